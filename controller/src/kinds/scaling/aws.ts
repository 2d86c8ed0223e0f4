import {
  DeleteScalingPolicyCommand,
  DeleteScheduledActionCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  ListTagsForResourceCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
  type DescribeScalableTargetsCommandInput,
  type DescribeScalableTargetsCommandOutput,
  type DescribeScalingPoliciesCommandInput,
  type DescribeScalingPoliciesCommandOutput,
  type DescribeScheduledActionsCommandInput,
  type DescribeScheduledActionsCommandOutput,
  type PutScalingPolicyCommandInput,
  type PutScheduledActionCommandInput,
  type RegisterScalableTargetCommandInput,
  type ScalableTarget,
  type ScalingPolicy,
  type ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling'
import { reads, writes, type BatchRead, type Context, type GroupRead } from '../../model/index.ts'
import { nameOfUnit } from '../ownership.ts'

const describeTargets = reads(
  'application-autoscaling:DescribeScalableTargets',
  DescribeScalableTargetsCommand,
)
const describePolicies = reads(
  'application-autoscaling:DescribeScalingPolicies',
  DescribeScalingPoliciesCommand,
)
const describeActions = reads(
  'application-autoscaling:DescribeScheduledActions',
  DescribeScheduledActionsCommand,
)
export const listTags = reads(
  'application-autoscaling:ListTagsForResource',
  ListTagsForResourceCommand,
)
export const registerTarget = writes(
  'application-autoscaling:RegisterScalableTarget',
  RegisterScalableTargetCommand,
)
export const deregisterTarget = writes(
  'application-autoscaling:DeregisterScalableTarget',
  DeregisterScalableTargetCommand,
)
export const putPolicy = writes('application-autoscaling:PutScalingPolicy', PutScalingPolicyCommand)
export const deletePolicy = writes(
  'application-autoscaling:DeleteScalingPolicy',
  DeleteScalingPolicyCommand,
)
export const putAction = writes(
  'application-autoscaling:PutScheduledAction',
  PutScheduledActionCommand,
)
export const deleteAction = writes(
  'application-autoscaling:DeleteScheduledAction',
  DeleteScheduledActionCommand,
)

export const scalingCalls = [
  describeTargets,
  describePolicies,
  describeActions,
  listTags,
  registerTarget,
  deregisterTarget,
  putPolicy,
  deletePolicy,
  putAction,
  deleteAction,
]

/** A unit scales by several AWS objects: the target, and what hangs on it. */
export type ScalingRequest =
  | { readonly part: 'target'; readonly input: RegisterScalableTargetCommandInput }
  | { readonly part: 'policy'; readonly input: PutScalingPolicyCommandInput }
  | { readonly part: 'schedule'; readonly input: PutScheduledActionCommandInput }

export type LiveScaling =
  | {
      readonly part: 'target'
      readonly target: ScalableTarget
      /** How many tasks the service is meant to run right now. */
      readonly count?: number
    }
  | { readonly part: 'policy'; readonly policy: ScalingPolicy }
  | { readonly part: 'schedule'; readonly action: ScheduledAction }

const namespace = 'ecs'
const dimension = 'ecs:service:DesiredCount'

/** The three members that name a scalable target in every request. */
export function placeOf(resourceId: string | undefined) {
  return {
    ServiceNamespace: namespace,
    ResourceId: resourceId,
    ScalableDimension: dimension,
  } as const
}

export function resourceIdOf(context: Context): string {
  return `service/${context.environment.cluster}/${nameOfUnit(context)}`
}

export const targetsById: BatchRead<
  DescribeScalableTargetsCommandInput,
  DescribeScalableTargetsCommandOutput,
  ScalableTarget
> = {
  operation: describeTargets,
  // The page size: more ids than that would need a second page.
  max: 50,
  request: (_scope, ids) => ({
    ServiceNamespace: namespace,
    ResourceIds: [...ids],
    ScalableDimension: dimension,
  }),
  items: (output) =>
    (output.ScalableTargets ?? []).map((target) => [target.ResourceId ?? '', target]),
}

/** Ten a page: the most that DescribeScalingPolicies answers. */
export const policiesById: GroupRead<
  DescribeScalingPoliciesCommandInput,
  DescribeScalingPoliciesCommandOutput,
  ScalingPolicy
> = {
  operation: describePolicies,
  one: (_scope, id, token) => ({ ...placeOf(id), ...pageOf(token) }),
  all: (_scope, token) => ({ ServiceNamespace: namespace, ...pageOf(token) }),
  items: (output) =>
    (output.ScalingPolicies ?? []).map((policy) => [policy.ResourceId ?? '', policy]),
  next: (output) => output.NextToken,
}

export const actionsById: GroupRead<
  DescribeScheduledActionsCommandInput,
  DescribeScheduledActionsCommandOutput,
  ScheduledAction
> = {
  operation: describeActions,
  one: (_scope, id, token) => ({ ...placeOf(id), ...pageOf(token) }),
  all: (_scope, token) => ({ ServiceNamespace: namespace, ...pageOf(token) }),
  items: (output) =>
    (output.ScheduledActions ?? []).map((action) => [action.ResourceId ?? '', action]),
  next: (output) => output.NextToken,
}

function pageOf(token: string | undefined): { readonly NextToken?: string } {
  return token === undefined ? {} : { NextToken: token }
}
