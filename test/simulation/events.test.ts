import type { EditTold } from '@plumbline/controller/model'
import { createBase, createEventQueue, createSimulator } from '@plumbline/simulator'
import { expect, test } from 'vitest'
import { send } from '../support/event-world.ts'
import { createHouse, type House } from '../support/house.ts'
import { environment, service } from '../support/shop.ts'

const dana = 'arn:aws:sts::123456789012:assumed-role/Admin/dana'
const origin = { address: '198.51.100.4', agent: 'aws-cli/2.15' }
const minute = 60_000

const spec = '{ image: "web:1", scale: 2, logs: { retention: 30d } }'

async function eventHouse({ policy = 'revert', hears = true } = {}) {
  const world = createSimulator({ seed: 3 })
  await createBase(world, { environment: 'prod' })
  const queue = await createEventQueue(world)
  const house = await createHouse({ world, ...(hears && { queue }) })
  house.git.commit({
    'environments/prod.yaml': environment('prod', `{ prune: auto, drift: ${policy} }`),
    'apps/web.yaml': service('web', spec),
    'apps/api.yaml': service('api', spec),
  })
  await house.until(() => settled(house))
  await house.turn(2 * minute)
  house.events.length = 0
  const at: number[] = []
  const edit = async (input: object = { desiredCount: 7 }, principal = dana) => {
    at.push(house.clock.now())
    const request = { cluster: 'prod', service: 'web', ...input }
    await world.call('ecs', 'UpdateService', request, { principal, origin })
  }
  /** How long after the last edit an event was told (ms). */
  const after = async (name: string, msMax = 2 * minute) => {
    const told = () => house.events.some((event) => event.name === name)
    while (!told() && house.clock.now() < (at.at(-1) ?? 0) + msMax) await house.turn(50)
    return told() ? house.clock.now() - (at.at(-1) ?? 0) : undefined
  }
  const named = (name: string) => house.events.filter((event) => event.name === name)
  return { world, house, queue, edit, after, named }
}

async function settled(house: House): Promise<boolean> {
  const rows = await house.store.units({})
  return (
    rows.length === 2 &&
    rows.every(({ status }) => status.sync.is === 'Synced' && status.health.is === 'Healthy')
  )
}

const editsIn = (event: { fields: object } | undefined) =>
  (event?.fields as { edits: readonly EditTold[] } | undefined)?.edits

test('a change is told in under two seconds, with who made it and from where', async () => {
  const { house, edit, after, named } = await eventHouse()

  await edit({ propagateTags: 'SERVICE' })

  expect(await after('drift.detected')).toBeLessThan(2_000)
  expect(editsIn(named('drift.detected')[0])).toMatchObject([
    { by: dana, call: 'ecs:UpdateService', from: '198.51.100.4', agent: 'aws-cli/2.15' },
  ])
  await house.turn(10 * minute)
  expect(named('drift.detected')).toHaveLength(1)
  expect(named('drift.repaired')).toMatchObject([{ fields: { by: 'plumbline' } }])
  await house.stop()
})

test('tasks that start are told before the record of who started them: both within two seconds', async () => {
  const { world, house, edit, after, named } = await eventHouse()
  world.control('events', { type: 'delivery', minMs: 100, maxMs: 100 })
  world.control('events', { type: 'trail', minMs: 1_200, maxMs: 1_200 })

  await edit({ desiredCount: 7 })

  expect(await after('drift.detected')).toBeLessThan(1_200)
  expect(await after('drift.attributed')).toBeLessThan(2_000)
  expect(editsIn(named('drift.attributed')[0])).toMatchObject([{ by: dana }])
  await house.turn(10 * minute)
  expect(named('drift.detected')).toHaveLength(1)
  expect(named('drift.attributed')).toHaveLength(1)
  await house.stop()
})

test('without events it is told within one poll, and names nobody', async () => {
  const { house, edit, after, named } = await eventHouse({ hears: false })

  await edit()

  expect(await after('drift.detected')).toBeLessThanOrEqual(30_000)
  expect(editsIn(named('drift.detected')[0])).toEqual([])
  await house.stop()
})

test('a retention that somebody changed is told as fast, and a service of another cluster is not', async () => {
  const { world, house, edit, after, named } = await eventHouse()
  await world.call('ecs', 'CreateCluster', { clusterName: 'dev' })
  const group = { logGroupName: '/plumbline/prod/web', retentionInDays: 1 }

  await edit({ cluster: 'dev' }).catch(() => {})
  await world.call('logs', 'PutRetentionPolicy', group, { principal: dana, origin })

  expect(await after('drift.detected')).toBeLessThan(2_000)
  expect(editsIn(named('drift.detected')[0])).toMatchObject([{ call: 'logs:PutRetentionPolicy' }])
  await house.stop()
})

test('a record that comes after the repair names who made the drift, once', async () => {
  const { world, house, edit, after, named } = await eventHouse()
  world.control('events', { type: 'trail', minMs: 90_000, maxMs: 90_000 })

  await edit()
  await after('drift.repaired')
  expect(editsIn(named('drift.detected')[0])).toEqual([])
  await house.turn(10 * minute)

  expect(named('drift.detected')).toHaveLength(1)
  expect(named('drift.attributed')).toHaveLength(1)
  expect(editsIn(named('drift.attributed')[0])).toMatchObject([{ by: dana }])
  await house.stop()
})

