import { expect, test } from 'vitest'
import { createBench } from './bench.testing.ts'

/** Seconds from RUNNING to the moment when the scheduler stops a task that fails its checks. */
async function secondsToStop(input: object, healthCheck?: object): Promise<number> {
  const bench = await createBench()
  const checked = healthCheck && { healthCheck: { command: ['CMD', 'true'], ...healthCheck } }
  const container = { name: 'app', image: 'shop/web:1', ...checked }
  await bench.register('web', { containerDefinitions: [container] })
  bench.world.control('ecs', { type: 'fate', fate: 'unhealthy' })
  await bench.create('web', { desiredCount: 1, ...input })
  bench.pass(9)
  const { taskArns: tasks = [] } = await bench.call('ListTasks', { cluster: 'shop' })
  bench.pass(600)
  const answer = await bench.call('DescribeTasks', { cluster: 'shop', tasks })
  const [task] = answer.tasks ?? []
  return ((task?.stoppingAt?.getTime() ?? 0) - (task?.startedAt?.getTime() ?? 0)) / 1_000
}

test('a check fails after its start period and as many intervals as retries', async () => {
  const noticed = 1

  expect(await secondsToStop({}, { interval: 10, retries: 3, startPeriod: 20 })).toBe(50 + noticed)
  expect(await secondsToStop({}, {})).toBe(90 + noticed)
  expect(await secondsToStop({})).toBe(10 + noticed)
})

test('failures within the grace period of the service are ignored', async () => {
  const grace = { healthCheckGracePeriodSeconds: 120 }

  expect(await secondsToStop(grace, { interval: 10, retries: 3 })).toBe(121)
})

test('with a load balancer a task is healthy no sooner than its target', async () => {
  const bench = await createBench({ targetHealthyMs: 25_000 })
  await bench.register('web', {
    containerDefinitions: [
      { name: 'app', image: 'shop/web:1', portMappings: [{ containerPort: 80 }] },
    ],
  })
  const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1'
  await bench.create('web', {
    loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 80 }],
  })

  bench.pass(9 + 25)
  const before = await bench.service('web')
  bench.pass(6)
  const after = await bench.service('web')

  expect(before.deployments?.[0]?.rolloutState).toBe('IN_PROGRESS')
  expect(after.deployments?.[0]?.rolloutState).toBe('COMPLETED')
})
