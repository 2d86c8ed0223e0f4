/** One token bucket, which several operations share. */
export interface RateLimit {
  readonly group: string
  /** `service:Operation`. */
  readonly operations: readonly string[]
  /** How many calls a full bucket allows at once. */
  readonly burst: number
  /** How many tokens flow back in a second. */
  readonly perSecond: number
}

/**
 * Token buckets per account and region, as the ECS API reference lists them (page "Request throttling"). Operations that
 * the page does not name have no bucket here. Which operations belong to `cluster modify` and `cluster read` beyond those
 * that it names is our reading. The buckets of Elastic Load Balancing are those that the AWS Load Balancer Controller
 * keeps to (pkg/aws/throttle/defaults.go); it names none for creating, deleting and tagging.
 */
export const rateLimits: readonly RateLimit[] = [
  {
    group: 'ecs task definition modify',
    operations: ['ecs:RegisterTaskDefinition', 'ecs:DeregisterTaskDefinition'],
    burst: 20,
    perSecond: 1,
  },
  {
    group: 'ecs task definition read',
    operations: [
      'ecs:DescribeTaskDefinition',
      'ecs:ListTaskDefinitions',
      'ecs:ListTaskDefinitionFamilies',
    ],
    burst: 50,
    perSecond: 20,
  },
  {
    group: 'ecs task definition delete',
    operations: ['ecs:DeleteTaskDefinitions'],
    burst: 5,
    perSecond: 1,
  },
  {
    group: 'ecs service modify',
    operations: ['ecs:CreateService', 'ecs:UpdateService', 'ecs:DeleteService'],
    burst: 50,
    perSecond: 5,
  },
  {
    group: 'ecs service read',
    operations: ['ecs:DescribeServices', 'ecs:ListServices'],
    burst: 100,
    perSecond: 20,
  },
  {
    group: 'ecs service by namespace read',
    operations: ['ecs:ListServicesByNamespace'],
    burst: 10,
    perSecond: 1,
  },
  {
    group: 'ecs service deployment read',
    operations: ['ecs:DescribeServiceDeployments', 'ecs:ListServiceDeployments'],
    burst: 50,
    perSecond: 20,
  },
  {
    group: 'ecs service revision read',
    operations: ['ecs:DescribeServiceRevisions'],
    burst: 50,
    perSecond: 20,
  },
  {
    group: 'ecs cluster resource read',
    operations: [
      'ecs:DescribeTasks',
      'ecs:ListTasks',
      'ecs:DescribeContainerInstances',
      'ecs:ListContainerInstances',
    ],
    burst: 100,
    perSecond: 20,
  },
  {
    group: 'ecs cluster resource modify',
    operations: ['ecs:RunTask', 'ecs:StartTask', 'ecs:StopTask'],
    burst: 100,
    perSecond: 40,
  },
  {
    group: 'ecs tag modify',
    operations: ['ecs:TagResource', 'ecs:UntagResource'],
    burst: 20,
    perSecond: 10,
  },
  {
    group: 'ecs tag read',
    operations: ['ecs:ListTagsForResource'],
    burst: 50,
    perSecond: 20,
  },
  {
    group: 'ecs cluster modify',
    operations: [
      'ecs:CreateCluster',
      'ecs:UpdateCluster',
      'ecs:UpdateClusterSettings',
      'ecs:PutClusterCapacityProviders',
      'ecs:DeleteCluster',
    ],
    burst: 20,
    perSecond: 1,
  },
  {
    group: 'ecs cluster read',
    operations: ['ecs:DescribeClusters', 'ecs:ListClusters'],
    burst: 50,
    perSecond: 20,
  },
  {
    group: 'elb describe',
    operations: [
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeLoadBalancerAttributes',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeTags',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
    ],
    burst: 200,
    perSecond: 50,
  },
  {
    group: 'elb modify',
    operations: [
      'elasticloadbalancing:ModifyListener',
      'elasticloadbalancing:ModifyLoadBalancerAttributes',
      'elasticloadbalancing:ModifyRule',
      'elasticloadbalancing:ModifyTargetGroup',
      'elasticloadbalancing:ModifyTargetGroupAttributes',
    ],
    burst: 20,
    perSecond: 3,
  },
  {
    group: 'elb targets',
    operations: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
    burst: 20,
    perSecond: 4,
  },
  {
    group: 'cloudwatch alarm modify',
    operations: ['cloudwatch:PutMetricAlarm'],
    burst: 3,
    perSecond: 3,
  },
  {
    group: 'cloudwatch alarm read',
    operations: ['cloudwatch:DescribeAlarms'],
    burst: 9,
    perSecond: 9,
  },
  // Source: "Service quotas" in the Tag Editor user guide.
  { group: 'tag read', operations: ['tag:GetResources'], burst: 15, perSecond: 15 },
]
