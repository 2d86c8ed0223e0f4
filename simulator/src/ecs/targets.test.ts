import {
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { createElbBench, type ElbBench, elbBenchOf } from '../elbv2/bench.testing.ts'
import { createSimulator } from '../simulator.ts'
import { type Bench, benchOf, fargateTask, network, refusal, story } from './bench.testing.ts'

interface RoutedBench {
  readonly ecs: Bench
  readonly elb: ElbBench
  readonly group: string
  readonly listener: string
  readonly ruleArn: string
  /** Registers the next revision of `web`, which listens on port 8080, and answers its ARN. */
  readonly revision: (image?: string) => Promise<string>
  /** The part of a service that puts it behind the group. */
  readonly behind: {
    readonly loadBalancers: {
      targetGroupArn: string
      containerName: string
      containerPort: number
    }[]
  }
}

/** The cluster `shop`, and the target group `web` behind a rule of a load balancer. */
async function routed(): Promise<RoutedBench> {
  const elb = createElbBench({ startAt: 0 })
  const ecs = benchOf(elb.world)
  await ecs.call('CreateCluster', { clusterName: 'shop' })
  const group = await elb.group('web', { Port: 8080 })
  const listener = await elb.listener(await elb.balancer('main'))
  const ruleArn = await elb.rule(listener, 1, group)
  const loadBalancer = { targetGroupArn: group, containerName: 'app', containerPort: 8080 }
  return {
    ecs,
    elb,
    group,
    listener,
    ruleArn,
    revision: (image = 'shop/web:1') =>
      ecs.register('web', {
        containerDefinitions: [{ name: 'app', image, portMappings: [{ containerPort: 8080 }] }],
      }),
    behind: { loadBalancers: [loadBalancer] },
  }
}

/** How long the group drains its targets, in seconds. */
async function drainFor({ elb, group }: RoutedBench, seconds: number): Promise<void> {
  const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: String(seconds) }]
  await elb.elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: group, Attributes }))
}

/** How many targets of the group are in each state. */
async function states({ elb, group }: Pick<RoutedBench, 'elb' | 'group'>) {
  const all = Object.values(await elb.health(group)).map((text) => text.split(' ')[0] ?? '')
  return Object.fromEntries(
    [...new Set(all)].map((state) => [state, all.filter((one) => one === state).length]),
  )
}

async function running(bench: RoutedBench, input: object = {}): Promise<void> {
  await bench.revision()
  await bench.ecs.create('web', { ...bench.behind, ...input })
  bench.ecs.pass(120)
}

test('a service needs a target group that is there, in use, and of the right type', async () => {
  const { ecs, elb, revision, group, behind } = await routed()
  await revision()
  const [lb] = behind.loadBalancers
  const create = (targetGroupArn: string, more = {}) =>
    refusal(ecs.create('web', { loadBalancers: [{ ...lb, targetGroupArn, ...more }] }))

  expect(await create(`${group}x`)).toContain('InvalidParameterException: The target group with')
  expect(await create(await elb.group('idle'))).toContain(
    'does not have an associated load balancer.',
  )
  expect(await create(group, { containerName: 'other' })).toContain('does not exist in the task')
  expect(await create(group, { containerPort: 81 })).toContain('container port 81')
  const instances = await elb.group('instances', { TargetType: 'instance' })
  await elb.listener(await elb.balancer('second'), instances)
  expect(await create(instances)).toContain('incompatible with the awsvpc network mode')
  expect(await create(group)).toBe('no error')
})

test('an update with a target group that nothing uses is refused and changes nothing', async () => {
  const bench = await routed()
  await running(bench)
  const { ecs, elb, behind } = bench
  const targetGroupArn = await elb.group('idle')
  const loadBalancers = [{ ...behind.loadBalancers[0], targetGroupArn }]

  const call = ecs.call('UpdateService', { cluster: 'shop', service: 'web', loadBalancers })

  expect(await refusal(call)).toContain('does not have an associated load balancer.')
  expect((await ecs.service('web')).deployments).toHaveLength(1)
})

