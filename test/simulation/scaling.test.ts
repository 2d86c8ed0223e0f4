import { expect, it } from 'vitest'
import { environment } from '../support/shop.ts'
import { scalingHouse } from './scaling-world.ts'

const minute = 60_000
const byCpu = { scale: { min: 2, max: 6, cpu: '60%', cooldown: { out: '1m', in: '1m' } } }
const web = { cluster: 'prod', service: 'web' }

it('auto scaling changes the number of tasks, and nobody calls it drift', async () => {
  const { house, prime, count, counts, drift } = await scalingHouse(byCpu)

  prime('CPUUtilization', 110)
  await house.turn(10 * minute)
  const busy = await count()
  prime('CPUUtilization', 5)
  await house.turn(60 * minute)

  expect(busy).toBe(6)
  expect(await count()).toBe(2)
  expect(counts().every(({ by }) => by === 'scaling')).toBe(true)
  expect(drift()).toEqual([])
  expect((await house.unit('prod/service/web'))?.status.sync.is).toBe('Synced')
  await house.stop()
})

it.each([
  [40, 6],
  [0, 2],
])('a count of %i, set by hand, is drift and goes to the nearer limit', async (byHand, limit) => {
  const { house, ask, count, drift } = await scalingHouse(byCpu)

  await ask('ecs', 'UpdateService', { ...web, desiredCount: byHand })
  await house.turn(5 * minute)

  expect(await count()).toBe(limit)
  expect(drift()).toEqual(['drift.detected', 'drift.repaired'])
  await house.stop()
})

it('a count between the limits, set by hand, stays', async () => {
  const { house, ask, count, drift } = await scalingHouse(byCpu)

  await ask('ecs', 'UpdateService', { ...web, desiredCount: 5 })
  await house.turn(5 * minute)

  expect(await count()).toBe(5)
  expect(drift()).toEqual([])
  await house.stop()
})

it('a schedule moves the limits, and the tasks with them, without drift', async () => {
  const schedules = { evening: { cron: '*/30 * * * *', min: 4, max: 5 } }
  const { house, target, count, drift } = await scalingHouse({
    scale: { min: 1, max: 3, schedules },
  })
  const before = await count()

  await house.turn(45 * minute)

  expect(before).toBe(1)
  expect(await target()).toMatchObject({ MinCapacity: 4, MaxCapacity: 5 })
  expect(await count()).toBe(4)
  expect(drift()).toEqual([])
  await house.stop()
})

it('scaling that somebody suspended goes on again', async () => {
  const { house, ask, target, drift } = await scalingHouse(byCpu)

  await ask('application-autoscaling', 'RegisterScalableTarget', {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/prod/web',
    ScalableDimension: 'ecs:service:DesiredCount',
    SuspendedState: { DynamicScalingOutSuspended: true },
  })
  await house.turn(5 * minute)

  expect((await target())?.SuspendedState?.DynamicScalingOutSuspended).toBe(false)
  expect(drift()).toEqual(['drift.detected', 'drift.repaired'])
  await house.stop()
})

const bySteps = {
  alarms: {
    'cpu-high': { metric: 'cpu', above: '60%', for: '3 of 3' },
    'cpu-low': { metric: 'cpu', below: '20%', for: '2 of 2' },
  },
  scale: {
    min: 2,
    max: 6,
    steps: {
      up: { when: 'cpu-high', add: 2, cooldown: '1m' },
      down: { when: 'cpu-low', remove: 1, cooldown: '1m' },
    },
  },
}

it('an alarm of the service takes its steps, up and down', async () => {
  const { house, prime, alarms, counts, drift } = await scalingHouse(bySteps)

  prime('CPUUtilization', 80)
  await house.turn(10 * minute)
  prime('CPUUtilization', 5)
  await house.turn(20 * minute)

  expect((await alarms()).map(({ AlarmName }) => AlarmName)).toEqual([
    'plumbline/prod/web/cpu-high',
    'plumbline/prod/web/cpu-low',
  ])
  expect(counts().map(({ to }) => to)).toEqual([4, 6, 5, 4, 3, 2])
  expect(counts().every(({ by }) => by === 'scaling')).toBe(true)
  expect(drift()).toEqual([])
  await house.stop()
})

it('taking scaling away sets the count once, and nothing of it is left', async () => {
  const { house, ask, release, target, policies, alarms, count, counts, drift } =
    await scalingHouse({ ...byCpu, ...bySteps, scale: { ...bySteps.scale, cpu: '60%' } })
  await ask('ecs', 'UpdateService', { ...web, desiredCount: 5 })
  await house.turn(minute)

  await release({ scale: 3 })
  await house.turn(10 * minute)

  expect(counts()).toEqual([
    { by: 'somebody', to: 5 },
    { by: 'us', to: 3 },
  ])
  expect([await count(), await target(), await policies(), await alarms()]).toEqual([
    3,
    undefined,
    [],
    [],
  ])
  const left = await ask<{ MetricAlarms?: unknown[] }>('cloudwatch', 'DescribeAlarms')
  expect(left.MetricAlarms).toEqual([])
  expect(drift()).toEqual([])
  await house.stop()
})

