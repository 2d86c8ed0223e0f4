import {
  DeleteScheduledActionCommand,
  DescribeScalableTargetsCommand,
  DescribeScheduledActionsCommand,
  ObjectNotFoundException,
  PutScheduledActionCommand,
  ValidationException,
} from '@aws-sdk/client-application-auto-scaling'
import type { PutScheduledActionRequest } from '@aws-sdk/client-application-auto-scaling'
import { expect, test } from 'vitest'
import { createScalingBench, place, startAt } from './bench.testing.ts'
import type { ScalingBench } from './bench.testing.ts'

const hour = 60
const day = 24 * hour
/** The bench begins ten minutes after its start. */
const minutesGone = 10

function put({ scaling }: ScalingBench, more: Partial<PutScheduledActionRequest> = {}) {
  return scaling.send(
    new PutScheduledActionCommand({
      ...place,
      ScheduledActionName: 'morning',
      Schedule: 'cron(0 8 * * ? *)',
      ScalableTargetAction: { MinCapacity: 8 },
      ...more,
    }),
  )
}

async function actions({ scaling }: ScalingBench) {
  return (await scaling.send(new DescribeScheduledActionsCommand(place))).ScheduledActions ?? []
}

async function registered(): Promise<ScalingBench> {
  const bench = await createScalingBench()
  await bench.register()
  return bench
}

test('an action sets the bounds at its time, in its time zone, and moves the count', async () => {
  const bench = await registered()
  await put(bench, { Timezone: 'Asia/Tokyo' })

  // 8:00 in Tokyo is 23:00 in UTC, eleven hours after the start.
  bench.minutes(11 * hour - minutesGone - 1)
  const before = await bench.count()
  bench.minutes(1)

  expect([before, await bench.count()]).toEqual([4, 8])
  const { ScalableTargets } = await bench.scaling.send(new DescribeScalableTargetsCommand(place))
  expect(ScalableTargets?.[0]).toMatchObject({ MinCapacity: 8, MaxCapacity: 10 })
  expect((await bench.causes())[0]).toBe('scheduled action name morning was triggered')
})

test('it comes again each day, and does not come between its end and its start', async () => {
  const bench = await registered()
  const times: number[] = []
  await put(bench, {
    StartTime: new Date(startAt + 1.5 * day * 60_000),
    EndTime: new Date(startAt + 3.5 * day * 60_000),
  })

  for (let i = 0; i < 6; i++) {
    await bench.register({ MinCapacity: 1, MaxCapacity: 10 })
    await bench.world.call('ecs', 'UpdateService', {
      cluster: 'shop',
      service: 'web',
      desiredCount: 4,
    })
    bench.minutes(day)
    times.push((await bench.count()) ?? 0)
  }

  expect(times).toEqual([4, 8, 8, 4, 4, 4])
})

test('a start and an end that are not named again are deleted; the rest stays', async () => {
  const bench = await registered()
  const StartTime = new Date(startAt + day * 60_000)
  await put(bench, { StartTime, Timezone: 'Asia/Tokyo' })
  const [before] = await actions(bench)

  await put(bench, { Schedule: undefined, ScalableTargetAction: { MinCapacity: 5 } })
  const [after] = await actions(bench)

  expect(before).toMatchObject({ StartTime, Timezone: 'Asia/Tokyo' })
  expect(after).toEqual({
    ...place,
    ScheduledActionName: 'morning',
    ScheduledActionARN: before?.ScheduledActionARN,
    Schedule: 'cron(0 8 * * ? *)',
    Timezone: 'Asia/Tokyo',
    ScalableTargetAction: { MinCapacity: 5 },
    CreationTime: before?.CreationTime,
  })
})

test('a rate counts from when it was put, and a moment comes once', async () => {
  const bench = await registered()
  await put(bench, {
    ScheduledActionName: 'rate',
    Schedule: 'rate(2 hours)',
    ScalableTargetAction: { MinCapacity: 5 },
  })
  await put(bench, {
    ScheduledActionName: 'once',
    Schedule: 'at(2026-03-01T15:00:00)',
    ScalableTargetAction: { MinCapacity: 9 },
  })
  const seen: (number | undefined)[] = []

  for (let i = 0; i < 3; i++) {
    bench.minutes(hour)
    seen.push(await bench.count())
  }

  expect(seen).toEqual([4, 5, 9])
})

test('what was changed or deleted does not happen as it was', async () => {
  const bench = await registered()
  await put(bench)
  await put(bench, { ScheduledActionName: 'other' })

  await put(bench, { Schedule: 'cron(0 20 * * ? *)', ScalableTargetAction: { MinCapacity: 6 } })
  await bench.scaling.send(
    new DeleteScheduledActionCommand({ ...place, ScheduledActionName: 'other' }),
  )
  bench.minutes(9 * hour)
  const evening = await bench.count()
  bench.minutes(13 * hour)

  expect([evening, await bench.count()]).toEqual([6, 6])
  expect((await actions(bench)).map(({ ScheduledActionName }) => ScheduledActionName)).toEqual([
    'morning',
  ])
})

test('bounds that contradict each other leave everything as it is', async () => {
  const bench = await registered()
  await put(bench, { ScalableTargetAction: { MinCapacity: 11 } })

  bench.minutes(day)

  const { ScalableTargets } = await bench.scaling.send(new DescribeScalableTargetsCommand(place))
  expect(ScalableTargets?.[0]).toMatchObject({ MinCapacity: 2, MaxCapacity: 10 })
  expect(await bench.count()).toBe(4)
})

test('suspended schedules pass by', async () => {
  const bench = await registered()
  await bench.register({ SuspendedState: { ScheduledScalingSuspended: true } })
  await put(bench)

  bench.minutes(day)

  expect(await bench.count()).toBe(4)
})

test.each<[string, Partial<PutScheduledActionRequest>]>([
  ['no schedule', { Schedule: undefined }],
  ['a schedule of five fields', { Schedule: 'cron(0 8 * * *)' }],
  ['no capacity', { ScalableTargetAction: {} }],
  ['an unknown time zone', { Timezone: 'Europe/Atlantis' }],
  ['an end before its start', { StartTime: new Date(2000), EndTime: new Date(1000) }],
])('an action with %s is refused', async (_, more) => {
  const bench = await registered()

  await expect(put(bench, more)).rejects.toBeInstanceOf(ValidationException)
  expect(await actions(bench)).toEqual([])
})

test('actions are listed by name, and need a target', async () => {
  const bench = await createScalingBench()
  await expect(put(bench)).rejects.toBeInstanceOf(ObjectNotFoundException)
  await bench.register()
  for (const ScheduledActionName of ['b', 'c', 'a']) await put(bench, { ScheduledActionName })

  const names = (await actions(bench)).map(({ ScheduledActionName }) => ScheduledActionName)

  expect(names).toEqual(['a', 'b', 'c'])
})
