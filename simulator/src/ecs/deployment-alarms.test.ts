import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { cloudwatchOf } from '../cloudwatch/cloudwatch.testing.ts'
import { shiftBench } from './shifting.testing.ts'

const watching = (rollback = true) => ({
  alarms: { alarmNames: ['errors', 'latency'], enable: true, rollback },
})
const blueGreen = { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 20 }

/** The service with two alarms on metrics that a command primes. */
async function alarmed(configuration: object) {
  const bench = await shiftBench()
  const cloudwatch = cloudwatchOf(bench.elb.world)
  for (const AlarmName of ['errors', 'latency']) {
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'Shop',
        MetricName: AlarmName,
        Statistic: 'Average',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 10,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      }),
    )
  }
  await bench.create(configuration)
  const report = (name: string, value: number) =>
    bench.elb.world.control('cloudwatch', { type: 'metric', namespace: 'Shop', name, value })
  return { ...bench, cloudwatch, report }
}

test('an alarm in the bake time sends a deployment back, traffic and all', async () => {
  const bench = await alarmed({ ...blueGreen, ...watching() })
  await bench.update('shop/web:2')
  await bench.until('BAKE_TIME')
  bench.report('errors', 50)

  bench.ecs.pass(240)
  const soon = await bench.current()
  const weights = await bench.weights()
  bench.ecs.pass(600)

  expect(soon).toMatchObject({
    status: 'ROLLBACK_IN_PROGRESS',
    alarms: {
      status: 'TRIGGERED',
      alarmNames: ['errors', 'latency'],
      triggeredAlarmNames: ['errors'],
    },
  })
  expect(soon.rollback?.reason).toContain('alarm(s) errors in ALARM.')
  expect(weights.production).toBe('0/100')
  expect((await bench.current()).status).toBe('ROLLBACK_SUCCESSFUL')
})

test('a quiet deployment bakes to its end', async () => {
  const bench = await alarmed({ ...blueGreen, ...watching() })
  await bench.update('shop/web:2')
  bench.ecs.pass(900)
  const during = await bench.current()
  bench.ecs.pass(1_200)

  expect(during).toMatchObject({ lifecycleStage: 'BAKE_TIME', alarms: { status: 'MONITORING' } })
  expect(await bench.current()).toMatchObject({
    status: 'SUCCESSFUL',
    alarms: { status: 'MONITORING_COMPLETE', triggeredAlarmNames: [] },
  })
})

test('without rollback it stops where it is', async () => {
  const bench = await alarmed({ ...blueGreen, ...watching(false) })
  await bench.update('shop/web:2')
  await bench.until('BAKE_TIME')
  bench.report('latency', 50)

  bench.ecs.pass(600)

  expect(await bench.current()).toMatchObject({ status: 'STOPPED' })
  expect((await bench.weights()).production).toBe('100/0')
  expect(await bench.ecs.service('web')).toMatchObject({
    runningCount: 4,
    deployments: [{ rolloutState: 'FAILED' }, { status: 'ACTIVE' }],
  })
})

test('an alarm that was on before the deployment is ignored, with all others', async () => {
  const bench = await alarmed({ ...blueGreen, ...watching() })
  const on = { AlarmName: 'errors', StateValue: 'ALARM' as const, StateReason: 'by hand' }
  await bench.cloudwatch.send(new SetAlarmStateCommand(on))
  await bench.update('shop/web:2')
  bench.report('latency', 50)

  bench.ecs.pass(2_400)

  expect(await bench.current()).toMatchObject({
    status: 'SUCCESSFUL',
    alarms: { status: 'DISABLED' },
  })
})

test('a rolling deployment is not complete before its alarms were quiet for a while', async () => {
  const bench = await alarmed({ ...watching() })
  await bench.update('shop/web:2')
  const complete = async () => {
    const { deployments } = await bench.ecs.service('web')
    return deployments?.map((one) => one.rolloutState)
  }

  await bench.until('BAKE_TIME')
  const steady = await complete()
  bench.ecs.pass(170)
  const still = await complete()
  bench.ecs.pass(20)

  expect([steady, still, await complete()]).toEqual([
    ['IN_PROGRESS'],
    ['IN_PROGRESS'],
    ['COMPLETED'],
  ])
})

test('an alarm during a rolling deployment takes the old tasks back', async () => {
  const bench = await alarmed({ ...watching() })
  const { taskDefinition } = await bench.ecs.service('web')
  await bench.update('shop/web:2')
  bench.ecs.pass(30)
  bench.report('errors', 50)

  bench.ecs.pass(900)

  expect(await bench.current()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
  expect(await bench.ecs.service('web')).toMatchObject({ taskDefinition, runningCount: 2 })
})

test('a look that is throttled misses the alarm, the next one sees it', async () => {
  const bench = await alarmed({ ...blueGreen, ...watching() })
  await bench.update('shop/web:2')
  await bench.until('BAKE_TIME')
  bench.elb.world.faults.prime({
    operation: 'cloudwatch:DescribeAlarms',
    outcome: { kind: 'throttle' },
    count: 12,
  })
  bench.report('errors', 50)

  bench.ecs.pass(110)
  const missed = await bench.current()
  bench.ecs.pass(60)

  expect(missed.status).toBe('IN_PROGRESS')
  expect((await bench.current()).status).toBe('ROLLBACK_IN_PROGRESS')
})
