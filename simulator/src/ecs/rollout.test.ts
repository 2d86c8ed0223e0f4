import type { Service } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { type Bench, createBench, story } from './bench.testing.ts'

const breaker = {
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
}

/** `web:1` runs and is complete; then `web:2`, which cannot be pulled, is rolled out. */
async function brokenUpdate(bench: Bench, options: object = breaker): Promise<Service> {
  await bench.running('web', options)
  const before = await bench.service('web')
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })
  return before
}

async function rollout(bench: Bench, arn: string | undefined) {
  const answer = await bench.call('DescribeServiceDeployments', {
    serviceDeploymentArns: [arn ?? ''],
  })
  return answer.serviceDeployments?.[0]
}

test('a deployment that is replaced is listed until its last task has stopped', async () => {
  const bench = await createBench({ stoppingMs: 30_000 })
  await bench.running('web')
  await bench.image('web', 'shop/web:2')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })

  bench.pass(10)
  const during = await bench.service('web')
  bench.pass(50)
  const draining = await bench.service('web')
  bench.pass(30)
  const after = await bench.service('web')

  expect(during).toMatchObject({ runningCount: 4, desiredCount: 2 })
  expect(during.deployments?.map((one) => [one.status, one.desiredCount])).toEqual([
    ['PRIMARY', 2],
    ['ACTIVE', 2],
  ])
  expect(draining).toMatchObject({ runningCount: 2, pendingCount: 0 })
  expect(draining.deployments?.map((one) => [one.status, one.desiredCount])).toEqual([
    ['PRIMARY', 2],
    ['ACTIVE', 0],
  ])
  expect(after.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }])
})

test('the breaker goes back to the last completed deployment, which keeps its id and its tasks', async () => {
  const bench = await createBench()
  const before = await brokenUpdate(bench)
  const started = await bench.service('web')
  const tasks = await bench.call('ListTasks', { cluster: 'shop', serviceName: 'web' })

  bench.pass(18.5)
  const during = await bench.service('web')
  const rollingBack = await rollout(bench, started.currentServiceDeployment)
  bench.pass(60)
  const after = await bench.service('web')
  const rolledBack = await rollout(bench, started.currentServiceDeployment)

  const [good] = before.deployments ?? []
  const [bad] = started.deployments ?? []
  expect(during.deployments).toMatchObject([
    { id: good?.id, status: 'PRIMARY', rolloutState: 'IN_PROGRESS' },
    { id: bad?.id, status: 'ACTIVE', rolloutState: 'FAILED' },
  ])
  expect(during.taskDefinition).toBe(before.taskDefinition)
  expect(rollingBack).toMatchObject({
    status: 'ROLLBACK_IN_PROGRESS',
    deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    rollback: { serviceRevisionArn: before.currentServiceRevisions?.[0]?.arn },
  })
  expect(after.deployments).toMatchObject([{ id: good?.id, rolloutState: 'COMPLETED' }])
  expect(rolledBack?.status).toBe('ROLLBACK_SUCCESSFUL')
  expect(rolledBack?.finishedAt).toBeInstanceOf(Date)
  expect(after.currentServiceDeployment).toBe(started.currentServiceDeployment)
  expect(await bench.call('ListTasks', { cluster: 'shop', serviceName: 'web' })).toEqual(tasks)
  expect(story(after).slice(-4)).toEqual([
    '(service web) (deployment ecs-svc/…) deployment failed: tasks failed to start.',
    '(service web) rolling back to deployment ecs-svc/….',
    '(service web) has reached a steady state.',
    '(service web) (deployment ecs-svc/…) deployment completed.',
  ])
})

test('in the other variant the rollback is a new deployment of the earlier revision', async () => {
  const bench = await createBench({ rollbackVariant: 'new-primary' })
  const before = await brokenUpdate(bench)
  const started = await bench.service('web')
  const tasks = await bench.call('ListTasks', { cluster: 'shop', serviceName: 'web' })

  bench.pass(80)
  const after = await bench.service('web')

  const known = [before, started].map((one) => one.deployments?.[0]?.id)
  expect(after.deployments).toHaveLength(1)
  expect(known).not.toContain(after.deployments?.[0]?.id)
  expect(after.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }])
  expect(after.taskDefinition).toBe(before.taskDefinition)
  expect(after.currentServiceRevisions?.[0]?.arn).toBe(before.currentServiceRevisions?.[0]?.arn)
  expect(await rollout(bench, started.currentServiceDeployment)).toMatchObject({
    status: 'ROLLBACK_SUCCESSFUL',
  })
  expect(await bench.call('ListTasks', { cluster: 'shop', serviceName: 'web' })).toEqual(tasks)
})

test('a rollback restores everything that belongs to the revision, and nothing else', async () => {
  const bench = await createBench()
  await bench.running('web', breaker)
  const before = await bench.service('web')
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.call('UpdateService', {
    cluster: 'shop',
    service: 'web',
    taskDefinition: 'web:2',
    platformVersion: '1.3.0',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-9'] } },
    healthCheckGracePeriodSeconds: 9,
  })

  bench.pass(80)
  const after = await bench.service('web')

  expect(after.platformVersion).toBe('LATEST')
  expect(after.networkConfiguration).toEqual(before.networkConfiguration)
  expect(after.healthCheckGracePeriodSeconds).toBe(9)
})