it('what is no longer wanted of scaling goes, by itself, when the rest is in place', async () => {
  const schedules = { day: { cron: '0 7 * * *', min: 3 } }
  const scale = { ...byCpu.scale, memory: '80%', schedules }
  const { house, release, policies, actions, target } = await scalingHouse({ scale })
  const before = [(await policies()).length, (await actions()).length]

  await release(byCpu)

  expect(before).toEqual([2, 1])
  expect((await policies()).map(({ PolicyName }) => PolicyName)).toEqual(['prod-web-cpu'])
  expect(await actions()).toEqual([])
  expect(await target()).toMatchObject({ MinCapacity: 2, MaxCapacity: 6 })
  await house.stop()
})

it('a policy that somebody adds to our target goes, and one that somebody deletes comes back', async () => {
  const { house, ask, policies, drift } = await scalingHouse(byCpu)
  const place = {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/prod/web',
    ScalableDimension: 'ecs:service:DesiredCount',
  }
  const [cpu] = await policies()

  await ask('application-autoscaling', 'PutScalingPolicy', {
    ...place,
    PolicyName: 'by-hand',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 10,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageMemoryUtilization' },
    },
  })
  await house.turn(5 * minute)
  const names = (await policies()).map(({ PolicyName }) => PolicyName)
  await ask('application-autoscaling', 'DeleteScalingPolicy', {
    ...place,
    PolicyName: cpu?.PolicyName,
  })
  await house.turn(5 * minute)

  expect(names).toEqual(['prod-web-cpu'])
  expect((await policies()).map(({ PolicyName }) => PolicyName)).toEqual(['prod-web-cpu'])
  expect(drift()).toHaveLength(4)
  await house.stop()
})

it('a queue starts a service that runs nothing, and the last task leaves an empty queue', async () => {
  const queue = { sqs: 'mail', backlogPerTask: 10 }
  const cooldown = { in: '1m', out: '1m' }
  const { house, count, drift } = await scalingHouse({ scale: { min: 0, max: 8, queue, cooldown } })
  const waiting = (value: number) =>
    house.world.control('cloudwatch', {
      type: 'metric',
      namespace: 'AWS/SQS',
      name: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: 'mail' },
      value,
    })
  const before = await count()

  waiting(45)
  await house.turn(5 * minute)
  const started = await count()
  waiting(0)
  await house.turn(60 * minute)

  expect(before).toBe(0)
  expect(started).toBeGreaterThan(0)
  expect(await count()).toBe(0)
  expect(drift()).toEqual([])
  await house.stop()
})

it('a target that somebody else scales contradicts a fixed number, and is left alone', async () => {
  const { house, ask, target } = await scalingHouse({ scale: 2 })

  await ask('application-autoscaling', 'RegisterScalableTarget', {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/prod/web',
    ScalableDimension: 'ecs:service:DesiredCount',
    MinCapacity: 1,
    MaxCapacity: 9,
  })
  await house.turn(10 * minute)

  expect(await target()).toMatchObject({ MinCapacity: 1, MaxCapacity: 9 })
  const status = (await house.unit('prod/service/web'))?.status
  expect(status?.fault).toMatchObject({
    code: 'NotOurs',
    message: expect.stringContaining('scaling/web exists and has no plumbline:unit tag'),
  })
  await house.stop()
})

it('an alarm that stops rollouts says that the unit is not well, another one does not', async () => {
  const alarms = {
    errors: { cloudwatch: { namespace: 'Shop', metric: 'Errors' }, above: 5 },
    busy: { metric: 'cpu', above: '60%' },
  }
  const { house, prime } = await scalingHouse({ alarms, deploy: { alarms: ['errors'] } })
  const report = (value: number) =>
    house.world.control('cloudwatch', { type: 'metric', namespace: 'Shop', name: 'Errors', value })
  const health = async () => {
    await house.turn(5 * minute)
    const { is, reason } = (await house.unit('prod/service/web'))?.status.health ?? {}
    return [is, reason]
  }

  prime('CPUUtilization', 90)
  const busy = await health()
  report(9)
  const failing = await health()
  report(0)

  expect(busy).toEqual(['Healthy', 'AllTasksRunning'])
  expect(failing).toEqual(['Degraded', 'AlarmActive'])
  expect(await health()).toEqual(['Healthy', 'AllTasksRunning'])
  await house.stop()
})

it('a removed service takes its scaling and its alarms with it', async () => {
  const { house, target, alarms, ask } = await scalingHouse(bySteps)

  house.git.commit({ 'environments/prod.yaml': environment('prod') })
  await house.until(async () => (await house.unit('prod/service/web')) === undefined)

  const left = await ask<{ MetricAlarms?: unknown[] }>('cloudwatch', 'DescribeAlarms')
  expect([await target(), await alarms(), left.MetricAlarms]).toEqual([undefined, [], []])
  await house.stop()
})
