import {
  DeleteScalingPolicyCommand,
  DescribeScalingPoliciesCommand,
  FailedResourceAccessException,
  ObjectNotFoundException,
  ValidationException,
} from '@aws-sdk/client-application-auto-scaling'
import type { PutScalingPolicyRequest } from '@aws-sdk/client-application-auto-scaling'
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { createScalingBench, place, trackCpu, tracking } from './bench.testing.ts'
import type { ScalingBench } from './bench.testing.ts'

async function alarms({ cloudwatch }: ScalingBench) {
  return (await cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []
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
