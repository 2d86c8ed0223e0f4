import type {
  DeregisterScalableTargetRequest,
  DescribeScalableTargetsRequest,
  DescribeScalableTargetsResponse,
  RegisterScalableTargetRequest,
  RegisterScalableTargetResponse,
  ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling'
import { own } from '../core/own.ts'
import { checkedTags } from '../core/tag-list.ts'
import { currentlyRunning, enforceBounds } from './capacity.ts'
import { pageAsked, targetsAsked } from './asked.ts'
import { dimension, findTarget, invalid, resourceOf, scalingRole } from './model.ts'
import type { Scaling, TargetState } from './model.ts'
import { forgetPolicy } from './policies.ts'
import { tagRules } from './tags.ts'

const pageMax = 50

/**
 * Makes or changes a scalable target, and moves the desired count into its bounds at once.
 * @throws AwsError ValidationException, TooManyTagsException
 */
export function registerScalableTarget(
  scaling: Scaling,
  input: RegisterScalableTargetRequest,
): RegisterScalableTargetResponse {
  const { state, context } = scaling
  const resource = resourceOf(input)
  const target = own(state.targets, resource) ?? newTarget(scaling, resource, input)
  const min = input.MinCapacity ?? target.min
  const max = input.MaxCapacity ?? target.max
  checkBounds(min, max)
  Object.assign(target, { min, max, suspended: { ...target.suspended, ...input.SuspendedState } })
  state.targets[resource] = target
  const cause = `${context.principal} set minimum capacity to ${min} and maximum capacity to ${max}`
  enforceBounds(scaling, target, cause)
  return { ScalableTargetARN: target.arn }
}

function newTarget(
  { context }: Scaling,
  resource: string,
  input: RegisterScalableTargetRequest,
): TargetState {
  if (input.MinCapacity === undefined || input.MaxCapacity === undefined) {
    throw invalid(
      'A minimum and a maximum capacity are required when a scalable target is registered.',
    )
  }
  const tags = checkedTags({ ...input.Tags }, tagRules)
  if (currentlyRunning(resource, context) === undefined) {
    throw invalid(`ECS service doesn't exist: ${resource}`)
  }
  const { account, region, now } = context
  const id = Array.from({ length: 28 }, () => Math.floor(context.random() * 36).toString(36))
  return {
    resource,
    arn: `arn:aws:application-autoscaling:${region}:${account}:scalable-target/0ec5${id.join('')}`,
    createdAt: now,
    min: input.MinCapacity,
    max: input.MaxCapacity,
    suspended: {
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    },
    tags,
    policies: {},
    actions: {},
  }
}

/** @throws AwsError ValidationException */
export function checkBounds(min: number, max: number): void {
  if (min < 0 || max < 0) throw invalid('Capacities must be 0 or more.')
  if (min > max) {
    throw invalid(`Maximum capacity cannot be less than minimum capacity: ${max} is below ${min}.`)
  }
}

export function describeScalableTargets(
  scaling: Scaling,
  input: DescribeScalableTargetsRequest,
): DescribeScalableTargetsResponse {
  const found = targetsAsked(scaling, input, input.ResourceIds)
  const { items, nextToken } = pageAsked(found, input, ({ resource }) => resource, pageMax)
  return {
    ScalableTargets: items.map((target) => view(target, scaling.context.account)),
    NextToken: nextToken,
  }
}

function view(target: TargetState, account: string): ScalableTarget {
  return {
    ServiceNamespace: 'ecs',
    ResourceId: target.resource,
    ScalableDimension: dimension,
    MinCapacity: target.min,
    MaxCapacity: target.max,
    RoleARN: scalingRole(account),
    CreationTime: new Date(target.createdAt),
    SuspendedState: target.suspended,
    ScalableTargetARN: target.arn,
  }
}

/** Deletes a target with everything that hangs on it; the count stays. */
export function deregisterScalableTarget(
  scaling: Scaling,
  input: DeregisterScalableTargetRequest,
): object {
  const target = findTarget(scaling.state, input)
  for (const policy of Object.values(target.policies)) forgetPolicy(scaling, policy)
  delete scaling.state.targets[target.resource]
  return {}
}