test('tasks register while they are ACTIVATING, and count once their targets are healthy', async () => {
  const bench = await routed()
  const { ecs, elb, group, revision, behind } = bench
  await revision()
  await ecs.create('web', behind)

  ecs.pass(8)
  const { taskArns = [] } = await ecs.call('ListTasks', { cluster: 'shop' })
  const { tasks = [] } = await ecs.call('DescribeTasks', { cluster: 'shop', tasks: taskArns })
  const registered = await elb.health(group)
  ecs.pass(20)
  const before = await ecs.service('web')

  const addresses = tasks.map(
    ({ attachments }) =>
      attachments?.[0]?.details?.find((one) => one.name === 'privateIPv4Address')?.value,
  )
  expect(tasks.map((one) => one.lastStatus)).toEqual(['ACTIVATING', 'ACTIVATING'])
  expect(new Set(Object.keys(registered))).toEqual(new Set(addresses))
  expect(new Set(Object.values(registered))).toEqual(
    new Set(['initial Elb.RegistrationInProgress']),
  )
  expect(await states(bench)).toEqual({ healthy: 2 })
  expect(before.deployments?.[0]?.rolloutState).toBe('COMPLETED')
  expect(story(before).slice(0, 4)).toEqual([
    '(service web) has started 2 tasks:.',
    `(service web) registered 2 targets in (target-group ${group})`,
    '(service web) has reached a steady state.',
    '(service web) (deployment ecs-svc/…) deployment completed.',
  ])
})

test('old tasks leave their group and drain before they stop', async () => {
  const bench = await routed()
  await running(bench)
  const { ecs, group, revision } = bench
  await revision('shop/web:2')
  await ecs.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web' })

  ecs.pass(60)
  const draining = await states(bench)
  const during = await ecs.service('web')
  ecs.pass(255)
  const still = await states(bench)
  ecs.pass(30)
  const after = await ecs.service('web')

  expect(draining).toEqual({ healthy: 2, draining: 2 })
  expect(still).toEqual(draining)
  expect(during.deployments?.map((one) => [one.status, one.runningCount])).toEqual([
    ['PRIMARY', 2],
    ['ACTIVE', 0],
  ])
  expect(await states(bench)).toEqual({ healthy: 2 })
  expect(after.deployments?.map((one) => one.rolloutState)).toEqual(['COMPLETED'])
  expect(story(after)).toContain('(service web) has begun draining connections on 2 tasks.')
  expect(story(after)).toContain(`(service web) deregistered 2 targets in (target-group ${group})`)
})

test('a rollout into a group that nothing uses waits until something does', async () => {
  const bench = await routed()
  const { ecs, elb, group, listener, ruleArn, revision, behind } = bench
  await revision()
  await ecs.create('web', behind)
  await elb.elb.send(new DeleteRuleCommand({ RuleArn: ruleArn }))

  ecs.pass(86_400)
  const waiting = await ecs.service('web')
  const unused = await states(bench)
  await elb.rule(listener, 2, group)
  ecs.pass(60)

  expect(waiting.deployments?.[0]).toMatchObject({
    rolloutState: 'IN_PROGRESS',
    runningCount: 2,
    failedTasks: 0,
  })
  expect(unused).toEqual({ unused: 2 })
  expect((await ecs.service('web')).deployments?.[0]?.rolloutState).toBe('COMPLETED')
})

test('a group that is deleted under a service makes its rollout wait, with an event', async () => {
  const bench = await routed()
  const { ecs, elb, group, ruleArn, revision, behind } = bench
  await revision()
  await ecs.create('web', behind)
  await elb.elb.send(new DeleteRuleCommand({ RuleArn: ruleArn }))
  await elb.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: group }))

  ecs.pass(3_600)

  const service = await ecs.service('web')
  expect(service.deployments?.[0]?.rolloutState).toBe('IN_PROGRESS')
  expect(story(service)).toContain(
    `(service web) failed to register targets in (target-group ${group})`,
  )
})

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
  await running(bench, { healthCheckGracePeriodSeconds: 600 })
  const { ecs, elb, group } = bench
  const before = Object.keys(await elb.health(group))
  const script = (passes: boolean) =>
    elb.world.control('elasticloadbalancing', { type: 'targets', targetGroup: 'web', passes })

  script(false)
  ecs.pass(90)
  const unhealthy = await states(bench)
  script(true)
  ecs.pass(900)

  expect(unhealthy).toEqual({ unhealthy: 2 })
  expect(Object.keys(await elb.health(group))).toEqual(before)
  expect(await states(bench)).toEqual({ healthy: 2 })
})

