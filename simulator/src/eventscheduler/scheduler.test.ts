import {
  ConflictException,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  UpdateScheduleCommand,
  ValidationException,
} from '@aws-sdk/client-scheduler'
import type { CreateScheduleInput } from '@aws-sdk/client-scheduler'
import { expect, test } from 'vitest'
import {
  cluster,
  createSchedulerBench,
  hourMs,
  name,
  role,
  schedule,
  startAt,
} from './bench.testing.ts'

test('a schedule reads back with its defaults', async () => {
  const { scheduler, put } = await createSchedulerBench()

  const created = await put({ StartDate: new Date(startAt + hourMs) })
  const { $metadata: _, ...read } = await scheduler.send(new GetScheduleCommand(name))

  expect(created).toMatchObject({ ScheduleArn: read.Arn })
  expect(read).toEqual({
    ...schedule,
    Arn: 'arn:aws:scheduler:eu-west-1:123456789012:schedule/default/reports',
    GroupName: 'default',
    ScheduleExpressionTimezone: 'UTC',
    StartDate: new Date(startAt + hourMs),
    State: 'ENABLED',
    CreationDate: new Date(startAt),
    LastModificationDate: new Date(startAt),
    ActionAfterCompletion: 'NONE',
    Target: {
      ...schedule.Target,
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    },
  })
})

test('a run starts a task as it was described, in the name of its role', async () => {
  const { world, put, tasks } = await createSchedulerBench()
  await put()

  world.advance(hourMs - 1)
  const before = await tasks()
  world.advance(1)
  const [task] = await tasks()

  expect(before).toEqual([])
  expect(task).toMatchObject({
    clusterArn: cluster,
    taskDefinitionArn: schedule.Target?.EcsParameters?.TaskDefinitionArn,
    launchType: 'FARGATE',
    startedBy: 'chronos-schedule/reports',
    overrides: { containerOverrides: [{ name: 'app', command: ['report'] }] },
  })
  expect(world.journal.entries().at(-3)).toMatchObject({
    operation: 'RunTask',
    principal: role,
    result: 'ok',
  })
})

test.each<[string, Partial<CreateScheduleInput>, number]>([
  ['an hourly rate', {}, 24],
  [
    'a cron in Tokyo',
    { ScheduleExpression: 'cron(0 8,9 * * ? *)', ScheduleExpressionTimezone: 'Asia/Tokyo' },
    2,
  ],
  ['a moment', { ScheduleExpression: 'at(2026-03-01T15:00:00)' }, 1],
  ['a moment that is over', { ScheduleExpression: 'at(2026-03-01T11:00:00)' }, 0],
  ['a start', { StartDate: new Date(startAt + 20 * hourMs) }, 5],
  ['an end', { EndDate: new Date(startAt + 2.5 * hourMs) }, 2],
  ['a schedule that is off', { State: 'DISABLED' }, 0],
])('within a day %s runs %#', async (_, more, expected) => {
  const { world, put, tasks } = await createSchedulerBench()
  await put(more)

  world.advance(24 * hourMs)

  expect(await tasks()).toHaveLength(expected)
})

test('a flexible window puts each run somewhere within it', async () => {
  const { world, put } = await createSchedulerBench()
  await put({ FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 } })

  world.advance(11 * hourMs)

  const late = world.journal
    .entries()
    .filter(({ operation, at }) => operation === 'RunTask' && at < startAt + 11 * hourMs)
    .map(({ at }) => (at - startAt) % hourMs)
  expect(late).toHaveLength(10)
  expect(new Set(late).size).toBeGreaterThan(5)
  expect(Math.max(...late)).toBeLessThan(hourMs / 2)
})

test('a run that fails is tried again, at growing intervals, as often as it may be', async () => {
  const { world, put, tasks } = await createSchedulerBench()
  const Target = { ...schedule.Target!, RetryPolicy: { MaximumRetryAttempts: 2 } }
  await put({ Target, ScheduleExpression: 'at(2026-03-01T13:00:00)' })
  await put({ Name: 'lost', Target, ScheduleExpression: 'at(2026-03-01T18:00:00)' })
  const outcome = { kind: 'throttle' } as const
  world.faults.prime({ operation: 'ecs:RunTask', count: 2, outcome })

  world.advance(2 * hourMs)
  const recovered = await tasks()
  world.faults.prime({ operation: 'ecs:RunTask', count: 'all', outcome })
  world.advance(10 * hourMs)
  const runs = world.journal.entries().filter(({ operation }) => operation === 'RunTask')

  expect(recovered).toHaveLength(1)
  expect(runs.map(({ at }) => (at - startAt) / 60_000)).toEqual([60, 61, 63, 360, 361, 363])
  expect(await tasks()).toHaveLength(1)
})

test('a schedule that is done deletes itself when it was told to', async () => {
  const { world, scheduler, put } = await createSchedulerBench()
  const ActionAfterCompletion = 'DELETE'
  await put({ ScheduleExpression: 'at(2026-03-01T13:00:00)', ActionAfterCompletion })
  await put({ Name: 'ends', EndDate: new Date(startAt + 2.5 * hourMs), ActionAfterCompletion })
  await put({ Name: 'stays', ScheduleExpression: 'at(2026-03-01T13:00:00)' })
  const names = async () =>
    (await scheduler.send(new ListSchedulesCommand({}))).Schedules?.map(({ Name }) => Name)

  world.advance(hourMs - 1)
  const before = await names()
  world.advance(1)
  const after = await names()
  world.advance(hourMs)

  expect([before, after, await names()]).toEqual([
    ['ends', 'reports', 'stays'],
    ['ends', 'stays'],
    ['stays'],
  ])
})

