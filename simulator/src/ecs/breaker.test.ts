import { expect, test } from 'vitest'
import { createBench } from './bench.testing.ts'
import { thresholdOf } from './breaker.ts'
import { filledConfiguration } from './deployment-configuration.ts'

const on = { enable: true, rollback: false }

test('half of the desired count, but at least 3 and at most 200', () => {
  const usual = filledConfiguration({ deploymentCircuitBreaker: on }, 'REPLICA')

  const thresholds = [0, 1, 25, 400, 800].map((desired) => thresholdOf(usual, desired))

  expect(thresholds).toEqual([3, 3, 13, 200, 200])
})

test('without bounds, and as a plain number', () => {
  const unbounded = {
    ...on,
    thresholdConfiguration: { type: 'UNBOUNDED_PERCENT' as const, value: 50 },
  }
  const count = { ...on, thresholdConfiguration: { type: 'COUNT' as const, value: 7 } }

  expect(thresholdOf({ deploymentCircuitBreaker: unbounded }, 800)).toBe(400)
  expect(thresholdOf({ deploymentCircuitBreaker: unbounded }, 1)).toBe(1)
  expect(thresholdOf({ deploymentCircuitBreaker: count }, 800)).toBe(7)
})

/** Two tasks that fail to start, then one that is healthy, then two more that fail: is the third failure counted? */
async function failuresAround(resetOnHealthyTask: boolean) {
  const bench = await createBench({
    pullingMs: 1_000,
    healthyAfterMs: 5_000,
    restartsWithoutPause: 99,
  })
  await bench.register('web')
  bench.world.control('ecs', { type: 'fate', fate: 'never-starts' })
  await bench.create('web', {
    desiredCount: 2,
    deploymentConfiguration: { deploymentCircuitBreaker: { ...on, resetOnHealthyTask } },
  })
  bench.pass(4)
  const failed = await bench.service('web')
  bench.world.control('ecs', { type: 'fate', fate: 'healthy' })
  bench.pass(14)
  return { failed, healthy: await bench.service('web') }
}

test('a healthy task takes the count back to zero', async () => {
  const { failed, healthy } = await failuresAround(true)

  expect(failed.deployments?.[0]?.failedTasks).toBe(2)
  expect(healthy.deployments?.[0]).toMatchObject({ failedTasks: 0, runningCount: 2 })
})

test('unless the configuration says that it does not', async () => {
  const { failed, healthy } = await failuresAround(false)

  expect(failed.deployments?.[0]?.failedTasks).toBe(2)
  expect(healthy.deployments?.[0]).toMatchObject({ failedTasks: 2, runningCount: 2 })
})

test('failures are counted without a breaker too, and then nothing comes of them', async () => {
  const bench = await createBench()
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.create('web', { desiredCount: 4 })

  bench.pass(120)
  const service = await bench.service('web')

  expect(service.deployments?.[0]?.failedTasks).toBeGreaterThan(4)
  expect(service.deployments?.[0]?.rolloutState).toBe('IN_PROGRESS')
})

test('a task that was healthy may end without counting', async () => {
  const bench = await createBench({ healthyAfterMs: 3_000 })
  await bench.register('web')
  bench.world.control('ecs', { type: 'fate', fate: 'exits', afterSeconds: 4 })
  await bench.create('web', {
    desiredCount: 1,
    deploymentConfiguration: { deploymentCircuitBreaker: { ...on, resetOnHealthyTask: false } },
  })

  bench.pass(600)
  const { deployments } = await bench.service('web')

  expect(deployments).toMatchObject([{ rolloutState: 'IN_PROGRESS', failedTasks: 0 }])
})

test('a breaker that is switched on during a rollout watches from then on', async () => {
  const bench = await createBench()
  await bench.register('web')
  const { currentServiceDeployment } = await bench.create('web')
  const monitor = async () => {
    const { serviceDeployments } = await bench.call('DescribeServiceDeployments', {
      serviceDeploymentArns: [currentServiceDeployment ?? ''],
    })
    return serviceDeployments?.[0]?.deploymentCircuitBreaker?.status
  }

  const before = await monitor()
  const deploymentConfiguration = { deploymentCircuitBreaker: on }
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', deploymentConfiguration })
  const during = await monitor()
  bench.pass(60)

  expect([before, during, await monitor()]).toEqual([
    'DISABLED',
    'MONITORING',
    'MONITORING_COMPLETE',
  ])
})

test('the latest desired count sets the threshold', async () => {
  const bench = await createBench({ restartsWithoutPause: 99 })
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.create('web', {
    desiredCount: 2,
    deploymentConfiguration: { deploymentCircuitBreaker: on },
  })
  bench.pass(9)
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 20 })
  bench.pass(1)
  const later = await bench.service('web')
  bench.pass(30)
  const failed = await bench.service('web')

  expect(later.deployments?.[0]).toMatchObject({ rolloutState: 'IN_PROGRESS', failedTasks: 2 })
  expect(failed.deployments?.[0]).toMatchObject({ rolloutState: 'FAILED', failedTasks: 10 })
})

test('a task that ends before it is healthy counts, unless the settings say otherwise', async () => {
  const exits = { type: 'fate', fate: 'exits', afterSeconds: 2, exitCode: 3 }
  const breaker = { deploymentConfiguration: { deploymentCircuitBreaker: on } }
  const counted = await createBench()
  const ignored = await createBench({ earlyExitsCount: false })
  for (const bench of [counted, ignored]) {
    await bench.register('web')
    bench.world.control('ecs', exits)
    await bench.create('web', { desiredCount: 1, ...breaker })
    bench.pass(90)
  }

  const states = await Promise.all([counted.service('web'), ignored.service('web')])

  expect(states.map((one) => one.deployments?.[0]?.rolloutState)).toEqual(['FAILED', 'IN_PROGRESS'])
})

test('beside blue/green it counts the new tasks while they are started, and sends them back', async () => {
  const bench = await createBench()
  const deploymentConfiguration = {
    strategy: 'BLUE_GREEN' as const,
    bakeTimeInMinutes: 5,
    deploymentCircuitBreaker: { enable: true, rollback: true },
  }
  await bench.running('web', { deploymentConfiguration })
  const { taskDefinition } = await bench.service('web')
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web' })

  bench.pass(120)
  const service = await bench.service('web')
  const { serviceDeployments } = await bench.call('DescribeServiceDeployments', {
    serviceDeploymentArns: [service.currentServiceDeployment ?? ''],
  })

  expect(serviceDeployments).toMatchObject([
    { status: 'ROLLBACK_SUCCESSFUL', deploymentCircuitBreaker: { status: 'TRIGGERED' } },
  ])
  expect(service).toMatchObject({ taskDefinition, runningCount: 2 })
})
