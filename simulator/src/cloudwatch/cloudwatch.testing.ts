import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'
import { clientOptions } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

/** A full minute. */
export const startAt = Date.UTC(2026, 2, 1, 12)

/** A world without token buckets, whose clock stands at a full minute. */
export function openWorld(): World {
  return createSimulator({ startAt, throttling: { enabled: false } })
}

export function cloudwatchOf(world: World): CloudWatchClient {
  return new CloudWatchClient({ ...clientOptions, requestHandler: inProcessHandler(world) })
}

export const cpu = {
  Namespace: 'AWS/ECS',
  MetricName: 'CPUUtilization',
  Dimensions: [
    { Name: 'ClusterName', Value: 'shop' },
    { Name: 'ServiceName', Value: 'web' },
  ],
}

/** What the service reports from now on. */
export function prime(world: World, value: number | null): void {
  const dimensions = { ServiceName: 'web', ClusterName: 'shop' }
  const { Namespace: namespace, MetricName: name } = cpu
  world.control('cloudwatch', { type: 'metric', namespace, name, dimensions, value })
}

/** Makes the alarm `busy`: CPU above 75 % in 3 of 3 minutes. */
export function putAlarm(
  client: CloudWatchClient,
  more: Partial<PutMetricAlarmInput> = {},
): Promise<object> {
  return client.send(
    new PutMetricAlarmCommand({
      AlarmName: 'busy',
      ...cpu,
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 3,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 75,
      ...more,
    }),
  )
}
