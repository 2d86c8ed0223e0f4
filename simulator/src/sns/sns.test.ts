import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  InvalidParameterException,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  NotFoundException,
  PublishCommand,
  ResourceNotFoundException,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-sns'
import type { CreateTopicInput } from '@aws-sdk/client-sns'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import { cloudwatchOf, prime, putAlarm } from '../cloudwatch/cloudwatch.testing.ts'
import type { World } from '../core/world.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'
import type { SnsState } from './model.ts'

const TopicArn = 'arn:aws:sns:eu-west-1:123456789012:alerts'
const startAt = Date.UTC(2026, 2, 1, 12)

function before(world: World): SNSClient {
  return new SNSClient({ ...clientOptions, requestHandler: inProcessHandler(world) })
}

async function withTopic(world = createSimulator({ startAt })): Promise<SNSClient> {
  const sns = before(world)
  await sns.send(new CreateTopicCommand({ Name: 'alerts' }))
  return sns
}

function messages(world: World): SnsState['topics'][string]['messages'] {
  return (world.save().services.sns as SnsState).topics[TopicArn]?.messages ?? []
}

async function topics(sns: SNSClient) {
  return (await sns.send(new ListTopicsCommand({}))).Topics?.map((topic) => topic.TopicArn)
}

test('a topic is made once; the same request again answers with it', async () => {
  const sns = before(createSimulator())
  const Tags = [{ Key: 'team', Value: 'shop' }]
  const create = (more: Partial<CreateTopicInput> = {}) =>
    sns.send(new CreateTopicCommand({ Name: 'alerts', Tags, ...more }))

  const first = await create()
  const again = await create()

  expect([first.TopicArn, again.TopicArn]).toEqual([TopicArn, TopicArn])
  expect(await topics(sns)).toEqual([TopicArn])
  await expect(create({ Tags: [{ Key: 'team', Value: 'blog' }] })).rejects.toBeInstanceOf(
    InvalidParameterException,
  )
  await expect(create({ Attributes: { DisplayName: 'Other' } })).rejects.toBeInstanceOf(
    InvalidParameterException,
  )
})

test.each(['', 'a b', 'alerts.fifo', 'x'.repeat(257)])('the name "%s" is refused', async (Name) => {
  const call = before(createSimulator()).send(new CreateTopicCommand({ Name }))

  await expect(call).rejects.toBeInstanceOf(InvalidParameterException)
})

test('attributes are set and read back, with the subscriptions counted', async () => {
  const sns = await withTopic()
  const queue = 'arn:aws:sqs:eu-west-1:123456789012:jobs'
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue }))
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'team@example.com' }),
  )

  const AttributeName = 'DisplayName'
  await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue: 'Shop' }))
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }))

  expect(Attributes).toEqual({
    TopicArn,
    Owner: '123456789012',
    DisplayName: 'Shop',
    SubscriptionsConfirmed: '1',
    SubscriptionsPending: '1',
    SubscriptionsDeleted: '0',
  })
})

test('a queue is subscribed at once, a person has to confirm first', async () => {
  const sns = await withTopic()
  const subscribe = (Protocol: string, Endpoint: string) =>
    sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }))

  const queue = await subscribe('sqs', 'arn:aws:sqs:eu-west-1:123456789012:jobs')
  const again = await subscribe('sqs', 'arn:aws:sqs:eu-west-1:123456789012:jobs')
  const person = await subscribe('email', 'team@example.com')
  const list = async () =>
    (await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? []
  const both = await list()
  await sns.send(new UnsubscribeCommand({ SubscriptionArn: queue.SubscriptionArn }))

  expect(queue.SubscriptionArn).toMatch(/:alerts:[0-9a-f-]{36}$/)
  expect(again.SubscriptionArn).toBe(queue.SubscriptionArn)
  expect(person.SubscriptionArn).toBe('pending confirmation')
  expect(both).toContainEqual({
    SubscriptionArn: 'PendingConfirmation',
    Owner: '123456789012',
    Protocol: 'email',
    Endpoint: 'team@example.com',
    TopicArn,
  })
  expect((await list()).map(({ Protocol }) => Protocol)).toEqual(['email'])
  await expect(subscribe('pigeon', 'roof')).rejects.toBeInstanceOf(InvalidParameterException)
})

test('what is published is recorded', async () => {
  const world = createSimulator({ startAt })
  const sns = await withTopic(world)

  const { MessageId } = await sns.send(
    new PublishCommand({
      TopicArn,
      Subject: 'busy',
      Message: 'ünd so weiter',
      MessageAttributes: { unit: { DataType: 'String', StringValue: 'web' } },
    }),
  )

  expect(messages(world)).toEqual([
    {
      id: MessageId,
      at: startAt,
      by: 'arn:aws:iam::123456789012:user/test',
      subject: 'busy',
      text: 'ünd so weiter',
      attributes: { unit: 'web' },
    },
  ])
})

test.each([
  { Message: '' },
  { Message: 'x'.repeat(262_145) },
  { Message: 'x', Subject: 'x'.repeat(101) },
])('a message beyond the limits is refused %#', async (input) => {
  const world = createSimulator({ startAt })
  const sns = await withTopic(world)

  const call = sns.send(new PublishCommand({ TopicArn, ...input }))

  await expect(call).rejects.toBeInstanceOf(InvalidParameterException)
  expect(messages(world)).toEqual([])
})

test('an alarm says to its topic that it went off', async () => {
  const world = createSimulator({ startAt })
  await withTopic(world)
  await putAlarm(cloudwatchOf(world), { EvaluationPeriods: 1, AlarmActions: [TopicArn] })

  prime(world, 90)
  world.advance(60_000)

  const [message] = messages(world)
  expect(message?.subject).toBe('ALARM: "busy" in eu-west-1')
  expect(JSON.parse(message?.text ?? '')).toMatchObject({
    AlarmName: 'busy',
    NewStateValue: 'ALARM',
    OldStateValue: 'INSUFFICIENT_DATA',
  })
})

test('a topic that is deleted is gone, and deleting it again is no error', async () => {
  const sns = await withTopic()

  await sns.send(new DeleteTopicCommand({ TopicArn }))
  await sns.send(new DeleteTopicCommand({ TopicArn }))

  expect(await topics(sns)).toEqual([])
  await expect(sns.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toBeInstanceOf(
    NotFoundException,
  )
})

test('topics come in pages of 100', async () => {
  const sns = before(createSimulator())
  for (let i = 0; i < 101; i++) await sns.send(new CreateTopicCommand({ Name: `t${i}` }))

  const first = await sns.send(new ListTopicsCommand({}))
  const second = await sns.send(new ListTopicsCommand({ NextToken: first.NextToken }))

  expect([first.Topics?.length, second.Topics?.length]).toEqual([100, 1])
})

test('tags are added and taken away', async () => {
  const sns = await withTopic()
  const ResourceArn = TopicArn
  const Tags = [
    { Key: 'team', Value: 'shop' },
    { Key: 'tier', Value: '1' },
  ]

  await sns.send(new TagResourceCommand({ ResourceArn, Tags }))
  await sns.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['tier'] }))
  const read = await sns.send(new ListTagsForResourceCommand({ ResourceArn }))

  expect(read.Tags).toEqual([{ Key: 'team', Value: 'shop' }])
  await expect(
    sns.send(new ListTagsForResourceCommand({ ResourceArn: `${TopicArn}x` })),
  ).rejects.toBeInstanceOf(ResourceNotFoundException)
})
