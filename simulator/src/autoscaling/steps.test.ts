import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling'
import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { createScalingBench, trackCpu, tracking } from './bench.testing.ts'
import type { ScalingBench } from './bench.testing.ts'

/** A bench with a step policy that the alarm `queue`, above 100, drives by hand. */
async function stepping(config: StepScalingPolicyConfiguration): Promise<ScalingBench> {
  const bench = await createScalingBench()
  await bench.register()
  const { PolicyARN } = (await bench.policy({
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: config,
  })) as { PolicyARN: string }
  await bench.cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'queue',
      Namespace: 'AWS/ECS',
      MetricName: 'CPUUtilization',
      Dimensions: [
        { Name: 'ClusterName', Value: 'shop' },
        { Name: 'ServiceName', Value: 'web' },
      ],
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 50,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [PolicyARN],
    }),
  )
  return bench
}

test('target tracking scales out in proportion, once in a cooldown, and never above the maximum', async () => {
  const bench = await createScalingBench()
  await bench.register()
  await bench.policy(trackCpu)
  bench.prime('CPUUtilization', 75)

  bench.minutes(2)
  const tooSoon = await bench.count()
  bench.minutes(1)
  const out = await bench.count()
  bench.minutes(4)
  const cooling = await bench.count()
  bench.prime('CPUUtilization', 500)
  bench.minutes(10)

  expect([tooSoon, out, cooling, await bench.count()]).toEqual([4, 6, 6, 10])
  expect((await bench.causes())[0]).toMatch(
    /^monitor alarm TargetTracking-service\/shop\/web-AlarmHigh-.* in state ALARM triggered policy cpu$/,
  )
})

test('it scales in after 15 minutes, never below the minimum, and not at all when told so', async () => {
  const bench = await createScalingBench()
  await bench.register()
  await bench.policy(tracking({ DisableScaleIn: true }))
  bench.prime('CPUUtilization', 5)

  bench.minutes(20)
  const disabled = await bench.count()
  await bench.policy(trackCpu)
  bench.minutes(2)

  expect([disabled, await bench.count()]).toEqual([4, 2])
})

test('of several policies the one with the larger count wins', async () => {
  const bench = await createScalingBench()
  await bench.register()
  await bench.policy(trackCpu)
  const byMemory = { PredefinedMetricType: 'ECSServiceAverageMemoryUtilization' } as const
  await bench.policy({
    ...tracking({ PredefinedMetricSpecification: byMemory }),
    PolicyName: 'memory',
  })
  bench.prime('CPUUtilization', 5)
  bench.prime('MemoryUtilization', 48)

  bench.minutes(30)
  const held = await bench.count()
  bench.prime('MemoryUtilization', 35)
  bench.minutes(20)

  expect([held, await bench.count()]).toEqual([4, 3])
})

test.each<[string, StepScalingPolicyConfiguration, number, number]>([
  [
    'the step whose bounds hold the distance',
    {
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 20, ScalingAdjustment: 3 },
      ],
    },
    70,
    7,
  ],
  [
    'an exact count',
    {
      AdjustmentType: 'ExactCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 9 }],
    },
    60,
    9,
  ],
  [
    'a share, rounded towards zero',
    {
      AdjustmentType: 'PercentChangeInCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 40 }],
    },
    60,
    5,
  ],
  [
    'a share of at least two',
    {
      AdjustmentType: 'PercentChangeInCapacity',
      MinAdjustmentMagnitude: 2,
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: -10 }],
    },
    60,
    2,
  ],
])('a step policy takes %s', async (_, config, value, expected) => {
  const bench = await stepping(config)

  bench.prime('CPUUtilization', value)
  bench.minutes(1)

  expect(await bench.count()).toBe(expected)
})

test('a step is taken again after its cooldown, and an alarm set by hand takes one too', async () => {
  const bench = await stepping({
    AdjustmentType: 'ChangeInCapacity',
    Cooldown: 120,
    StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
  })
  const input = { AlarmName: 'queue', StateValue: 'ALARM', StateReason: 'a drill' } as const

  await bench.cloudwatch.send(new SetAlarmStateCommand(input))
  const drilled = await bench.count()
  bench.prime('CPUUtilization', 60)
  bench.minutes(1)
  const cooling = await bench.count()
  bench.minutes(1)
  const second = await bench.count()

  expect([drilled, cooling, second]).toEqual([5, 5, 6])
})

test('what is suspended does not happen', async () => {
  const bench = await createScalingBench()
  await bench.register({ SuspendedState: { DynamicScalingOutSuspended: true } })
  await bench.policy(trackCpu)

  bench.prime('CPUUtilization', 90)
  bench.minutes(10)
  const suspended = await bench.count()
  await bench.register({ SuspendedState: { DynamicScalingOutSuspended: false } })
  bench.minutes(1)

  expect([suspended, await bench.count()]).toEqual([4, 8])
})
