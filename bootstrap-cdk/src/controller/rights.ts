import { BootstrapError } from '../bootstrap-error.ts'
import type { ControllerConfig } from '../config/index.ts'
import { arnOf, globalArnOf, type Place } from '../place.ts'
import { controllerService } from '../controller-names.ts'

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/** What some actions may touch. */
export interface Right {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly conditions?: Conditions
}

/**
 * The rights of the controller's role: exactly the actions that are called, each where it is needed.
 * Which action knows which resources and conditions: the service authorization reference.
 * @param called Every action that the controller needs
 */
export function rightsOf(place: Place, called: readonly string[]): readonly Right[] {
  const all = [
    ...anywhere(),
    ...ecs(place),
    ...loadBalancing(place),
    ...scalingAndAlarms(place),
    ...schedules(place),
    ...roles(place),
    ...logs(place),
    ...what(place),
  ]
  const decided = new Set(all.flatMap(({ actions }) => actions))
  const undecided = called.filter((action) => !decided.has(action))
  const idle = [...decided].filter((action) => !called.includes(action))
  if (undecided.length > 0)
    throw new BootstrapError(`rights.ts has to decide what ${undecided.join(', ')} may touch`)
  if (idle.length > 0)
    throw new BootstrapError(`rights.ts allows ${idle.join(', ')}, which nothing calls any more`)
  return all
}

/** What a configuration with other accounts adds: to become exactly the roles that it names. */
export function rightsElsewhere({ accounts }: ControllerConfig): readonly Right[] {
  const resources = Object.values(accounts).map(({ role }) => role)
  return resources.length === 0 ? [] : [{ actions: ['sts:AssumeRole'], resources }]
}

/** What the controller may never touch: itself. */
export function forbiddenTo(place: Place): Right {
  return {
    actions: ['ecs:UpdateService', 'ecs:DeleteService', 'ecs:TagResource', 'ecs:UntagResource'],
    resources: [arnOf(place, 'ecs', `service/${place.name}/${controllerService}`)],
  }
}

/** Actions that AWS lets nobody narrow; all but one of them read. */
function anywhere(): Right[] {
  const actions = [
    'application-autoscaling:DescribeScalableTargets',
    'application-autoscaling:DescribeScalingPolicies',
    'application-autoscaling:DescribeScheduledActions',
    'ec2:DescribeInstances',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ecr:DescribePullThroughCacheRules',
    'ecs:DeregisterTaskDefinition',
    'ecs:DescribeTaskDefinition',
    'ecs:ListTaskDefinitionFamilies',
    'ecs:ListTaskDefinitions',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeTags',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
    'logs:DescribeLogGroups',
    'scheduler:ListSchedules',
    'ssm:DescribeParameters',
    'sts:GetCallerIdentity',
    'tag:GetResources',
  ]
  return [{ actions, resources: ['*'] }]
}

function ecs(place: Place): Right[] {
  const { name } = place
  const cluster = arnOf(place, 'ecs', `cluster/${name}`)
  const services = arnOf(place, 'ecs', `service/${name}/*`)
  const families = arnOf(place, 'ecs', `task-definition/${place.config.environment}-*:*`)
  const tasks = arnOf(place, 'ecs', `task/${name}/*`)
  const inCluster = { ArnEquals: { 'ecs:cluster': cluster } }
  return [
    { actions: ['ecs:DescribeClusters'], resources: [cluster] },
    {
      actions: ['ecs:ListServices', 'ecs:ListTasks'],
      resources: ['*'],
      conditions: inCluster,
    },
    {
      actions: [
        'ecs:ContinueServiceDeployment',
        'ecs:CreateService',
        'ecs:DeleteService',
        'ecs:DescribeServiceDeployments',
        'ecs:DescribeServiceRevisions',
        'ecs:DescribeServices',
        'ecs:ListServiceDeployments',
        'ecs:StopServiceDeployment',
        'ecs:UntagResource',
        'ecs:UpdateService',
      ],
      resources: [
        services,
        arnOf(place, 'ecs', `service-deployment/${name}/*`),
        arnOf(place, 'ecs', `service-revision/${name}/*`),
      ],
    },
    {
      actions: ['ecs:DeleteTaskDefinitions', 'ecs:RegisterTaskDefinition'],
      resources: [families],
    },
    { actions: ['ecs:RunTask'], resources: [families], conditions: inCluster },
    { actions: ['ecs:DescribeTasks', 'ecs:StopTask'], resources: [tasks] },
    {
      actions: ['ecs:TagResource', 'ecs:ListTagsForResource'],
      resources: [services, families, tasks],
    },
  ]
}

function loadBalancing(place: Place): Right[] {
  const groups = arnOf(place, 'elasticloadbalancing', 'targetgroup/*')
  const listeners = arnOf(place, 'elasticloadbalancing', `listener/app/${place.name}/*`)
  const rules = arnOf(place, 'elasticloadbalancing', `listener-rule/app/${place.name}/*`)
  const { environment } = place.config
  const tagged = { 'aws:RequestTag/plumbline:environment': environment }
  const ours = { StringEquals: { 'aws:ResourceTag/plumbline:environment': environment } }
  const prefixed = (...names: readonly string[]) => names.map((n) => `elasticloadbalancing:${n}`)
  return [
    {
      actions: prefixed('CreateRule', 'CreateTargetGroup'),
      resources: [groups, listeners],
      conditions: { StringEquals: tagged },
    },
    {
      // Otherwise a group of somebody else could be made ours by tagging it.
      actions: prefixed('AddTags'),
      resources: [groups, rules],
      conditions: {
        StringEquals: {
          ...tagged,
          'elasticloadbalancing:CreateAction': ['CreateRule', 'CreateTargetGroup'],
        },
      },
    },
    {
      actions: prefixed(
        'AddTags',
        'DeleteRule',
        'DeleteTargetGroup',
        'ModifyRule',
        'ModifyTargetGroup',
        'ModifyTargetGroupAttributes',
      ),
      resources: [groups, rules],
      conditions: ours,
    },
    // It knows no condition on tags.
    { actions: prefixed('SetRulePriorities'), resources: [rules] },
  ]
}