test('without rollback a failed rollout stalls: nothing starts any more, and what runs stays', async () => {
  const bench = await createBench()
  const keep = {
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
  }
  await brokenUpdate(bench, keep)
  const started = await bench.service('web')

  bench.pass(600)
  const after = await bench.service('web')

  expect(after).toMatchObject({ runningCount: 2, pendingCount: 0 })
  expect(after.deployments).toMatchObject([
    { status: 'PRIMARY', rolloutState: 'FAILED', runningCount: 0 },
    { status: 'ACTIVE', rolloutState: 'COMPLETED', runningCount: 2 },
  ])
  expect(after.deployments?.[0]?.rolloutStateReason).toBe(
    'ECS deployment circuit breaker: tasks failed to start.',
  )
  expect(await rollout(bench, started.currentServiceDeployment)).toMatchObject({
    status: 'STOPPED',
    deploymentCircuitBreaker: { status: 'TRIGGERED' },
  })
})

test('a failed deployment is not tried again, nor is that promised', async () => {
  const bench = await createBench({ restartsWithoutPause: 0, restartPauseMs: 1_000 })
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.create('web', breaker)

  bench.pass(60)
  const service = await bench.service('web')

  const [, ...afterFailure] = story(service).join().split('deployment failed')
  expect(service.deployments).toMatchObject([{ rolloutState: 'FAILED' }])
  expect(afterFailure.join()).not.toContain('is unable to consistently start')
  expect(bench.world.nextEventAt()).toBeUndefined()
})

test('a first deployment that fails has nothing to go back to', async () => {
  const bench = await createBench()
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.create('web', breaker)

  bench.pass(600)
  const stalled = await bench.service('web')
  await bench.image('web', 'shop/web:2')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })
  bench.pass(120)
  const mended = await bench.service('web')

  expect(stalled).toMatchObject({ runningCount: 0, pendingCount: 0 })
  expect(stalled.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'FAILED' }])
  expect(await rollout(bench, stalled.currentServiceDeployment)).toMatchObject({
    status: 'STOPPED',
  })
  expect(mended.deployments).toMatchObject([{ rolloutState: 'COMPLETED', runningCount: 2 }])
})

test('the newest update wins: the rollout before it is stopped', async () => {
  const bench = await createBench()
  await bench.running('web')
  await bench.image('web', 'shop/web:2')
  await bench.image('web', 'shop/web:3')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })
  bench.pass(10)
  const second = await bench.service('web')

  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:3' })
  const requested = await rollout(bench, second.currentServiceDeployment)
  const third = await bench.service('web')
  bench.pass(1)
  const stopped = await rollout(bench, second.currentServiceDeployment)
  const unfinished = (await bench.service('web')).deployments?.[1]
  bench.pass(120)
  const after = await bench.service('web')

  expect(requested?.status).toBe('STOP_REQUESTED')
  expect(stopped?.status).toBe('STOPPED')
  expect(third.deployments?.map((one) => one.status)).toEqual(['PRIMARY', 'ACTIVE', 'ACTIVE'])
  expect(unfinished).toMatchObject({ id: second.deployments?.[0]?.id, runningCount: 0 })
  expect(after.taskDefinition).toMatch(/web:3$/)
  expect(after.deployments).toMatchObject([{ rolloutState: 'COMPLETED', runningCount: 2 }])
  expect(await rollout(bench, after.currentServiceDeployment)).toMatchObject({
    status: 'SUCCESSFUL',
  })
})

test('a deployment that did not complete is no target: the rollback goes to the one before', async () => {
  const bench = await createBench()
  await bench.running('web', breaker)
  await bench.image('web', 'shop/web:2')
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })
  bench.pass(10)
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:3' })

  bench.pass(120)
  const after = await bench.service('web')

  expect(after.taskDefinition).toMatch(/web:1$/)
  expect(after.deployments).toMatchObject([{ rolloutState: 'COMPLETED', runningCount: 2 }])
})

test('an update during a rollback ends the rollback', async () => {
  const bench = await createBench()
  await brokenUpdate(bench)
  const started = await bench.service('web')
  bench.pass(18.5)
  await bench.image('web', 'shop/web:3')

  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:3' })
  const given = await rollout(bench, started.currentServiceDeployment)
  bench.pass(120)
  const after = await bench.service('web')

  expect(given?.status).toBe('ROLLBACK_FAILED')
  expect(after.taskDefinition).toMatch(/web:3$/)
  expect(after.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }])
})

test('a rollback whose own tasks fail is given up', async () => {
  const bench = await createBench()
  const started = await brokenUpdate(bench).then(() => bench.service('web'))
  bench.world.control('ecs', { type: 'fate', fate: 'never-starts' })
  bench.world.control('ecs', { type: 'stop-tasks', cluster: 'shop', service: 'web' })

  bench.pass(120)
  const after = await bench.service('web')

  expect(await rollout(bench, started.currentServiceDeployment)).toMatchObject({
    status: 'ROLLBACK_FAILED',
  })
  expect(after.deployments?.[0]).toMatchObject({ status: 'PRIMARY', rolloutState: 'FAILED' })
})

test('a task that fails its health check fails a rollout too', async () => {
  const bench = await createBench()
  await bench.running('web', breaker)
  const healthCheck = { command: ['CMD-SHELL', 'true'], interval: 5, retries: 2, startPeriod: 10 }
  await bench.register('web', {
    containerDefinitions: [{ name: 'app', image: 'shop/web:2', healthCheck }],
  })
  bench.world.control('ecs', { type: 'fate', taskDefinition: 'web:2', fate: 'unhealthy' })
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })

  bench.pass(180)
  const after = await bench.service('web')

  expect(after.taskDefinition).toMatch(/web:1$/)
  expect(story(after)).toContain('(service web) failed container health checks.')
  expect(story(after)).toContain(
    '(service web) (deployment ecs-svc/…) deployment failed: tasks failed health checks.',
  )
})
