import type { TargetTrackingScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling'
import type { ServiceUnit } from '@plumbline/desired-state'
import { tailOf, type Context } from '../../model/index.ts'
import { nameOfUnit } from '../ownership.ts'
import { groupsOfRoutes, queriesOfGroups, sumOf } from '../route-metrics.ts'

/** What target tracking holds. */
export type TrackedMetric = Pick<
  TargetTrackingScalingPolicyConfiguration,
  'PredefinedMetricSpecification' | 'CustomizedMetricSpecification'
>

/**
 * Messages that wait, for each running task. Where no task runs, or its count is not reported, one is assumed: a
 * division by zero would be no data, and a service at zero would never start. From zero on AWS adds the least that it can
 * and goes on from there ("Target tracking scaling policies", Amazon ECS). The count of tasks is a metric of Container
 * Insights.
 */
export function backlogPerTask(context: Context, queue: string): TrackedMetric {
  return {
    CustomizedMetricSpecification: {
      Metrics: [
        {
          Id: 'backlog',
          Expression: 'messages / IF(FILL(tasks, 0) > 0, FILL(tasks, 0), 1)',
          Label: `messages that wait in ${queue} for each running task`,
          ReturnData: true,
        },
        {
          Id: 'messages',
          ReturnData: false,
          MetricStat: {
            Metric: {
              Namespace: 'AWS/SQS',
              MetricName: 'ApproximateNumberOfMessagesVisible',
              Dimensions: [{ Name: 'QueueName', Value: queue }],
            },
            Stat: 'Average',
          },
        },
        {
          Id: 'tasks',
          ReturnData: false,
          MetricStat: {
            Metric: {
              Namespace: 'ECS/ContainerInsights',
              MetricName: 'RunningTaskCount',
              Dimensions: [
                { Name: 'ClusterName', Value: context.environment.cluster },
                { Name: 'ServiceName', Value: nameOfUnit(context) },
              ],
            },
            Stat: 'Average',
          },
        },
      ],
    },
  }
}

/**
 * Requests per task and minute. Auto scaling knows the metric of one target group; every task is in all groups of its
 * service, so that with several of them its share is the sum. AWS's own metric cannot follow blue/green deployments
 * ("Target tracking scaling policies", Amazon ECS), and the sum over both groups can.
 */
export function requestsPerTask(unit: ServiceUnit, context: Context): TrackedMetric {
  const groups = groupsOfRoutes(unit, context)
  const [only] = groups
  if (only !== undefined && groups.length === 1) {
    return {
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        // A reference stands for the text that it becomes before the request is sent.
        ResourceLabel: tailOf(only.resource, `${only.loadBalancer}/`) as unknown as string,
      },
    }
  }
  const queries = queriesOfGroups(groups, 'RequestCountPerTarget', 'Sum', 'requests')
  const total = {
    Id: 'total',
    Expression: sumOf(queries),
    Label: 'requests per task over all routes',
    ReturnData: true,
  }
  return { CustomizedMetricSpecification: { Metrics: [total, ...queries] } }
}
