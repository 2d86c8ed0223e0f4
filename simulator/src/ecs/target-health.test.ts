import { expect, test } from 'vitest'
import { network, story } from './bench.testing.ts'
import { drainFor, routed, running, states } from './routed.testing.ts'

test('targets that fail their checks trip the circuit breaker, and the service goes back', async () => {
  const bench = await routed()
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } }
  await drainFor(bench, 10)
  await running(bench, { deploymentConfiguration })
  const { ecs, elb, group, revision } = bench
  elb.world.control('ecs', { type: 'fate', image: 'shop/web:2', fate: 'unhealthy' })
  await revision('shop/web:2')
  await ecs.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web' })

  ecs.pass(300)
  const service = await ecs.service('web')
  const { serviceDeployments } = await ecs.call('ListServiceDeployments', {
    cluster: 'shop',
    service: 'web',
  })
  const stopped = await ecs.call('ListTasks', { cluster: 'shop', desiredStatus: 'STOPPED' })
  const { tasks = [] } = await ecs.call('DescribeTasks', {
    cluster: 'shop',
    tasks: stopped.taskArns ?? [],
  })

  expect(service.taskDefinition).toMatch(/web:1$/)
  expect(serviceDeployments?.[0]?.status).toBe('ROLLBACK_SUCCESSFUL')
  expect(await states(bench)).toEqual({ healthy: 2 })
  const [failed] = tasks.filter((one) => one.taskDefinitionArn?.endsWith('web:2'))
  expect(failed?.stoppedReason).toBe(`Task failed ELB health checks in (target-group ${group})`)
  expect(story(service)).toContain(
    `(service web) (port 8080) is unhealthy in (target-group ${group}) ` +
      'due to (reason Health checks failed with these codes: [500]).',
  )
  expect(story(service)).toContain(
    '(service web) (deployment ecs-svc/…) deployment failed: tasks failed health checks.',
  )
})

test('a slow start is forgiven within the grace period, and not without one', async () => {
  const outcome = async (healthCheckGracePeriodSeconds: number) => {
    const bench = await routed()
    const { ecs, elb, revision, behind } = bench
    elb.world.control('ecs', { type: 'fate', fate: 'healthy', afterSeconds: 100 })
    await revision()
    await ecs.create('web', { ...behind, healthCheckGracePeriodSeconds })
    ecs.pass(300)
    const [deployment] = (await ecs.service('web')).deployments ?? []
    return [deployment?.rolloutState, (deployment?.failedTasks ?? 0) > 0]
  }

  expect(await outcome(290)).toEqual(['COMPLETED', false])
  expect(await outcome(0)).toEqual(['IN_PROGRESS', true])
})

test('a target that is unhealthy still when the grace period ends is a failure then', async () => {
  const bench = await routed()
  const { ecs, elb, revision, behind } = bench
  elb.world.control('ecs', { type: 'fate', fate: 'unhealthy' })
  await revision()
  await ecs.create('web', { ...behind, healthCheckGracePeriodSeconds: 120 })
  const failed = async () => (await ecs.service('web')).deployments?.[0]?.failedTasks

  ecs.pass(128)
  const before = await failed()
  const unhealthy = await states(bench)
  ecs.pass(2)

  expect(unhealthy).toEqual({ unhealthy: 2 })
  expect([before, await failed()]).toEqual([0, 2])
})

test('a task that turns unhealthy later is replaced first', async () => {
  const bench = await routed()
  await drainFor(bench, 10)
  await running(bench)
  const { ecs, elb, group } = bench
  const [sick = ''] = Object.keys(await elb.health(group))
  elb.world.control('elasticloadbalancing', {
    type: 'targets',
    targetGroup: 'web',
    id: sick,
    passes: false,
    reason: 'Target.Timeout',
  })

  ecs.pass(120)

  const service = await ecs.service('web')
  expect(await states(bench)).toEqual({ healthy: 2 })
  expect(Object.keys(await elb.health(group))).not.toContain(sick)
  const ending = story(service).slice(4)
  expect(ending).toEqual([
    `(service web) (port 8080) is unhealthy in (target-group ${group}) due to (reason Request timed out).`,
    '(service web) has started 1 tasks:.',
    `(service web) registered 1 targets in (target-group ${group})`,
    '(service web) has begun draining connections on 1 tasks.',
    `(service web) deregistered 1 targets in (target-group ${group})`,
    '(service web) has stopped 1 running tasks:.',
    '(service web) has reached a steady state.',
  ])
})

test('a target that fails and recovers within the grace period costs no task', async () => {
  const bench = await routed()
  await running(bench, { healthCheckGracePeriodSeconds: 1_200 })
  const { ecs, elb, group } = bench
  const before = Object.keys(await elb.health(group))
  const script = (passes: boolean) =>
    elb.world.control('elasticloadbalancing', { type: 'targets', targetGroup: 'web', passes })

  script(false)
  ecs.pass(400)
  const unhealthy = await states(bench)
  script(true)
  ecs.pass(1_500)

  expect(unhealthy).toEqual({ unhealthy: 2 })
  expect(Object.keys(await elb.health(group))).toEqual(before)
  expect(await states(bench)).toEqual({ healthy: 2 })
})

test('container checks count beside the targets', async () => {
  const bench = await routed()
  const { ecs, behind } = bench
  await ecs.register('web', {
    containerDefinitions: [
      {
        name: 'app',
        image: 'shop/web:1',
        portMappings: [{ containerPort: 8080 }],
        healthCheck: { command: ['CMD', 'true'], interval: 60 },
      },
    ],
  })
  await ecs.create('web', { ...behind, networkConfiguration: network })

  ecs.pass(60)
  const before = await ecs.service('web')
  ecs.pass(30)

  expect(await states(bench)).toEqual({ healthy: 2 })
  expect(before.deployments?.[0]?.rolloutState).toBe('IN_PROGRESS')
  expect((await ecs.service('web')).deployments?.[0]?.rolloutState).toBe('COMPLETED')
})