test('a task stopped by hand drains; one whose container ended does not wait for it', async () => {
  const stopped = async (fate: object) => {
    const bench = await routed()
    const { ecs, elb, revision, behind } = bench
    elb.world.control('ecs', { type: 'fate', ...fate })
    await revision()
    await ecs.create('web', { ...behind, desiredCount: 1 })
    ecs.pass(30)
    elb.world.control('ecs', { type: 'stop-tasks', cluster: 'shop', service: 'web' })
    ecs.pass(60)
    const { taskArns } = await ecs.call('ListTasks', { cluster: 'shop', desiredStatus: 'STOPPED' })
    const { tasks } = await ecs.call('DescribeTasks', { cluster: 'shop', tasks: taskArns ?? [] })
    return [tasks?.[0]?.lastStatus, (await states(bench)).draining]
  }

  expect(await stopped({ fate: 'healthy' })).toEqual(['DEACTIVATING', 1])
  expect((await stopped({ fate: 'exits', afterSeconds: 15 }))[0]).toBe('STOPPED')
})

test('a deleted service leaves an empty group', async () => {
  const bench = await routed()
  await running(bench)
  const { ecs } = bench
  await ecs.call('DeleteService', { cluster: 'shop', service: 'web', force: true })

  ecs.pass(60)
  const draining = await states(bench)
  ecs.pass(300)

  expect(draining).toEqual({ draining: 2 })
  expect(await states(bench)).toEqual({})
  expect((await ecs.service('web')).status).toBe('INACTIVE')
})

test('tasks without a network of their own are reached at an instance', async () => {
  const { ecs, elb, listener } = await routed()
  const group = await elb.group('instances', { TargetType: 'instance' })
  await elb.rule(listener, 2, group)
  await ecs.register('web', {
    ...fargateTask,
    networkMode: 'bridge',
    requiresCompatibilities: ['EC2'],
    containerDefinitions: [
      { name: 'app', image: 'shop/web:1', portMappings: [{ containerPort: 8080 }] },
    ],
  })
  const loadBalancers = [{ targetGroupArn: group, containerName: 'app', containerPort: 8080 }]
  await ecs.call('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 1,
    loadBalancers,
  })

  ecs.pass(60)

  expect(await elb.health(group)).toEqual({
    [Object.keys(await elb.health(group))[0] ?? '']: 'healthy',
  })
  expect(Object.keys(await elb.health(group))[0]).toMatch(/^i-[0-9a-f]{17}$/)
})

test('a service that leaves its load balancer takes its tasks out of the group', async () => {
  const bench = await routed()
  await drainFor(bench, 10)
  await running(bench)
  const { ecs } = bench

  await ecs.call('UpdateService', { cluster: 'shop', service: 'web', loadBalancers: [] })
  ecs.pass(180)

  const service = await ecs.service('web')
  expect(service.deployments?.map((one) => one.rolloutState)).toEqual(['COMPLETED'])
  expect(await states(bench)).toEqual({})
})

test('a rollout goes on after a restart as it would have gone on', async () => {
  const bench = await routed()
  await running(bench)
  const { ecs, revision } = bench
  await revision('shop/web:2')
  await ecs.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web' })
  ecs.pass(10)
  const world = createSimulator({ throttling: { enabled: false } })
  world.restore(JSON.parse(JSON.stringify(ecs.world.save())))
  const resumed = { ecs: benchOf(world), elb: elbBenchOf(world), group: bench.group }

  resumed.ecs.pass(400)
  ecs.pass(400)

  expect(await states(resumed)).toEqual({ healthy: 2 })
  expect(world.save().services).toEqual(ecs.world.save().services)
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
