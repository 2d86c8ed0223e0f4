import type { CustomizedMetricSpecification } from '@aws-sdk/client-application-auto-scaling'
import type { Context } from '../../model/index.ts'
import { nameOfUnit } from '../ownership.ts'

interface Customized {
  readonly CustomizedMetricSpecification: CustomizedMetricSpecification
}

/**
 * Messages that wait, for each running task. Where no task runs, or its count is not reported, one is assumed: a
 * division by zero would be no data, and a service at zero would never start. From zero on AWS adds the least that it can
 * and goes on from there ("Target tracking scaling policies", Amazon ECS). The count of tasks is a metric of Container
 * Insights.
 */
export function backlogPerTask(context: Context, queue: string): Customized {
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