test('an update replaces everything, and what was planned before it does not happen', async () => {
  const { world, scheduler, put, tasks } = await createSchedulerBench()
  await put({ Description: 'hourly', ScheduleExpressionTimezone: 'Asia/Tokyo' })

  const next = { ...schedule, ScheduleExpression: 'rate(5 hours)' }
  await scheduler.send(new UpdateScheduleCommand(next))
  const read = await scheduler.send(new GetScheduleCommand(name))
  world.advance(6 * hourMs)

  expect(read.Description).toBeUndefined()
  expect(read).toMatchObject({ ScheduleExpressionTimezone: 'UTC', State: 'ENABLED' })
  expect(await tasks()).toHaveLength(1)
})

test('what is deleted runs no more', async () => {
  const { world, scheduler, put, tasks } = await createSchedulerBench()
  await put()

  await scheduler.send(new DeleteScheduleCommand(name))
  world.advance(2 * hourMs)

  expect(await tasks()).toEqual([])
  expect(world.nextEventAt()).toBeUndefined()
  await expect(scheduler.send(new GetScheduleCommand(name))).rejects.toBeInstanceOf(
    ResourceNotFoundException,
  )
})

test('a name is taken once in a group, but the same request again is answered', async () => {
  const { put } = await createSchedulerBench()
  const first = await put({ ClientToken: 'one' })

  const again = await put({ ClientToken: 'one' })

  expect(again).toMatchObject({ ScheduleArn: (first as { ScheduleArn: string }).ScheduleArn })
  await expect(put({ ClientToken: 'two' })).rejects.toBeInstanceOf(ConflictException)
  await expect(put({ GroupName: 'none' })).rejects.toBeInstanceOf(ResourceNotFoundException)
})

test.each<[string, Partial<CreateScheduleInput>]>([
  ['a bad name', { Name: 'a b' }],
  ['a bad expression', { ScheduleExpression: 'every hour' }],
  ['an unknown time zone', { ScheduleExpressionTimezone: 'Europe/Atlantis' }],
  ['a window without a length', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }],
  ['an end before its start', { StartDate: new Date(2000), EndDate: new Date(1000) }],
  ['another target', { Target: { Arn: 'arn:aws:sqs:eu-west-1:123456789012:jobs', RoleArn: role } }],
  ['an input that is no object', { Target: { ...schedule.Target!, Input: '[]' } }],
])('a schedule with %s is refused', async (_, more) => {
  const { scheduler, put } = await createSchedulerBench()

  await expect(put(more)).rejects.toBeInstanceOf(ValidationException)
  expect((await scheduler.send(new ListSchedulesCommand({}))).Schedules).toEqual([])
})

test('schedules are listed by group, prefix and state, in pages', async () => {
  const { scheduler, put } = await createSchedulerBench()
  await scheduler.send(new CreateScheduleGroupCommand({ Name: 'night' }))
  await put({ Name: 'a1' })
  await put({ Name: 'a2', State: 'DISABLED' })
  await put({ Name: 'b', GroupName: 'night' })
  const list = async (input: ListSchedulesCommand['input']) => {
    const { Schedules = [], NextToken } = await scheduler.send(new ListSchedulesCommand(input))
    return { names: Schedules.map(({ Name }) => Name), NextToken }
  }

  const first = await list({ MaxResults: 2 })
  const second = await list({ MaxResults: 2, NextToken: first.NextToken })

  expect([first.names, second.names]).toEqual([['a1', 'a2'], ['b']])
  expect((await list({ GroupName: 'night' })).names).toEqual(['b'])
  expect((await list({ NamePrefix: 'a', State: 'DISABLED' })).names).toEqual(['a2'])
})

test('all that a target says of its task reaches it', async () => {
  const { world, put, tasks } = await createSchedulerBench()
  const { EcsParameters: parameters } = schedule.Target!
  const EcsParameters = {
    ...parameters!,
    TaskCount: 2,
    Group: 'job:reports',
    PropagateTags: 'TASK_DEFINITION' as const,
    EnableECSManagedTags: true,
    Tags: [{ key: 'unit', value: 'reports' }],
    NetworkConfiguration: {
      awsvpcConfiguration: {
        Subnets: ['subnet-9'],
        SecurityGroups: ['sg-9'],
        AssignPublicIp: 'ENABLED' as const,
      },
    },
  }
  await put({ Target: { ...schedule.Target!, EcsParameters } })

  world.advance(hourMs)
  const started = await tasks()

  expect(started).toHaveLength(2)
  expect(started[0]).toMatchObject({
    group: 'job:reports',
    attachments: [{ details: expect.arrayContaining([{ name: 'subnetId', value: 'subnet-9' }]) }],
    tags: [
      { key: 'aws:ecs:clusterName', value: 'shop' },
      { key: 'unit', value: 'reports' },
    ],
  })
  expect(world.journal.entries().find((one) => one.operation === 'RunTask')?.input).toMatchObject({
    networkConfiguration: {
      awsvpcConfiguration: { securityGroups: ['sg-9'], assignPublicIp: 'ENABLED' },
    },
  })
})
