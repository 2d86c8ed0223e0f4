import {
  DeleteScalingPolicyCommand,
  DescribeScalingPoliciesCommand,
  FailedResourceAccessException,
  ObjectNotFoundException,
  ValidationException,
} from '@aws-sdk/client-application-auto-scaling'
import type {
  PutScalingPolicyRequest,
  StepScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling'
import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { createScalingBench, place, trackCpu } from './bench.testing.ts'
import type { ScalingBench } from './bench.testing.ts'

type Tracking = NonNullable<PutScalingPolicyRequest['TargetTrackingScalingPolicyConfiguration']>

async function alarms({ cloudwatch }: ScalingBench) {
  return (await cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []
}

function tracking(more: Partial<Tracking>): Partial<PutScalingPolicyRequest> {
  const base = trackCpu.TargetTrackingScalingPolicyConfiguration
  return { ...trackCpu, TargetTrackingScalingPolicyConfiguration: { ...base, ...more } }
}

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

test('target tracking makes two alarms that act on the policy, and tells them', async () => {
  const bench = await createScalingBench()
  await bench.register()

  const answer = (await bench.policy(trackCpu)) as { PolicyARN: string; Alarms: object[] }
  const [high, low] = await alarms(bench)
  const { ScalingPolicies } = await bench.scaling.send(new DescribeScalingPoliciesCommand(place))

  expect(answer.Alarms).toHaveLength(2)
  expect(answer.Alarms[0]).toEqual({ AlarmName: high?.AlarmName, AlarmARN: high?.AlarmArn })
  expect(high).toMatchObject({
    AlarmName: expect.stringMatching(/^TargetTracking-service\/shop\/web-AlarmHigh-/),
    AlarmActions: [answer.PolicyARN],
    MetricName: 'CPUUtilization',
    Threshold: 50,
    EvaluationPeriods: 3,
  })
  expect(low).toMatchObject({ Threshold: 45, EvaluationPeriods: 15 })
  expect(ScalingPolicies).toMatchObject([
    { ...place, ...trackCpu, PolicyName: 'cpu', Alarms: answer.Alarms },
  ])
})

test('an update keeps the ARN and the alarms, with new thresholds; a deletion takes them along', async () => {
  const bench = await createScalingBench()
  await bench.register()
  const before = await bench.policy(trackCpu)

  const after = await bench.policy(tracking({ TargetValue: 80 }))
  const thresholds = (await alarms(bench)).map(({ Threshold }) => Threshold)
  await bench.scaling.send(new DeleteScalingPolicyCommand({ ...place, PolicyName: 'cpu' }))

  expect(after).toMatchObject({ PolicyARN: (before as { PolicyARN: string }).PolicyARN })
  expect(thresholds).toEqual([80, 72])
  expect(await alarms(bench)).toEqual([])
  await expect(
    bench.scaling.send(new DeleteScalingPolicyCommand({ ...place, PolicyName: 'cpu' })),
  ).rejects.toBeInstanceOf(ObjectNotFoundException)
})

test('without a target there is no policy', async () => {
  const bench = await createScalingBench()

  await expect(bench.policy(trackCpu)).rejects.toBeInstanceOf(ObjectNotFoundException)
})

test('a throttle of CloudWatch is told, and leaves nothing behind', async () => {
  const bench = await createScalingBench()
  await bench.register()
  bench.world.faults.prime({
    operation: 'cloudwatch:PutMetricAlarm',
    ordinal: 2,
    outcome: { kind: 'throttle' },
  })

  const call = bench.policy(trackCpu)

  await expect(call).rejects.toBeInstanceOf(FailedResourceAccessException)
  await expect(call).rejects.toThrow('Rate exceeded (Service: AmazonCloudWatch')
  const { ScalingPolicies } = await bench.scaling.send(new DescribeScalingPoliciesCommand(place))
  expect([ScalingPolicies, await alarms(bench)]).toEqual([[], []])
})

test.each<[string, Partial<PutScalingPolicyRequest>]>([
  ['no configuration', { PolicyType: 'StepScaling' }],
  ['predictive scaling', { PolicyType: 'PredictiveScaling' }],
  ['a target of 0', tracking({ TargetValue: 0 })],
  ['no metric', tracking({ PredefinedMetricSpecification: undefined })],
  [
    'requests without a label',
    tracking({
      PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' },
    }),
  ],
  [
    'steps that overlap',
    {
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 1 },
          { MetricIntervalLowerBound: 10, ScalingAdjustment: 2 },
        ],
      },
    },
  ],
])('a policy with %s is refused', async (_, more) => {
  const bench = await createScalingBench()
  await bench.register()

  await expect(bench.policy(more)).rejects.toBeInstanceOf(ValidationException)
})

test('policies come in pages of 10', async () => {
  const bench = await createScalingBench()
  await bench.register()
  for (let i = 0; i < 12; i++) await bench.policy({ ...trackCpu, PolicyName: `p${i}` })

  const first = await bench.scaling.send(new DescribeScalingPoliciesCommand(place))
  const { NextToken } = first
  const second = await bench.scaling.send(
    new DescribeScalingPoliciesCommand({ ...place, NextToken }),
  )

  expect([first.ScalingPolicies?.length, second.ScalingPolicies?.length]).toEqual([10, 2])
})

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
