import type { PutMetricAlarmCommandInput, Statistic } from '@aws-sdk/client-cloudwatch'
import type { Alarm, AlarmMetric } from '@plumbline/desired-state'
import type { Context } from '../../model/index.ts'
import { nameOfUnit } from '../ownership.ts'

/** What an alarm looks at, without the rest. */
export type Metric = Pick<
  PutMetricAlarmCommandInput,
  | 'Namespace'
  | 'MetricName'
  | 'Dimensions'
  | 'Statistic'
  | 'ExtendedStatistic'
  | 'Period'
  | 'Metrics'
>

const ofService: Readonly<
  Partial<Record<AlarmMetric, readonly [namespace: string, name: string]>>
> = {
  cpu: ['AWS/ECS', 'CPUUtilization'],
  memory: ['AWS/ECS', 'MemoryUtilization'],
  // Reported while the cluster has Container Insights.
  runningTasks: ['ECS/ContainerInsights', 'RunningTaskCount'],
}

export function metricOf(alarm: Alarm, context: Context): Metric {
  const Period = alarm.periodSeconds
  const { cloudwatch, metric } = alarm
  if (cloudwatch !== undefined) {
    const { namespace, metric: MetricName, statistic, dimensions } = cloudwatch
    return {
      Namespace: namespace,
      MetricName,
      Dimensions: dimensionsOf(dimensions),
      ...statisticOf(statistic),
      Period,
    }
  }
  const [Namespace, MetricName] = ofService[metric ?? 'cpu'] ?? []
  const Dimensions = dimensionsOf({
    ClusterName: context.environment.cluster,
    ServiceName: nameOfUnit(context),
  })
  return { Namespace, MetricName, Dimensions, Statistic: 'Average', Period }
}

/** Percentiles have a member of their own. */
function statisticOf(statistic: string): Metric {
  return /^p\d/.test(statistic)
    ? { ExtendedStatistic: statistic }
    : { Statistic: statistic as Statistic }
}

function dimensionsOf(values: Readonly<Record<string, string>>) {
  return Object.entries(values).map(([Name, Value]) => ({ Name, Value }))
}
