import {
  DeleteRuleCommand,
  EventBridgeClient,
  InvalidEventPatternException,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

const Arn = 'arn:aws:sqs:eu-west-1:123456789012:events'
const startAt = Date.UTC(2026, 2, 1, 12)
const dana = 'arn:aws:sts::123456789012:assumed-role/Admin/dana'

interface Told {
  readonly id: string
  readonly source: string
  readonly 'detail-type': string
  readonly resources: readonly string[]
  readonly time: string
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read every kind of detail
  readonly detail: any
}

/** A world whose events go to a queue. */
async function withRule(pattern: object = {}) {
  const world = createSimulator({ startAt })
  const events = new EventBridgeClient({
    ...clientOptions,
    requestHandler: inProcessHandler(world),
  })
  await world.call('sqs', 'CreateQueue', { QueueName: 'events' })
  await events.send(new PutRuleCommand({ Name: 'all', EventPattern: JSON.stringify(pattern) }))
  await events.send(new PutTargetsCommand({ Rule: 'all', Targets: [{ Id: 'queue', Arn }] }))
  return { world, events }
}

/** Everything that came into the queue since this was asked last. */
async function told(world: World): Promise<readonly Told[]> {
  const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/events'
  const found: Told[] = []
  for (;;) {
    const input = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 }
    const { Messages = [] } = (await world.call('sqs', 'ReceiveMessage', input)) as {
      Messages?: { Body: string }[]
    }
    if (Messages.length === 0) return found
    found.push(...Messages.map(({ Body }) => JSON.parse(Body) as Told))
  }
}

async function withService() {
  const { world } = await withRule({ source: ['aws.ecs'] })
  await world.call('ecs', 'CreateCluster', { clusterName: 'prod' })
  await world.call('ecs', 'RegisterTaskDefinition', {
    family: 'web',
    containerDefinitions: [{ name: 'web', image: 'web:1', memory: 64 }],
  })
  await world.call('ecs', 'CreateService', {
    cluster: 'prod',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 1,
  })
  return world
}

test('rules and targets are put, listed and taken away', async () => {
  const { events } = await withRule({ source: ['shop'] })

  const { Rules } = await events.send(new ListRulesCommand({}))
  const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: 'all' }))

  expect(Rules).toMatchObject([
    { Name: 'all', State: 'ENABLED', EventPattern: '{"source":["shop"]}' },
  ])
  expect(Targets).toEqual([{ Id: 'queue', Arn }])
  await expect(events.send(new DeleteRuleCommand({ Name: 'all' }))).rejects.toMatchObject({
    name: 'ValidationException',
  })
  await events.send(new RemoveTargetsCommand({ Rule: 'all', Ids: ['queue'] }))
  await events.send(new DeleteRuleCommand({ Name: 'all' }))
  expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([])
  await expect(events.send(new ListTargetsByRuleCommand({ Rule: 'all' }))).rejects.toBeInstanceOf(
    ResourceNotFoundException,
  )
})

test.each(['no json', '[]', '{"source": []}', '{"source": "shop"}', '{"a": [{"numeric": []}]}'])(
  'the pattern %s is refused',
  async (EventPattern) => {
    const { events } = await withRule()

    const put = events.send(new PutRuleCommand({ Name: 'bad', EventPattern }))

    await expect(put).rejects.toBeInstanceOf(InvalidEventPatternException)
  },
)

test.each([
  [{ source: ['shop'] }, true],
  [{ source: [{ prefix: 'sh' }] }, true],
  [{ source: [{ 'anything-but': ['shop', 'blog'] }] }, false],
  [{ 'detail-type': ['Sold'], detail: { tags: ['b'] } }, true],
  [{ detail: { place: { city: ['Bern', 'Rome'] } } }, true],
  [{ detail: { place: { city: ['Rome'] } } }, false],
  [{ detail: { place: { street: [{ exists: false }] } } }, true],
  [{ detail: { missing: { city: ['Rome'] } } }, false],
])('the pattern %j', async (pattern, expected) => {
  const { world, events } = await withRule(pattern)
  const Detail = JSON.stringify({ tags: ['a', 'b'], place: { city: 'Bern' } })

  await events.send(
    new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'Sold', Detail }] }),
  )
  world.advance(1_000)

  expect((await told(world)).length === 1).toBe(expected)
})

test('nobody but AWS speaks for AWS', async () => {
  const { world, events } = await withRule()

  const answer = await events.send(
    new PutEventsCommand({
      Entries: [
        { Source: 'aws.ecs', DetailType: 'ECS Task State Change', Detail: '{}' },
        { Source: 'shop', DetailType: 'Sold', Detail: 'no json' },
      ],
    }),
  )
  world.advance(1_000)

  expect(answer.FailedEntryCount).toBe(2)
  expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
    'NotAuthorizedForSourceException',
    'MalformedDetail',
  ])
  expect(await told(world)).toEqual([])
})