test('a record that comes while the drift is only reported names who made it, once', async () => {
  const { world, house, edit, named } = await eventHouse({ policy: 'report' })
  world.control('events', { type: 'trail', minMs: 90_000, maxMs: 90_000, doubled: 1 })

  await edit()
  await house.turn(10 * minute)

  expect(named('drift.detected')).toHaveLength(1)
  expect(named('drift.attributed')).toHaveLength(1)
  expect((await house.unit('prod/service/web'))?.drift?.edits).toMatchObject([{ by: dana }])
  await house.stop()
})

test('who changed something else, or changed it before, is not named', async () => {
  const { world, house, edit, after, named } = await eventHouse()
  const erin = 'arn:aws:iam::123456789012:user/erin'
  await edit()
  await after('drift.repaired')
  await house.turn(minute)
  house.events.length = 0
  const group = { logGroupName: '/plumbline/prod/web', retentionInDays: 30 }
  await world.call('logs', 'PutRetentionPolicy', group, { principal: erin })
  world.control('events', { type: 'trail', on: false })

  await edit({ desiredCount: 9 })
  await after('drift.detected')

  expect(editsIn(named('drift.detected')[0])).toEqual([])
  await house.turn(10 * minute)
  expect(named('drift.attributed')).toEqual([])
  await house.stop()
})

test('a rollout of ours is followed by its events, and told as nobody’s change', async () => {
  const { house, named } = await eventHouse()
  house.git.commit({
    'environments/prod.yaml': environment('prod'),
    'apps/web.yaml': service('web', spec.replace('web:1', 'web:2')),
    'apps/api.yaml': service('api', spec),
  })

  await house.turn(5 * minute)

  expect(named('rollout.completed')).toHaveLength(1)
  expect(house.loop().board.edits.size).toBe(0)
  expect(house.events.filter(({ name }) => name.startsWith('drift.'))).toEqual([])
  await house.stop()
})

test('malformed, foreign and invented messages change nothing and do not stay', async () => {
  const { world, house, queue, named } = await eventHouse()
  const invented = (more: object) =>
    JSON.stringify({
      'detail-type': 'ECS Deployment State Change',
      source: 'aws.ecs',
      account: '123456789012',
      region: 'eu-west-1',
      resources: ['arn:aws:ecs:eu-west-1:123456789012:service/prod/web'],
      detail: { eventName: 'SERVICE_DEPLOYMENT_FAILED' },
      ...more,
    })
  const before = await house.unit('prod/service/web')
  const writes = () => [...house.aws().calls()].filter(([op]) => /^ecs:Update|:Delete/.test(op))
  const written = writes().filter(([op]) => !op.startsWith('sqs:'))
  for (const body of ['{', 'null', '[[[[', 'x'.repeat(900_000)]) await send(world, queue, body)
  for (const more of [{}, { account: '111122223333' }, { region: 'us-east-1' }, { source: 'shop' }])
    await send(world, queue, invented(more))

  await house.turn(10 * minute)

  expect(writes().filter(([op]) => !op.startsWith('sqs:'))).toEqual(written)
  expect((await house.unit('prod/service/web'))?.status).toEqual(before?.status)
  expect(named('events.malformed')).toHaveLength(1)
  const AttributeNames = ['All']
  const { Attributes } = (await world.call('sqs', 'GetQueueAttributes', {
    QueueUrl: queue,
    AttributeNames,
  })) as { Attributes: Record<string, string> }
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
  })
  await house.stop()
})

test('a hundred events of one unit are a few looks', async () => {
  const { world, house, queue } = await eventHouse()
  const looks = () => house.aws().calls().get('ecs:DescribeServices')?.calls ?? 0
  const before = looks()
  for (let index = 0; index < 100; index++) {
    const resources = ['arn:aws:ecs:eu-west-1:123456789012:service/prod/web']
    const event = { source: 'aws.ecs', account: world.account, region: world.region, resources }
    const type = { 'detail-type': 'ECS Service Action', detail: { eventName: 'X' } }
    await send(world, queue, JSON.stringify({ ...event, ...type }))
  }

  await house.turn(10_000)

  expect(looks() - before).toBeLessThan(5)
  await house.stop()
})

test('while the queue cannot be read, polling goes on; that is told once, and that it works again', async () => {
  const { world, house, edit, after, named } = await eventHouse()
  const fault = world.faults.prime({
    operation: 'sqs:ReceiveMessage',
    count: 'all',
    outcome: { kind: 'access-denied' },
  })
  await house.turn(minute)

  await edit()
  expect(await after('drift.detected')).toBeLessThanOrEqual(30_000)
  await house.turn(10 * minute)
  expect(named('events.failed')).toHaveLength(1)
  world.faults.clear(fault)
  await house.turn(2 * minute)

  expect(named('events.recovered')).toHaveLength(1)
  await house.stop()
})

test('events that cannot be removed come again and change nothing', async () => {
  const { world, house, edit, after, named } = await eventHouse()
  world.faults.prime({
    operation: 'sqs:DeleteMessageBatch',
    count: 'all',
    outcome: { kind: 'error', code: 'InternalError', status: 500 },
  })

  await edit()
  await after('drift.repaired')
  await house.turn(5 * minute)

  expect(named('drift.detected')).toHaveLength(1)
  expect(named('drift.attributed')).toHaveLength(1)
  await house.stop()
})
