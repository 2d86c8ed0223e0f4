import {
  DeleteScalingPolicyCommand,
  DeleteScheduledActionCommand,
  DeregisterScalableTargetCommand,
  DescribeScheduledActionsCommand,
  ListTagsForResourceCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
  type DescribeScheduledActionsCommandInput,
  type DescribeScheduledActionsCommandOutput,
  type PutScalingPolicyCommandInput,
  type PutScheduledActionCommandInput,
  type RegisterScalableTargetCommandInput,
  type ScalableTarget,
  type ScalingPolicy,
  type ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling'
import { reads, writes, type GroupRead } from '../../model/index.ts'
import {
  describePolicies,
  describeTargets,
  pageOf,
  placeOf,
  scalingNamespace,
} from '../scaling-reads.ts'

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

export const actionsById: GroupRead<
  DescribeScheduledActionsCommandInput,
  DescribeScheduledActionsCommandOutput,
  ScheduledAction
> = {
  operation: describeActions,
  one: (_scope, id, token) => ({ ...placeOf(id), ...pageOf(token) }),
  all: (_scope, token) => ({ ServiceNamespace: scalingNamespace, ...pageOf(token) }),
  items: (output) =>
    (output.ScheduledActions ?? []).map((action) => [action.ResourceId ?? '', action]),
  next: (output) => output.NextToken,
}
