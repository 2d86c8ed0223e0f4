import {
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch'
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { cloudwatchOf, cpu, openWorld, prime, putAlarm, startAt } from './cloudwatch.testing.ts'

const minute = 60_000

async function alarmOf(client: CloudWatchClient) {
  return (await client.send(new DescribeAlarmsCommand({}))).MetricAlarms?.[0]
}

async function state(client: CloudWatchClient) {
  return (await alarmOf(client))?.StateValue
}

test('an alarm goes off after as many minutes as it is told, and comes back', async () => {
  const world = openWorld()
  const client = cloudwatchOf(world)
  await putAlarm(client)
  prime(world, 20)
  world.advance(minute)
  const first = await state(client)
  world.advance(5 * minute)
  prime(world, 90)
  world.advance(2 * minute)
  const tooSoon = await state(client)
  world.advance(minute)
  const alarm = await alarmOf(client)
  prime(world, 50)
  world.advance(minute)

  expect([first, tooSoon, alarm?.StateValue, await state(client)]).toEqual([
    'OK',
    'OK',
    'ALARM',
    'OK',
  ])
  expect(alarm?.StateReason).toBe(
    'Threshold Crossed: 3 datapoints [90, 90, 90] were GreaterThanThreshold (75).',
  )
  expect(alarm?.StateTransitionedTimestamp).toEqual(new Date(startAt + 9 * minute))
})

test('2 of 3 minutes are enough when it is told so', async () => {
  const world = openWorld()
  const client = cloudwatchOf(world)
  await putAlarm(client, { DatapointsToAlarm: 2 })
  const seen: (string | undefined)[] = []

  for (const value of [90, 20, 20, 90, 20, 90]) {
    prime(world, value)
    world.advance(minute)
    seen.push(await state(client))
  }

  expect(seen.slice(2)).toEqual(['OK', 'OK', 'OK', 'ALARM'])
})

test.each([
  ['missing', 'INSUFFICIENT_DATA'],
  ['ignore', 'ALARM'],
  ['breaching', 'ALARM'],
  ['notBreaching', 'OK'],
])('when the data stop, %s makes it %s', async (TreatMissingData, expected) => {
  const world = openWorld()
  const client = cloudwatchOf(world)
  await putAlarm(client, { TreatMissingData })
  prime(world, 90)
  world.advance(5 * minute)

  prime(world, null)
  world.advance(20 * minute)

  expect(await state(client)).toBe(expected)
})

test('an alarm of which nothing can change leaves the timeline alone', async () => {
  const world = openWorld()
  await putAlarm(cloudwatchOf(world))
  prime(world, 20)

  world.advance(30 * minute)

  expect(world.nextEventAt()).toBeUndefined()
})

test('a state that is set by hand holds until the next full minute', async () => {
  const world = openWorld()
  const client = cloudwatchOf(world)
  await putAlarm(client)
  prime(world, 20)
  world.advance(30 * minute + 10_000)
  const input = { AlarmName: 'busy', StateValue: 'ALARM', StateReason: 'a drill' } as const

  await client.send(new SetAlarmStateCommand(input))
  world.advance(49_000)
  const held = await alarmOf(client)
  world.advance(1000)

  expect(held).toMatchObject({ StateValue: 'ALARM', StateReason: 'a drill' })
  expect(await state(client)).toBe('OK')
})

test('reported data count as primed ones do', async () => {
  const world = openWorld()
  const client = cloudwatchOf(world)
  await putAlarm(client, { Namespace: 'Shop', MetricName: 'Queue', Dimensions: [], Period: 10 })
  const put = (Value: number) =>
    client.send(
      new PutMetricDataCommand({
        Namespace: 'Shop',
        MetricData: [{ MetricName: 'Queue', Value }],
      }),
    )

  for (let i = 0; i < 3; i++) {
    await put(100)
    world.advance(10_000)
  }

  expect(await state(client)).toBe('ALARM')
})

test('an alarm over metric math goes by the query that returns data', async () => {
  const world = openWorld()
  const client = cloudwatchOf(world)
  const Metric = cpu
  await putAlarm(client, {
    Namespace: undefined,
    MetricName: undefined,
    Dimensions: undefined,
    Statistic: undefined,
    Period: undefined,
    EvaluationPeriods: 1,
    Threshold: 0.5,
    Metrics: [
      { Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Average' }, ReturnData: false },
      { Id: 'e', Expression: 'IF(FILL(m, 0) > 75, 1, 0)', ReturnData: true },
    ],
  })

  world.advance(minute)
  const without = await state(client)
  prime(world, 80)
  world.advance(minute)

  expect([without, await state(client)]).toEqual(['OK', 'ALARM'])
})

test('actions run on a change only, and not while they are disabled', async () => {
  const world = openWorld()
  const client = cloudwatchOf(world)
  const topic = 'arn:aws:sns:eu-west-1:123456789012:alerts'
  await putAlarm(client, { EvaluationPeriods: 1, AlarmActions: [topic], OKActions: [topic] })
  const published = () => world.journal.counts()['sns:Publish']?.calls ?? 0
  const AlarmNames = ['busy']

  prime(world, 90)
  world.advance(5 * minute)
  const again = { AlarmName: 'busy', StateValue: 'ALARM', StateReason: 'still' } as const
  await client.send(new SetAlarmStateCommand(again))
  const once = published()
  await client.send(new DisableAlarmActionsCommand({ AlarmNames }))
  prime(world, 10)
  world.advance(5 * minute)
  const disabled = published()
  await client.send(new EnableAlarmActionsCommand({ AlarmNames }))
  prime(world, 90)
  world.advance(5 * minute)

  expect([once, disabled, published()]).toEqual([1, 1, 2])
})
