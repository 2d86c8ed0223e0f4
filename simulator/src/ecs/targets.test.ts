import {
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { elbBenchOf } from '../elbv2/bench.testing.ts'
import { createSimulator } from '../simulator.ts'
import { benchOf, fargateTask, refusal, story } from './bench.testing.ts'
import { drainFor, routed, running, states } from './routed.testing.ts'

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
