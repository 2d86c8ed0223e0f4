import {
  CreateServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import type {
  DescribeServicesCommandInput,
  DescribeServicesCommandOutput,
  Service,
} from '@aws-sdk/client-ecs'
import { faultOf, reads, writes } from '@plumbline/controller/model'
import type { BatchRead, Fault } from '@plumbline/controller/model'
import { createSimulator, serve } from '@plumbline/simulator'
import type { FaultOutcome } from '@plumbline/simulator'
import { expect, onTestFinished, test } from 'vitest'
import { createAws } from '../../controller/src/adapters/aws/aws.ts'
import { systemClock } from '../../controller/src/adapters/clock.ts'
import { seededRandom } from '../../controller/src/adapters/random.ts'

const describeServices = reads('ecs:DescribeServices', DescribeServicesCommand)
const operations = [
  describeServices,
  writes('ecs:CreateService', CreateServiceCommand),
  writes('ecs:RegisterTaskDefinition', RegisterTaskDefinitionCommand),
]

const services: BatchRead<DescribeServicesCommandInput, DescribeServicesCommandOutput, Service> = {
  operation: describeServices,
  max: 10,
  request: (cluster, keys) => ({ cluster, services: [...keys] }),
  *items(output) {
    for (const service of output.services ?? []) yield [service.serviceName ?? '', service]
  },
}

/** Long enough for everything that is answered, on a busy machine too. */
const patienceMs = 20_000
/** For what hangs: only to wait no longer than it takes. */
const hangMs = 1_000
const timeoutFor = ({ kind }: FaultOutcome): number => (kind === 'hang' ? hangMs : patienceMs)

/** The real SDK against a simulated AWS on loopback, with one cluster and one task definition. */
async function setUp(timeoutMs = patienceMs) {
  const world = createSimulator({ startAt: systemClock.now(), ecs: {} })
  const server = await serve(world, { port: 0 })
  const aws = createAws({
    endpoint: server.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    operations,
    clock: systemClock,
    random: seededRandom(1),
    timeoutMs,
  })
  onTestFinished(async () => {
    aws.close()
    await server.close()
  })
  await world.call('ecs', 'CreateCluster', { clusterName: 'shop' })
  const place = { account: world.account, region: world.region }
  await aws(place).writer.call({
    op: 'ecs:RegisterTaskDefinition',
    input: { family: 'web', containerDefinitions: [{ name: 'web', image: 'web:1', memory: 128 }] },
  })
  const create = (serviceName: string): Promise<object> =>
    aws(place).writer.call({
      op: 'ecs:CreateService',
      input: { cluster: 'shop', serviceName, taskDefinition: 'web', desiredCount: 1 },
    })
  return { world, aws, place, create, ...aws(place) }
}

function faultFrom(promise: Promise<unknown>): Promise<Fault> {
  return promise.then(() => faultOf('it resolved'), faultOf)
}

test('25 looks are three calls on the wire, and every answer finds its asker', async () => {
  const { world, create, reader } = await setUp()
  const names = Array.from({ length: 24 }, (_, index) => `s${index}`)
  for (const name of names) await create(name)
  world.advance(60_000)

  const found = await Promise.all(
    [...names, 'missing'].map((name) => reader.look(services, 'shop', name)),
  )

  expect(found.map((service) => service?.serviceName)).toEqual([...names, undefined])
  expect(world.journal.counts()['ecs:DescribeServices']?.calls).toBe(3)
})

test('a throttled write is sent again, and has one effect', async () => {
  const { world, aws, create, reader } = await setUp()
  world.faults.prime({ operation: 'ecs:CreateService', outcome: { kind: 'throttle' } })

  await create('web')
  world.advance(60_000)

  expect(aws.calls().get('ecs:CreateService')).toMatchObject({ calls: 2, throttled: 1 })
  expect(await reader.look(services, 'shop', 'web')).toMatchObject({ status: 'ACTIVE' })
})

test.each<[string, FaultOutcome, string]>([
  ['hangs', { kind: 'hang' }, 'OutcomeUnknown'],
  ['hangs after its effect', { kind: 'hang', afterEffect: true }, 'OutcomeUnknown'],
  ['is reset', { kind: 'reset' }, 'OutcomeUnknown'],
  ['breaks off', { kind: 'truncated' }, 'OutcomeUnknown'],
  ['is answered by a web page', { kind: 'html' }, 'OutcomeUnknown'],
  ['is denied', { kind: 'access-denied' }, 'AccessDenied'],
  [
    'has credentials that expired',
    { kind: 'error', code: 'ExpiredTokenException' },
    'CredentialsExpired',
  ],
])('a write that %s is sent once', async (_name, outcome, code) => {
  const { world, aws, create } = await setUp(timeoutFor(outcome))
  world.faults.prime({ operation: 'ecs:CreateService', outcome })

  const fault = await faultFrom(create('web'))

  expect(fault.code).toBe(code)
  expect(aws.calls().get('ecs:CreateService')?.calls).toBe(1)
})

test.each<[string, FaultOutcome]>([
  ['hangs', { kind: 'hang' }],
  ['is reset', { kind: 'reset' }],
  ['breaks off', { kind: 'truncated' }],
  ['is answered by a web page', { kind: 'html' }],
  ['fails inside AWS', { kind: 'error', code: 'InternalFailure', status: 500 }],
])('a read that %s is sent again', async (_name, outcome) => {
  const { world, aws, create, reader } = await setUp(timeoutFor(outcome))
  await create('web')
  world.advance(60_000)
  world.faults.prime({ operation: 'ecs:DescribeServices', outcome })

  const found = await reader.look(services, 'shop', 'web')

  expect(found?.serviceName).toBe('web')
  expect(aws.calls().get('ecs:DescribeServices')?.calls).toBe(2)
})

test('a cluster that is not there is a fault with a hint', async () => {
  const { reader } = await setUp()

  const fault = await faultFrom(reader.look(services, 'nowhere', 'web'))

  expect(fault).toMatchObject({ code: 'ClusterNotFound', source: 'user' })
})

test('an environment in another account is not touched', async () => {
  const { aws, place, world } = await setUp()
  const elsewhere = aws({ ...place, account: '210987654321' })

  const fault = await faultFrom(elsewhere.reader.look(services, 'shop', 'web'))

  expect(fault.code).toBe('WrongAccount')
  expect(world.journal.counts()).not.toHaveProperty(['ecs:DescribeServices'])
})
