import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  InvalidTargetException,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  DeleteRuleCommand,
  RegisterTargetsCommand,
  type TargetDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { createSimulator } from '../simulator.ts'
import { createElbBench, type ElbBench, elbBenchOf } from './bench.testing.ts'

interface TargetBench extends ElbBench {
  readonly web: string
  readonly listenerArn: string
  readonly register: (...targets: TargetDescription[]) => Promise<object>
  readonly deregister: (...targets: TargetDescription[]) => Promise<object>
  /** Which targets pass their checks from now on: all, or one. */
  readonly script: (passes: boolean, more?: object) => unknown
}

/** A bench with the group `web` behind a rule, and short ways to its targets. */
async function bench(isUsed = true): Promise<TargetBench> {
  const elbBench = createElbBench({ elbv2: { registrationMs: 10_000 } })
  const { elb, world } = elbBench
  const web = await elbBench.group('web', { Port: 8080 })
  const listenerArn = await elbBench.listener(await elbBench.balancer('main'))
  if (isUsed) await elbBench.rule(listenerArn, 1, web)
  return {
    ...elbBench,
    web,
    listenerArn,
    register: (...Targets) =>
      elb.send(new RegisterTargetsCommand({ TargetGroupArn: web, Targets })),
    deregister: (...Targets) =>
      elb.send(new DeregisterTargetsCommand({ TargetGroupArn: web, Targets })),
    script: (passes, more) =>
      world.control('elasticloadbalancing', {
        type: 'targets',
        targetGroup: 'web',
        passes,
        ...more,
      }),
  }
}

const one = { Id: '10.0.0.1' }
const two = { Id: '10.0.0.2' }

test('a new target is healthy after one passing check', async () => {
  const { register, health, pass, web } = await bench()
  await register(one)
  const story = [await health(web)]

  for (const seconds of [9, 1]) {
    pass(seconds)
    story.push(await health(web))
  }

  expect(story).toEqual([
    { '10.0.0.1': 'initial Elb.RegistrationInProgress' },
    { '10.0.0.1': 'initial Elb.RegistrationInProgress' },
    { '10.0.0.1': 'healthy' },
  ])
})

test('a target that fails is unhealthy after two checks, and healthy again after five', async () => {
  const { register, script, health, pass, web } = await bench()
  await register(one, two)
  pass(15)
  script(false, { id: one.Id, reason: 'Target.Timeout' })

  pass(54)
  const before = await health(web)
  pass(1)
  const after = await health(web)
  script(true)
  pass(30 * 5 - 1)
  const still = await health(web)
  pass(1)

  expect(before).toEqual({ '10.0.0.1': 'healthy', '10.0.0.2': 'healthy' })
  expect(after).toEqual({ '10.0.0.1': 'unhealthy Target.Timeout', '10.0.0.2': 'healthy' })
  expect(still).toEqual(after)
  expect(await health(web)).toEqual(before)
})

test('a check that passes in between begins the count anew', async () => {
  const { register, script, health, pass, web } = await bench()
  await register(one)
  pass(15)
  script(false)
  pass(30)
  script(true)
  pass(30)
  script(false)

  pass(45)
  const before = await health(web)
  pass(15)

  expect(before).toEqual({ '10.0.0.1': 'healthy' })
  expect(await health(web)).toEqual({ '10.0.0.1': 'unhealthy Target.ResponseCodeMismatch' })
})

test('a target that never passes goes from initial to unhealthy', async () => {
  const { register, script, health, pass, web } = await bench()
  await register(one)
  script(false)

  pass(39)
  const before = await health(web)
  pass(1)

  expect(before).toEqual({ '10.0.0.1': 'initial Elb.InitialHealthChecking' })
  expect(await health(web)).toEqual({ '10.0.0.1': 'unhealthy Target.ResponseCodeMismatch' })
})

test('another interval and threshold count from now on', async () => {
  const { elb, register, script, health, pass, web } = await bench()
  await register(one)
  pass(10)
  script(false)
  const faster = {
    HealthCheckIntervalSeconds: 5,
    HealthCheckTimeoutSeconds: 2,
    UnhealthyThresholdCount: 3,
  }
  await elb.send(new ModifyTargetGroupCommand({ TargetGroupArn: web, ...faster }))

  pass(9)
  const before = await health(web)
  pass(6)

  expect(before).toEqual({ '10.0.0.1': 'healthy' })
  expect(await health(web)).toEqual({ '10.0.0.1': 'unhealthy Target.ResponseCodeMismatch' })
})

