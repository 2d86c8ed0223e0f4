import type { TargetTrackingScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling'
import type { Dimension, MetricDataQuery, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { uuid } from './model.ts'
import type { PolicyState, TargetState } from './model.ts'

type Tracking = TargetTrackingScalingPolicyConfiguration

const periodS = 60
const minutesHigh = 3
const minutesLow = 15
/** The metric has to fall this far below its target before the count goes down. */
const lowShare = 0.9

/**
 * Makes the two alarms of a policy, or changes them, and answers their names.
 * @throws AwsError FailedResourceAccessException when CloudWatch refuses
 */
export function putTrackingAlarms(
  { resource }: TargetState,
  policy: PolicyState,
  tracking: Tracking,
  context: RequestContext,
): string[] {
  const target = tracking.TargetValue ?? 0
  const names = policy.alarms.length > 0 ? policy.alarms : newNames(resource, context)
  const [high = '', low = ''] = names
  const base = {
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policy.arn}.`,
    AlarmActions: [policy.arn],
    ...metricOf(resource, tracking),
  }
  const alarms: PutMetricAlarmInput[] = [
    {
      ...base,
      AlarmName: high,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: target,
      EvaluationPeriods: minutesHigh,
    },
    {
      ...base,
      AlarmName: low,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: target * lowShare,
      EvaluationPeriods: minutesLow,
    },
  ]
  const put: string[] = []
  try {
    for (const alarm of alarms) {
      context.call('cloudwatch', 'PutMetricAlarm', alarm)
      put.push(alarm.AlarmName ?? '')
    }
  } catch (error) {
    // What a new policy left behind would scale for nobody.
    if (policy.alarms.length === 0) deleteAlarms(put, context)
    throw failedAccess(error)
  }
  return [...names]
}

/** Deletes alarms one by one, since one may be gone; CloudWatch's refusals are not the caller's business. */
export function deleteAlarms(names: readonly string[], context: RequestContext): void {
  for (const name of names) {
    try {
      context.call('cloudwatch', 'DeleteAlarms', { AlarmNames: [name] })
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
    }
  }
}

function newNames(resource: string, context: RequestContext): string[] {
  return ['High', 'Low'].map((side) => `TargetTracking-${resource}-Alarm${side}-${uuid(context)}`)
}

type AlarmMetric = Pick<
  PutMetricAlarmInput,
  'Namespace' | 'MetricName' | 'Dimensions' | 'Statistic' | 'Unit' | 'Period' | 'Metrics'
>

function metricOf(resource: string, tracking: Tracking): AlarmMetric {
  const { PredefinedMetricSpecification: known, CustomizedMetricSpecification: own } = tracking
  if (own?.Metrics !== undefined) {
    // An alarm needs a period for each metric that it reads; a policy's are all a minute long.
    const metrics = own.Metrics.map(({ MetricStat: stat, ...query }) => ({
      ...query,
      ...(stat && { MetricStat: { ...stat, Period: periodS } }),
    }))
    return { Metrics: metrics as MetricDataQuery[] }
  }
  if (own !== undefined) {
    const { Namespace, MetricName, Dimensions, Statistic, Unit } = own
    return {
      Namespace,
      MetricName,
      Dimensions,
      Statistic,
      Period: periodS,
      Unit: Unit as AlarmMetric['Unit'],
    }
  }
  return predefinedMetric(resource, known?.PredefinedMetricType, known?.ResourceLabel ?? '')
}

function predefinedMetric(resource: string, type: string | undefined, label: string): AlarmMetric {
  const [, cluster = '', service = ''] = resource.split('/')
  if (type !== 'ALBRequestCountPerTarget') {
    const MetricName =
      type === 'ECSServiceAverageMemoryUtilization' ? 'MemoryUtilization' : 'CPUUtilization'
    const Dimensions = dimensions({ ClusterName: cluster, ServiceName: service })
    return { Namespace: 'AWS/ECS', MetricName, Dimensions, Statistic: 'Average', Period: periodS }
  }
  // `app/<name>/<id>/targetgroup/<name>/<id>`
  const at = label.indexOf('/targetgroup/')
  return {
    Namespace: 'AWS/ApplicationELB',
    MetricName: 'RequestCountPerTarget',
    Dimensions: dimensions({ LoadBalancer: label.slice(0, at), TargetGroup: label.slice(at + 1) }),
    Statistic: 'Sum',
    Period: periodS,
  }
}

function dimensions(values: Readonly<Record<string, string>>): Dimension[] {
  return Object.entries(values).map(([Name, Value]) => ({ Name, Value }))
}

function failedAccess(error: unknown): unknown {
  if (!(error instanceof AwsError)) return error
  return new AwsError(
    'FailedResourceAccessException',
    `Unable to create alarms for scaling policy due to reason: ${error.message} ` +
      `(Service: AmazonCloudWatch; Status Code: ${error.status}; Error Code: ${error.code})`,
  )
}
