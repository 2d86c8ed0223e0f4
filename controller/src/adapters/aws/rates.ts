import type { OperationName } from '../../model/aws.ts'
import type { Rate } from '../../model/tokens.ts'

export interface ApiGroup extends Rate {
  /** The first one names the bucket to other replicas, those of another version too. */
  readonly operations: readonly OperationName[]
  /** Each replica has its own bucket. */
  readonly unshared?: boolean
}

/**
 * Operations that drink from one bucket, with the rates that AWS documents. They are where the buckets start: an
 * account can have others, and other callers share them. Source: ECS API reference, "Request throttling".
 */
export const apiGroups: readonly ApiGroup[] = [
  {
    burst: 20,
    perSecond: 1,
    operations: ['ecs:RegisterTaskDefinition', 'ecs:DeregisterTaskDefinition'],
  },
  { burst: 5, perSecond: 1, operations: ['ecs:DeleteTaskDefinitions'] },
  {
    burst: 50,
    perSecond: 20,
    operations: [
      'ecs:DescribeTaskDefinition',
      'ecs:ListTaskDefinitions',
      'ecs:ListTaskDefinitionFamilies',
    ],
  },
  {
    burst: 50,
    perSecond: 5,
    operations: ['ecs:CreateService', 'ecs:UpdateService', 'ecs:DeleteService'],
  },
  { burst: 100, perSecond: 20, operations: ['ecs:DescribeServices', 'ecs:ListServices'] },
  {
    burst: 50,
    perSecond: 20,
    operations: ['ecs:DescribeServiceDeployments', 'ecs:ListServiceDeployments'],
  },
  { burst: 50, perSecond: 20, operations: ['ecs:DescribeServiceRevisions'] },
  { burst: 100, perSecond: 20, operations: ['ecs:DescribeTasks', 'ecs:ListTasks'] },
  { burst: 100, perSecond: 40, operations: ['ecs:RunTask', 'ecs:StopTask'] },
  { burst: 20, perSecond: 10, operations: ['ecs:TagResource', 'ecs:UntagResource'] },
  { burst: 50, perSecond: 20, operations: ['ecs:ListTagsForResource'] },
  { burst: 50, perSecond: 20, operations: ['ecs:DescribeClusters', 'ecs:ListClusters'] },
  {
    burst: 20,
    perSecond: 1,
    operations: ['ecs:CreateCluster', 'ecs:UpdateCluster', 'ecs:DeleteCluster'],
  },
  // Elastic Load Balancing: the older, lower rates of its describe calls; the AWS Load Balancer Controller records both.
  {
    burst: 40,
    perSecond: 10,
    operations: [
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
      'elasticloadbalancing:DescribeTargetHealth',
      'elasticloadbalancing:DescribeTags',
    ],
  },
  {
    burst: 20,
    perSecond: 3,
    operations: [
      'elasticloadbalancing:ModifyRule',
      'elasticloadbalancing:ModifyTargetGroup',
      'elasticloadbalancing:ModifyTargetGroupAttributes',
      'elasticloadbalancing:SetRulePriorities',
    ],
  },
  // Source: CloudWatch service quotas, 3 and 9 requests a second.
  { burst: 3, perSecond: 3, operations: ['cloudwatch:PutMetricAlarm'] },
  // Each policy that tracks a target makes two alarms, at the rate of alarms.
  { burst: 1, perSecond: 1.5, operations: ['application-autoscaling:PutScalingPolicy'] },
  { burst: 9, perSecond: 9, operations: ['cloudwatch:DescribeAlarms'] },
  // EventBridge Scheduler: far below the 250 a second that its quotas page gives the smallest regions.
  { burst: 50, perSecond: 50, operations: ['scheduler:GetSchedule'] },
  { burst: 50, perSecond: 50, operations: ['scheduler:CreateSchedule'] },
  { burst: 50, perSecond: 50, operations: ['scheduler:UpdateSchedule'] },
  { burst: 50, perSecond: 50, operations: ['scheduler:DeleteSchedule'] },
  // KMS: the 300 a second that its quotas page gives keys on elliptic curves are shared by all that use them.
  { burst: 50, perSecond: 50, operations: ['kms:Sign'] },
  // SNS: far below the 300 a second that its quotas page gives the smallest regions.
  { burst: 50, perSecond: 50, operations: ['sns:Publish'] },
  // SQS: nearly without a limit for standard queues, says its quotas page.
  {
    burst: 100,
    perSecond: 100,
    operations: ['sqs:ReceiveMessage', 'sqs:DeleteMessageBatch'],
    unshared: true,
  },
  // The password of the database that keeps what is shared comes from here. Far below the 10,000 a second of its quotas page.
  { burst: 10, perSecond: 5, operations: ['secretsmanager:GetSecretValue'], unshared: true },
  // Source: "Service quotas" in the Tag Editor user guide.
  { burst: 15, perSecond: 15, operations: ['tag:GetResources'] },
  // Source: CloudWatch Logs API reference, DescribeLogStreams.
  { burst: 5, perSecond: 5, operations: ['logs:DescribeLogStreams'] },
]

/** For an operation whose bucket is not in the list: each has its own, and adapts from here. A guess, on the low side. */
export const unlistedRate: Rate = { burst: 10, perSecond: 5 }