test('a deregistered target drains for the delay of its group, then it is gone', async () => {
  const { elb, register, deregister, health, pass, web } = await bench()
  const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '20' }]
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: web, Attributes }))
  await register(one)
  pass(10)

  await deregister(one, two)
  // Other checks have nothing to do with a target that drains.
  await elb.send(
    new ModifyTargetGroupCommand({ TargetGroupArn: web, HealthCheckIntervalSeconds: 20 }),
  )
  pass(19)
  const draining = await health(web)
  pass(1)
  const { TargetHealthDescriptions } = await elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: web, Targets: [one] }),
  )

  expect(draining).toEqual({ '10.0.0.1': 'draining Target.DeregistrationInProgress' })
  expect(await health(web)).toEqual({})
  expect(TargetHealthDescriptions).toMatchObject([
    {
      Target: { Id: '10.0.0.1', Port: 8080 },
      TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' },
    },
  ])
})

test('a target that is registered again while it drains begins anew', async () => {
  const { register, deregister, health, pass, web } = await bench()
  await register(one)
  pass(10)
  await deregister(one)
  pass(100)

  await register(one)
  pass(10)
  const back = await health(web)
  pass(300)

  expect(back).toEqual({ '10.0.0.1': 'healthy' })
  expect(await health(web)).toEqual(back)
})

test('targets of a group that no rule uses are unused until one does, and again when it goes', async () => {
  const { elb, register, rule, listenerArn, health, pass, web } = await bench(false)
  await register(one)
  pass(600)
  const unused = await health(web)

  const RuleArn = await rule(listenerArn, 1, web)
  const initial = await health(web)
  pass(10)
  const used = await health(web)
  await elb.send(new DeleteRuleCommand({ RuleArn }))

  expect(unused).toEqual({ '10.0.0.1': 'unused Target.NotInUse' })
  expect(initial).toEqual({ '10.0.0.1': 'initial Elb.RegistrationInProgress' })
  expect(used).toEqual({ '10.0.0.1': 'healthy' })
  expect(await health(web)).toEqual(unused)
})

test('a target that no load balancer uses is gone at once', async () => {
  const { register, deregister, health, web } = await bench(false)
  await register(one, two)

  await deregister(one)

  expect(await health(web)).toEqual({ '10.0.0.2': 'unused Target.NotInUse' })
})

test('an address is another target on another port', async () => {
  const { elb, register, deregister, pass, web } = await bench()
  await register(one, { ...one, Port: 9090 })
  await deregister({ ...one, Port: 9090 })
  pass(10)

  const { TargetHealthDescriptions = [] } = await elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: web }),
  )

  expect(
    TargetHealthDescriptions.map(({ Target, TargetHealth, HealthCheckPort }) => [
      Target?.Port,
      HealthCheckPort,
      TargetHealth?.State,
    ]),
  ).toEqual([
    [8080, '8080', 'healthy'],
    [9090, '9090', 'draining'],
  ])
})

test('targets must be what their group takes', async () => {
  const { elb, group, register } = await bench()
  const instances = await group('instances', { TargetType: 'instance' })
  const instance = (Id: string) =>
    elb.send(new RegisterTargetsCommand({ TargetGroupArn: instances, Targets: [{ Id }] }))

  await expect(register({ Id: 'i-0123456789abcdef0' })).rejects.toMatchObject({
    name: 'ValidationError',
  })
  await expect(register()).rejects.toMatchObject({ name: 'ValidationError' })
  await expect(instance('10.0.0.1')).rejects.toBeInstanceOf(InvalidTargetException)
  await instance('i-0123456789abcdef0')
})

test.each([
  [{ targetGroup: 'other', passes: true }, 'there is no target group "other"'],
  [{ targetGroup: 'web' }, 'targets needs targetGroup'],
  [{ targetGroup: 'web', passes: true, reason: 'Bad.Day' }, 'reason must be one of'],
])('the command %j is refused', async (command, why) => {
  const { world } = await bench()

  expect(() => world.control('elasticloadbalancing', { type: 'targets', ...command })).toThrow(why)
})

test('what is under way goes on after a restart', async () => {
  const { world, register, script, pass, web } = await bench()
  await register(one)
  pass(15)
  script(false)
  pass(40)
  const restored = createSimulator({ elbv2: { registrationMs: 10_000 } })

  restored.restore(JSON.parse(JSON.stringify(world.save())))
  const after = elbBenchOf(restored)
  const before = await after.health(web)
  after.pass(15)

  expect(before).toEqual({ '10.0.0.1': 'healthy' })
  expect(await after.health(web)).toEqual({
    '10.0.0.1': 'unhealthy Target.ResponseCodeMismatch',
  })
})
