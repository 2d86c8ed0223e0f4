import type { PutMetricAlarmCommandInput, Statistic } from '@aws-sdk/client-cloudwatch'
import type { Alarm, AlarmMetric, ServiceUnit } from '@plumbline/desired-state'
import type { Context } from '../../model/index.ts'
import { nameOfUnit } from '../ownership.ts'
import {
  greatestOf,
  groupsOfRoutes,
  metricOfGroup,
  queriesOfGroups,
  sumOf,
  type RouteGroup,
} from '../route-metrics.ts'

/** What an alarm looks at, without the rest. */
type Metric = Pick<
  PutMetricAlarmCommandInput,
  | 'Namespace'
  | 'MetricName'
  | 'Dimensions'
  | 'Statistic'
  | 'ExtendedStatistic'
  | 'Period'
  | 'Metrics'
>

/** Metrics of the service as a whole. */
const ofService: Readonly<
  Partial<Record<AlarmMetric, readonly [namespace: string, name: string]>>
> = {
  cpu: ['AWS/ECS', 'CPUUtilization'],
  memory: ['AWS/ECS', 'MemoryUtilization'],
  // Reported while the cluster has Container Insights.
  runningTasks: ['ECS/ContainerInsights', 'RunningTaskCount'],
}

interface OfRoute {
  readonly name: string
  readonly statistic: Statistic
  /** What several target groups come to. */
  readonly join: typeof sumOf
}

/** Metrics of a load balancer, which it keeps for each target group. */
const ofRoute: Readonly<Partial<Record<AlarmMetric, OfRoute>>> = {
  responseTime: { name: 'TargetResponseTime', statistic: 'Average', join: greatestOf },
  http5xx: { name: 'HTTPCode_Target_5XX_Count', statistic: 'Sum', join: sumOf },
  unhealthyHosts: { name: 'UnHealthyHostCount', statistic: 'Maximum', join: greatestOf },
}

export function metricOf(alarm: Alarm, unit: ServiceUnit, context: Context): Metric {
  const { cloudwatch, metric = 'cpu', periodSeconds: Period } = alarm
  if (cloudwatch !== undefined) return anyMetric(cloudwatch, Period)
  const route = ofRoute[metric]
  if (route !== undefined)
    return routeMetric(alarm, route, groupsOfRoutes(unit, context, alarm.ingress))
  const [Namespace, MetricName] = ofService[metric] ?? []
  const Dimensions = dimensionsOf({
    ClusterName: context.environment.cluster,
    ServiceName: nameOfUnit(context),
  })
  return { Namespace, MetricName, Dimensions, Statistic: 'Average', Period }
}

function anyMetric(
  { namespace, metric, statistic, dimensions }: NonNullable<Alarm['cloudwatch']>,
  Period: number,
): Metric {
  return {
    Namespace: namespace,
    MetricName: metric,
    Dimensions: dimensionsOf(dimensions),
    // Percentiles have a member of their own.
    ...(/^p\d/.test(statistic)
      ? { ExtendedStatistic: statistic }
      : { Statistic: statistic as Statistic }),
    Period,
  }
}

/** The metric of the only group; else math over all of them. */
function routeMetric(
  { periodSeconds: Period, share }: Alarm,
  { name, statistic, join }: OfRoute,
  groups: readonly RouteGroup[],
): Metric {
  const [only] = groups
  if (only !== undefined && groups.length === 1 && share !== true) {
    return { ...metricOfGroup(only, name), Statistic: statistic, Period }
  }
  const values = queriesOfGroups(groups, name, statistic, 'value')
  const requests = share === true ? queriesOfGroups(groups, 'RequestCount', 'Sum', 'requests') : []
  const Expression =
    share === true ? `100 * (${join(values)}) / (${sumOf(requests)})` : join(values)
  const queries = [...values, ...requests].map(({ MetricStat, ...query }) => ({
    ...query,
    MetricStat: { ...MetricStat, Period },
  }))
  return { Metrics: [{ Id: 'result', Expression, Label: name, ReturnData: true }, ...queries] }
}

function dimensionsOf(values: Readonly<Record<string, string>>) {
  return Object.entries(values).map(([Name, Value]) => ({ Name, Value }))
}