test('a rollout and its tasks are told, in no order and each within half a second', async () => {
  const world = await withService()
  world.advance(120_000)

  const all = await told(world)
  const names = all.map((event) => event.detail.eventName ?? event.detail.lastStatus)

  expect(names).toEqual(
    expect.arrayContaining([
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_COMPLETED',
      'SERVICE_STEADY_STATE',
      'PROVISIONING',
      'RUNNING',
    ]),
  )
  const service = 'arn:aws:ecs:eu-west-1:123456789012:service/prod/web'
  const [begun] = all.filter((event) => event.detail.eventName === 'SERVICE_DEPLOYMENT_IN_PROGRESS')
  expect(begun).toMatchObject({ source: 'aws.ecs', resources: [service] })
  const running = all.find((event) => event.detail.lastStatus === 'RUNNING')
  expect(running?.detail).toMatchObject({ group: 'service:web', desiredStatus: 'RUNNING' })
})

test('a count that a person sets is told by CloudTrail alone, with who and from where', async () => {
  const world = await withService()
  world.advance(120_000)
  await told(world)
  const origin = { address: '198.51.100.4', agent: 'aws-cli/2.15' }

  const input = { cluster: 'prod', service: 'web', desiredCount: 3 }
  await world.call('ecs', 'UpdateService', input, { principal: dana, origin })
  world.advance(2_000)

  const [event, ...others] = (await told(world)).filter(({ 'detail-type': type }) =>
    /CloudTrail|Deployment/.test(type),
  )
  expect(others).toEqual([])
  expect(event).toMatchObject({
    source: 'aws.ecs',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventSource: 'ecs.amazonaws.com',
      eventName: 'UpdateService',
      sourceIPAddress: '198.51.100.4',
      userAgent: 'aws-cli/2.15',
      requestParameters: input,
      userIdentity: {
        type: 'AssumedRole',
        arn: dana,
        sessionContext: { sessionIssuer: { userName: 'Admin' } },
      },
    },
  })
})

test('reads are not in the trail; what was refused is, with its error', async () => {
  const world = await withService()
  world.advance(120_000)
  await told(world)

  await world.call('ecs', 'DescribeServices', { cluster: 'prod', services: ['web'] })
  const missing = { cluster: 'prod', service: 'nobody', desiredCount: 3 }
  await world.call('ecs', 'UpdateService', missing).catch(() => {})
  world.advance(2_000)

  expect((await told(world)).map(({ detail }) => [detail.eventName, detail.errorCode])).toEqual([
    ['UpdateService', 'ServiceNotFoundException'],
  ])
})

test('the auto scaler is told under its role', async () => {
  const world = await withService()
  world.advance(120_000)
  await told(world)

  await world.call('application-autoscaling', 'RegisterScalableTarget', {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/prod/web',
    ScalableDimension: 'ecs:service:DesiredCount',
    MinCapacity: 2,
    MaxCapacity: 4,
  })
  world.advance(60_000)

  const [scaled] = (await told(world)).filter(({ detail }) => detail.eventName === 'UpdateService')
  expect(scaled?.detail).toMatchObject({
    sourceIPAddress: 'ecs.application-autoscaling.amazonaws.com',
    userIdentity: {
      invokedBy: 'ecs.application-autoscaling.amazonaws.com',
      arn: expect.stringContaining('AWSServiceRoleForApplicationAutoScaling_ECSService/'),
    },
  })
})

test('what may be secret is hidden in the trail', async () => {
  const { world } = await withRule({ source: ['aws.ssm'] })

  await world.call('ssm', 'PutParameter', { Name: '/a', Value: 'hunter2', Type: 'SecureString' })
  world.advance(2_000)

  expect((await told(world))[0]?.detail.requestParameters).toMatchObject({
    name: '/a',
    value: 'HIDDEN_DUE_TO_SECURITY_REASONS',
  })
})

test('events are lost and doubled in the shares that were set, and trails switched off', async () => {
  const { world, events } = await withRule()
  const send = async () => {
    for (let i = 0; i < 100; i++) {
      const entry = { Source: 'shop', DetailType: 'Sold', Detail: '{}' }
      await events.send(new PutEventsCommand({ Entries: [entry] }))
    }
    world.advance(1_000)
    return (await told(world)).length
  }

  world.control('events', { type: 'delivery', lost: 1 })
  expect(await send()).toBe(0)
  world.control('events', { type: 'delivery', lost: 0, doubled: 1 })
  expect(await send()).toBe(200)
  world.control('events', { type: 'delivery', lost: 0.3, doubled: 0 })
  expect(await send()).toSatisfy((count: number) => count > 50 && count < 90)
  world.control('events', { type: 'trail', on: false })
  await world.call('ecs', 'CreateCluster', { clusterName: 'prod' })
  world.advance(2_000)
  expect(await told(world)).toEqual([])
  expect(() => world.control('events', { type: 'delivery', lost: 2 })).toThrow('shares')
})