function scalingAndAlarms(place: Place): Right[] {
  const targets = arnOf(place, 'application-autoscaling', 'scalable-target/*')
  const prefixed = (...names: readonly string[]) => names.map((n) => `application-autoscaling:${n}`)
  return [
    {
      actions: prefixed(
        'DeleteScalingPolicy',
        'DeleteScheduledAction',
        'DeregisterScalableTarget',
        'PutScalingPolicy',
        'PutScheduledAction',
        'RegisterScalableTarget',
      ),
      resources: [targets],
      conditions: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
    },
    { actions: prefixed('ListTagsForResource'), resources: [targets] },
    {
      actions: prefixed('TagResource'),
      resources: [targets],
      conditions: {
        StringEquals: { 'aws:RequestTag/plumbline:environment': place.config.environment },
      },
    },
    {
      actions: [
        'cloudwatch:DeleteAlarms',
        'cloudwatch:ListTagsForResource',
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:TagResource',
      ],
      resources: [arnOf(place, 'cloudwatch', `alarm:plumbline/${place.config.environment}/*`)],
    },
    {
      // Auto scaling makes and deletes the two alarms of a policy that tracks a target in the name of whoever puts it, and
      // first tries both without a name: refused is the policy of whoever may not. Source: "Permissions validation" in the
      // Application Auto Scaling user guide; the condition is the one in AWS's own AmazonSageMakerCanvasFullAccess.
      actions: ['cloudwatch:DeleteAlarms', 'cloudwatch:PutMetricAlarm'],
      resources: ['*'],
      conditions: {
        StringEquals: { 'aws:CalledViaLast': 'application-autoscaling.amazonaws.com' },
      },
    },
    // A release may look at alarms that somebody else defines.
    { actions: ['cloudwatch:DescribeAlarms'], resources: [arnOf(place, 'cloudwatch', 'alarm:*')] },
  ]
}

function schedules(place: Place): Right[] {
  const names = ['CreateSchedule', 'DeleteSchedule', 'GetSchedule', 'UpdateSchedule']
  const jobs = `schedule/default/${place.config.environment}-job-*`
  return [
    {
      actions: names.map((name) => `scheduler:${name}`),
      resources: [arnOf(place, 'scheduler', jobs)],
    },
  ]
}

/** A role is passed on to the one service that takes it, and none is made or changed. */
function roles(place: Place): Right[] {
  const role = (path: string) => globalArnOf(place, 'iam', `role${path}`)
  const own = (part: string) => role(`${place.rolePath}${place.name}-${part}`)
  const tasks = role(`${place.taskRolePath}*`)
  const passed = (service: string, ...resources: readonly string[]): Right => ({
    actions: ['iam:PassRole'],
    resources,
    conditions: { StringEquals: { 'iam:PassedToService': service } },
  })
  return [
    passed('ecs-tasks.amazonaws.com', tasks, own('execution')),
    passed('ecs.amazonaws.com', own('infrastructure')),
    passed('scheduler.amazonaws.com', own('scheduler')),
    { actions: ['iam:GetRole'], resources: [role(`${place.rolePath}*`)] },
    // It asks what its own policies say, of itself alone.
    { actions: ['iam:SimulatePrincipalPolicy'], resources: [own('controller')] },
  ]
}

function logs(place: Place): Right[] {
  const names = [
    'CreateLogGroup',
    'DeleteLogGroup',
    'DeleteRetentionPolicy',
    'DescribeLogStreams',
    'GetLogEvents',
    'ListTagsForResource',
    'PutRetentionPolicy',
    'TagResource',
  ]
  return [
    {
      actions: names.map((name) => `logs:${name}`),
      resources: [arnOf(place, 'logs', `log-group:${place.unitLogs}/*`)],
    },
  ]
}

/** What units name or use: images, secrets, bundles, alerts, events, the hand-over. */
function what(place: Place): Right[] {
  const bucket = `arn:aws:s3:::${place.puppetBucket}`
  const handover = arnOf(place, 'ssm', `parameter${place.handoverPath.slice(0, -1)}`)
  return [
    {
      actions: ['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:ListImages'],
      resources: [arnOf(place, 'ecr', 'repository/*')],
    },
    {
      actions: ['secretsmanager:DescribeSecret'],
      resources: [arnOf(place, 'secretsmanager', 'secret:*')],
    },
    {
      // A key is known by the alias that it has: its id is AWS's choice, and another key may take its place.
      actions: ['kms:GetPublicKey', 'kms:Sign'],
      resources: [arnOf(place, 'kms', 'key/*')],
      conditions: {
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': [`alias/${place.puppetKeyAlias}`] },
      },
    },
    { actions: ['s3:ListBucket'], resources: [bucket] },
    { actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], resources: [`${bucket}/*`] },
    { actions: ['sns:Publish'], resources: [arnOf(place, 'sns', `${place.name}-alerts`)] },
    {
      actions: ['sqs:DeleteMessage', 'sqs:ReceiveMessage'],
      resources: [arnOf(place, 'sqs', `${place.name}-events`)],
    },
    { actions: ['ssm:GetParametersByPath'], resources: [handover, `${handover}/*`] },
  ]
}
