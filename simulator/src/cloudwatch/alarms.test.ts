import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  InvalidNextToken,
  InvalidParameterCombinationException,
  ListTagsForResourceCommand,
  ResourceNotFound,
  ResourceNotFoundException,
  SetAlarmStateCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch'
import type {
  CloudWatchClient,
  DescribeAlarmsInput,
  PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { createSimulator } from '../simulator.ts'
import { cloudwatchOf, cpu, openWorld, putAlarm, startAt } from './cloudwatch.testing.ts'

const arn = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:busy'

function fresh(): CloudWatchClient {
  return cloudwatchOf(openWorld())
}

async function describe(client: CloudWatchClient, input: DescribeAlarmsInput = {}) {
  return (await client.send(new DescribeAlarmsCommand(input))).MetricAlarms ?? []
}

async function names(client: CloudWatchClient, input: DescribeAlarmsInput = {}) {
  return (await describe(client, input)).map(({ AlarmName }) => AlarmName)
}

test('a new alarm reads back with what AWS fills in, and knows nothing yet', async () => {
  const client = fresh()

  await putAlarm(client, { AlarmDescription: 'too busy' })

  expect(await describe(client)).toEqual([
    {
      AlarmName: 'busy',
      AlarmArn: arn,
      AlarmDescription: 'too busy',
      AlarmConfigurationUpdatedTimestamp: new Date(startAt),
      ActionsEnabled: true,
      OKActions: [],
      AlarmActions: [],
      InsufficientDataActions: [],
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      StateUpdatedTimestamp: new Date(startAt),
      StateTransitionedTimestamp: new Date(startAt),
      ...cpu,
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 75,
      ComparisonOperator: 'GreaterThanThreshold',
    },
  ])
})

test('an update replaces the configuration and keeps the state and the tags', async () => {
  const world = openWorld()
  const client = cloudwatchOf(world)
  await putAlarm(client, { AlarmDescription: 'old', Tags: [{ Key: 'a', Value: '1' }] })
  const state = { AlarmName: 'busy', StateValue: 'ALARM', StateReason: 'by hand' } as const
  await client.send(new SetAlarmStateCommand(state))
  world.advance(1000)

  await putAlarm(client, { Threshold: 50, Tags: [{ Key: 'a', Value: '2' }] })
  const [alarm] = await describe(client)
  const tags = await client.send(new ListTagsForResourceCommand({ ResourceARN: arn }))

  expect(alarm).toMatchObject({ Threshold: 50, StateValue: 'ALARM', StateReason: 'by hand' })
  expect(alarm?.AlarmDescription).toBeUndefined()
  expect(alarm?.StateUpdatedTimestamp).toEqual(new Date(startAt))
  expect(alarm?.AlarmConfigurationUpdatedTimestamp).toEqual(new Date(startAt + 1000))
  expect(tags.Tags).toEqual([{ Key: 'a', Value: '1' }])
})

test('alarms are found by name, prefix, state and action', async () => {
  const client = fresh()
  const topic = 'arn:aws:sns:eu-west-1:123456789012:alerts'
  await putAlarm(client, { AlarmName: 'web-cpu', AlarmActions: [topic] })
  await putAlarm(client, { AlarmName: 'web-memory' })
  await putAlarm(client, { AlarmName: 'blog' })
  const state = { AlarmName: 'blog', StateValue: 'OK', StateReason: 'by hand' } as const
  await client.send(new SetAlarmStateCommand(state))

  expect(await names(client)).toEqual(['blog', 'web-cpu', 'web-memory'])
  expect(await names(client, { AlarmNames: ['blog', 'none'] })).toEqual(['blog'])
  expect(await names(client, { AlarmNamePrefix: 'web' })).toEqual(['web-cpu', 'web-memory'])
  expect(await names(client, { StateValue: 'OK' })).toEqual(['blog'])
  expect(await names(client, { ActionPrefix: 'arn:aws:sns' })).toEqual(['web-cpu'])
  await expect(
    names(client, { AlarmNames: ['blog'], AlarmNamePrefix: 'web' }),
  ).rejects.toBeInstanceOf(InvalidParameterCombinationException)
})

test('an action of another region is refused, and one of another account is taken', async () => {
  const client = fresh()
  const topic = (region: string) => [`arn:aws:sns:${region}:111122223333:shared`]

  await putAlarm(client, { AlarmActions: topic('eu-west-1') })
  await expect(putAlarm(client, { OKActions: topic('us-east-1') })).rejects.toThrow(
    'Invalid region us-east-1 specified. Only eu-west-1 is supported.',
  )
})

test('alarms come in pages of 50', async () => {
  const client = fresh()
  for (let i = 0; i < 60; i++) {
    await putAlarm(client, { AlarmName: `a${String(i).padStart(2, '0')}` })
  }

  const first = await client.send(new DescribeAlarmsCommand({}))
  const second = await client.send(new DescribeAlarmsCommand({ NextToken: first.NextToken }))

  expect([first.MetricAlarms?.length, second.MetricAlarms?.length]).toEqual([50, 10])
  expect(second.MetricAlarms?.[0]?.AlarmName).toBe('a50')
  expect(second.NextToken).toBeUndefined()
  await expect(names(client, { NextToken: '?' })).rejects.toBeInstanceOf(InvalidNextToken)
})

test('of several names all are deleted, or none', async () => {
  const client = fresh()
  await putAlarm(client, { AlarmName: 'a' })
  await putAlarm(client, { AlarmName: 'b' })
  const remove = (...AlarmNames: string[]) => client.send(new DeleteAlarmsCommand({ AlarmNames }))

  await expect(remove('a', 'none')).rejects.toBeInstanceOf(ResourceNotFound)
  const before = await names(client)
  await remove('a', 'b')

  expect(before).toEqual(['a', 'b'])
  expect(await names(client)).toEqual([])
})

test.each<[string, Partial<PutMetricAlarmInput>, string]>([
  ['no metric', { MetricName: undefined }, 'MissingRequiredParameterException'],
  ['no threshold', { Threshold: undefined }, 'MissingRequiredParameterException'],
  ['two statistics', { ExtendedStatistic: 'p90' }, 'InvalidParameterCombinationException'],
  ['an unknown statistic', { Statistic: 'Median' as 'Sum' }, 'InvalidParameterValueException'],
  ['a period of 45 s', { Period: 45 }, 'InvalidParameterValueException'],
  ['two days', { Period: 60, EvaluationPeriods: 2880 }, 'InvalidParameterValueException'],
  ['4 of 3', { DatapointsToAlarm: 4 }, 'ValidationException'],
  ['an unknown rule', { TreatMissingData: 'maybe' }, 'ValidationException'],
  ['an action that is no ARN', { AlarmActions: ['alerts'] }, 'ValidationException'],
  ['an anomaly', { ThresholdMetricId: 'ad1' }, 'ValidationException'],
  ['a name that is too long', { AlarmName: 'x'.repeat(256) }, 'ValidationException'],
])('an alarm with %s is refused', async (_, more, code) => {
  const client = fresh()

  await expect(putAlarm(client, more)).rejects.toMatchObject({ name: code })
  expect(await names(client)).toEqual([])
})

test('more than three new alarms in a second are too fast', async () => {
  const client = cloudwatchOf(createSimulator({ startAt }))
  for (const AlarmName of ['a', 'b', 'c']) await putAlarm(client, { AlarmName })

  await expect(putAlarm(client, { AlarmName: 'd' })).rejects.toMatchObject({
    name: 'ThrottlingException',
  })
})

test('tags are added and taken away by the ARN', async () => {
  const client = fresh()
  await putAlarm(client)
  const Tags = [
    { Key: 'team', Value: 'shop' },
    { Key: 'tier', Value: '1' },
  ]

  await client.send(new TagResourceCommand({ ResourceARN: arn, Tags }))
  await client.send(new UntagResourceCommand({ ResourceARN: arn, TagKeys: ['tier'] }))
  const { Tags: read } = await client.send(new ListTagsForResourceCommand({ ResourceARN: arn }))

  expect(read).toEqual([{ Key: 'team', Value: 'shop' }])
  await expect(
    client.send(new ListTagsForResourceCommand({ ResourceARN: `${arn}x` })),
  ).rejects.toBeInstanceOf(ResourceNotFoundException)
})
