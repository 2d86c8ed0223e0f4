import type { DeploymentConfiguration, ServiceRevisionCleanup } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { type Bench, createBench } from './bench.testing.ts'
import { neededEarly } from './early-success.ts'
import type { EcsSettings } from './settings.ts'

function early(healthyPercent: number, cleanup: ServiceRevisionCleanup): DeploymentConfiguration {
  return {
    minimumHealthyPercent: 50,
    maximumPercent: 100,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    earlySuccessCriteria: { enable: true, healthyPercent, sourceServiceRevisionCleanup: cleanup },
  }
}

const update = { cluster: 'shop', service: 'web', taskDefinition: 'web:2' }

/** Four tasks run, and are replaced two at a time. */
async function updated(
  configuration: DeploymentConfiguration,
  settings: Partial<EcsSettings> = {},
) {
  const bench = await createBench(settings)
  await bench.running('web', { desiredCount: 4, deploymentConfiguration: configuration })
  await bench.image('web', 'shop/web:2')
  await bench.call('UpdateService', update)
  return bench
}

/** Turns the clock until the deployment is a success, five minutes at most. Answers how long it took in seconds. */
async function untilSuccess(bench: Bench): Promise<number> {
  for (let seconds = 1; seconds <= 300; seconds += 1) {
    bench.pass(1)
    if ((await record(bench))?.status === 'SUCCESSFUL') return seconds
  }
  throw new Error('no success within five minutes')
}

async function record(bench: Bench) {
  const { currentServiceDeployment = '' } = await bench.service('web')
  const answer = await bench.call('DescribeServiceDeployments', {
    serviceDeploymentArns: [currentServiceDeployment],
  })
  return answer.serviceDeployments?.[0]
}

test.each([
  [2, 50, 1],
  [3, 50, 2],
  [10, 80, 8],
  [100, 90, 90],
  [10, 100, 10],
  [4, 0, 1],
  [0, 100, 0],
])('of %i wanted tasks %i %% are %i', (desired, healthyPercent, needed) => {
  expect(neededEarly(early(healthyPercent, 'BLOCKING'), desired)).toBe(needed)
})

test('without the switch nothing is early', () => {
  const off = { enable: false, healthyPercent: 50 }

  expect(neededEarly({ earlySuccessCriteria: off }, 4)).toBeUndefined()
})

test('half of the tasks are enough, and the others come after the success', async () => {
  const bench = await updated(early(50, 'DEFERRED'))

  const took = await untilSuccess(bench)
  const then = await record(bench)
  const during = await bench.service('web')
  bench.pass(60)
  const after = await bench.service('web')

  expect(took).toBeLessThan(await untilSuccess(await updated(early(100, 'DEFERRED'))))
  expect(then).toMatchObject({ deploymentConfiguration: early(50, 'DEFERRED') })
  expect(during.deployments?.[0]).toMatchObject({
    status: 'PRIMARY',
    rolloutState: 'COMPLETED',
    desiredCount: 4,
    runningCount: 2,
  })
  expect(after.deployments?.[0]).toMatchObject({ rolloutState: 'COMPLETED', runningCount: 4 })
  // The record keeps telling the moment of the success, and the service tells of now.
  expect((await record(bench))?.targetServiceRevision).toEqual(then?.targetServiceRevision)
})

test('BLOCKING waits for old tasks that take long to go, DEFERRED does not', async () => {
  const slow = { stoppingMs: 100_000, stoppingTasksCount: false }
  const blocking = await updated(early(50, 'BLOCKING'), slow)
  const deferred = await updated(early(50, 'DEFERRED'), slow)

  const blocked = await untilSuccess(blocking)
  const went = await untilSuccess(deferred)
  const left = await deferred.service('web')
  deferred.pass(200)

  expect(blocked).toBeGreaterThan(100)
  expect(went).toBeLessThan(60)
  expect(left.deployments).toMatchObject([
    { status: 'PRIMARY', rolloutState: 'COMPLETED' },
    { status: 'ACTIVE', desiredCount: 0 },
  ])
  expect((await deferred.service('web')).deployments).toHaveLength(1)
})

test('too few healthy tasks are no success, and the breaker goes back until then', async () => {
  const bench = await createBench()
  await bench.running('web', { desiredCount: 4, deploymentConfiguration: early(50, 'DEFERRED') })
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.call('UpdateService', update)

  bench.pass(120)

  expect((await record(bench))?.status).toBe('ROLLBACK_SUCCESSFUL')
})

test('after the success nothing goes back, however badly the missing tasks fare', async () => {
  const bench = await updated(early(50, 'DEFERRED'), { restartPauseMs: 1_000 })
  await untilSuccess(bench)
  bench.world.control('ecs', { type: 'stop-tasks', service: 'web', cluster: 'shop' })
  bench.world.control('ecs', { type: 'fate', fate: 'never-starts', image: 'shop/web:2' })

  bench.pass(120)

  const service = await bench.service('web')
  expect(service).toMatchObject({
    taskDefinition: expect.stringContaining('web:2'),
    runningCount: 0,
  })
  expect((await record(bench))?.status).toBe('SUCCESSFUL')
})
