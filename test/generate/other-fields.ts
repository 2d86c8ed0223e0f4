import {
  PutScalingPolicyRequest$,
  PutScheduledActionRequest$,
  RegisterScalableTargetRequest$,
} from '@aws-sdk/client-application-auto-scaling'
import { CreateLogGroupRequest$, PutRetentionPolicyRequest$ } from '@aws-sdk/client-cloudwatch-logs'
import { PutMetricAlarmInput$ } from '@aws-sdk/client-cloudwatch'
import {
  CreateRuleInput$,
  CreateTargetGroupInput$,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { CreateScheduleInput$ } from '@aws-sdk/client-scheduler'
import { compare, type Shape } from '@plumbline/controller/model'
import { normalAlarm } from '../../controller/src/kinds/alarm/normal.ts'
import { normalRule } from '../../controller/src/kinds/listener-rule/normal.ts'
import { logGroup } from '../../controller/src/kinds/log-group/index.ts'
import { actual, normalAction, normalPolicy } from '../../controller/src/kinds/scaling/normal.ts'
import { normalSchedule } from '../../controller/src/kinds/schedule/normal.ts'
import { normalGroup } from '../../controller/src/kinds/target-group/normal.ts'
import { membersIn, sample } from './aws-schema.ts'
import { code, generatedFrom, table } from './table.ts'

type Reference = Parameters<typeof membersIn>[0]

/** A request of another service than ECS, and the normal form in which what is live is compared. */
interface Request {
  readonly kind: string
  readonly reference: Reference
  readonly normal: (request: object) => Shape
  /** Members in which a change by somebody else is not found, each with the reason. */
  readonly notCompared: Readonly<Record<string, string>>
}

const identity = 'says which object is looked at'
const tags = 'given at creation; tags of others stay'

export const otherRequests: Readonly<Record<string, Request>> = {
  'logs:CreateLogGroup': {
    kind: 'log-group',
    reference: CreateLogGroupRequest$,
    normal: (request) => logGroup.actual(request),
    notCompared: {
      logGroupName: identity,
      tags,
      kmsKeyId: 'left to whoever encrypts logs',
      logGroupClass: 'AWS cannot change it',
      deletionProtectionEnabled: 'left to whoever protects it',
    },
  },
  'logs:PutRetentionPolicy': {
    kind: 'log-group',
    reference: PutRetentionPolicyRequest$,
    normal: (request) => logGroup.actual(request),
    notCompared: { logGroupName: identity },
  },
  'elasticloadbalancing:CreateTargetGroup': {
    kind: 'target-group',
    reference: CreateTargetGroupInput$,
    normal: (request) => normalGroup(request, {}),
    notCompared: {
      Port: 'ECS registers each task with its own port',
      VpcId: 'that of the load balancer; AWS cannot change it',
      'Matcher.GrpcCode': 'compared in place of `Matcher.HttpCode` where the protocol is gRPC',
      TargetControlPort: 'not managed',
      Name: identity,
      'Tags[].Key': tags,
      'Tags[].Value': tags,
    },
  },
  'elasticloadbalancing:CreateRule': {
    kind: 'listener-rule',
    reference: CreateRuleInput$,
    normal: (request) => normalRule(request, undefined),
    notCompared: { ListenerArn: identity, 'Tags[].Key': tags, 'Tags[].Value': tags },
  },
  'cloudwatch:PutMetricAlarm': {
    kind: 'alarm',
    reference: PutMetricAlarmInput$,
    normal: normalAlarm,
    notCompared: { AlarmName: identity, 'Tags[].Key': tags, 'Tags[].Value': tags },
  },
  'application-autoscaling:RegisterScalableTarget': {
    kind: 'scaling',
    reference: RegisterScalableTargetRequest$,
    normal: (request) => actual({ part: 'target', target: request as never }),
    notCompared: {
      ServiceNamespace: identity,
      ResourceId: identity,
      ScalableDimension: identity,
      RoleARN: 'auto scaling uses its service-linked role',
      Tags: tags,
    },
  },
  'application-autoscaling:PutScalingPolicy': {
    kind: 'scaling',
    reference: PutScalingPolicyRequest$,
    normal: normalPolicy,
    notCompared: {
      PolicyName: identity,
      ServiceNamespace: identity,
      ResourceId: identity,
      ScalableDimension: identity,
    },
  },
  'application-autoscaling:PutScheduledAction': {
    kind: 'scaling',
    reference: PutScheduledActionRequest$,
    normal: normalAction,
    notCompared: {
      ServiceNamespace: identity,
      ScheduledActionName: identity,
      ResourceId: identity,
      ScalableDimension: identity,
    },
  },
  'scheduler:CreateSchedule': {
    kind: 'schedule',
    reference: CreateScheduleInput$,
    normal: normalSchedule,
    notCompared: {
      Name: identity,
      GroupName: identity,
      ClientToken: 'makes a repeat harmless',
    },
  },
}

/** Members of a request in which a change by somebody else would not show. */
export function unseenOf({ reference, normal }: Request): readonly string[] {
  const before = normal(sample(reference, ''))
  return membersIn(reference)
    .map(({ path }) => path)
    .filter((path) => compare(before, normal(sample(reference, path))).length === 0)
}

/** The reference page of the members of the other services' requests. */
export function otherFieldsPage(): string {
  const sections = Object.entries(otherRequests).map(([name, { kind, reference, notCompared }]) => {
    const rows = membersIn(reference).map(({ path }) => [
      code(path),
      notCompared[path] === undefined ? 'yes' : 'no',
      notCompared[path] ?? '',
    ])
    return `## ${name}\n\nOf the kind \`${kind}\`.\n\n${table(['member', 'compared', 'remark'], rows)}`
  })
  return `${[generatedFrom('the models in the AWS SDK and measurements of the kinds'), intro, ...sections].join('\n\n')}\n`
}

const intro = `# Members of other requests

Every member of the requests that make what a unit has beside task definition and service, and whether a change by somebody
else is found in it. It is measured: each member is changed, and the normal forms are compared. ECS's own are
[another page](aws-fields.md).`
