import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { benchOf } from '../ecs/bench.testing.ts'
import { createScalingBench, trackCpu, tracking } from './bench.testing.ts'

const label = 'app/main/0123456789abcdef/targetgroup/web/fedcba9876543210'
const labelled = {
  LoadBalancer: 'app/main/0123456789abcdef',
  TargetGroup: 'targetgroup/web/fedcba9876543210',
}

test('requests per target scale a service', async () => {
  const bench = await createScalingBench()
  await bench.register()
  const { PredefinedMetricSpecification: _cpu, ...rest } =
    trackCpu.TargetTrackingScalingPolicyConfiguration
  await bench.policy({
    ...trackCpu,
    TargetTrackingScalingPolicyConfiguration: {
      ...rest,
      TargetValue: 1_000,
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        ResourceLabel: label,
      },
    },
  })
  bench.world.control('cloudwatch', {
    type: 'metric',
    namespace: 'AWS/ApplicationELB',
    name: 'RequestCountPerTarget',
    dimensions: labelled,
    value: 2_000,
  })

  bench.minutes(4)

  expect(await bench.count()).toBe(8)
})

test('so does a metric that math makes of others', async () => {
  const bench = await createScalingBench()
  await bench.register()
  const stat = (Id: string, MetricName: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'Shop', MetricName }, Stat: 'Average' },
    ReturnData: false,
  })
  await bench.policy({
    ...trackCpu,
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 10,
      CustomizedMetricSpecification: {
        Metrics: [
          stat('backlog', 'Backlog'),
          stat('tasks', 'Tasks'),
          { Id: 'each', Expression: 'backlog / tasks', ReturnData: true },
        ],
      },
    },
  })
  const { MetricAlarms } = await bench.cloudwatch.send(new DescribeAlarmsCommand({}))
  for (const [name, value] of [
    ['Backlog', 60],
    ['Tasks', 4],
  ] as const) {
    bench.world.control('cloudwatch', { type: 'metric', namespace: 'Shop', name, value })
  }

  bench.minutes(4)

  expect(MetricAlarms?.[0]?.Metrics?.map((one) => one.Id)).toEqual(['backlog', 'tasks', 'each'])
  expect(await bench.count()).toBe(6)
})

test('target tracking starts a service that runs nothing, where its metric says that there is work', async () => {
  const bench = await createScalingBench()
  await bench.register({ MinCapacity: 0, MaxCapacity: 10 })
  const ecs = benchOf(bench.world)
  await ecs.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 0 })
  const stat = (Id: string, MetricName: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'Shop', MetricName }, Stat: 'Average' },
    ReturnData: false,
  })
  const Expression = 'backlog / IF(FILL(tasks, 0) > 0, FILL(tasks, 0), 1)'
  await bench.policy({
    ...trackCpu,
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 10,
      CustomizedMetricSpecification: {
        Metrics: [stat('backlog', 'Backlog'), stat('tasks', 'Tasks'), { Id: 'each', Expression }],
      },
    },
  })
  bench.world.control('cloudwatch', {
    type: 'metric',
    namespace: 'Shop',
    name: 'Backlog',
    value: 60,
  })

  bench.minutes(4)

  expect(await bench.count()).toBe(1)
})

test('an alarm over math takes the steps of a policy', async () => {
  const bench = await createScalingBench()
  await bench.register()
  const { PolicyARN = '' } = (await bench.policy({
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 10, ScalingAdjustment: 3 },
      ],
    },
  })) as { PolicyARN?: string }
  await bench.cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'errors',
      Metrics: [
        {
          Id: 'bad',
          MetricStat: {
            Metric: { Namespace: 'Shop', MetricName: 'Bad' },
            Period: 60,
            Stat: 'Sum',
          },
          ReturnData: false,
        },
        { Id: 'share', Expression: '100 * bad / 50', Label: 'bad share', ReturnData: true },
      ],
      EvaluationPeriods: 1,
      Threshold: 20,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [PolicyARN],
    }),
  )
  bench.world.control('cloudwatch', { type: 'metric', namespace: 'Shop', name: 'Bad', value: 20 })

  bench.minutes(2)

  expect(await bench.count()).toBe(7)
})

test('while a service deploys it is scaled out, and not in', async () => {
  const bench = await createScalingBench()
  await bench.register()
  await bench.policy(tracking({ ScaleInCooldown: 0 }))
  bench.prime('CPUUtilization', 5)
  const ecs = benchOf(bench.world)
  await ecs.image('web', 'shop/web:does-not-exist')
  await ecs.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web' })

  bench.minutes(30)
  const quiet = await bench.count()
  bench.prime('CPUUtilization', 75)
  bench.minutes(4)
  const busy = await bench.count()
  bench.prime('CPUUtilization', 5)
  await ecs.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:1' })
  bench.minutes(30)

  expect([quiet, busy]).toEqual([4, 6])
  expect(await bench.count()).toBe(2)
})
