import type {
  DeleteScalingPolicyRequest,
  DescribeScalingPoliciesRequest,
  DescribeScalingPoliciesResponse,
  PutScalingPolicyRequest,
  PutScalingPolicyResponse,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling'
import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import { pageAsked, targetsAsked } from './asked.ts'
import { dimension, findTarget, invalid, notFound, uuid } from './model.ts'
import type { PolicyState, Scaling, TargetState } from './model.ts'
import { checkStep, checkTracking } from './policy-rules.ts'
import { deleteAlarms, putTrackingAlarms } from './tracking-alarms.ts'

const policiesMax = 50
const pageMax = 10

/**
 * Makes or replaces a policy; target tracking makes its two alarms with it.
 * @throws AwsError ObjectNotFoundException, ValidationException, LimitExceededException, FailedResourceAccessException
 */
export function putScalingPolicy(
  scaling: Scaling,
  input: PutScalingPolicyRequest,
): PutScalingPolicyResponse {
  const target = findTarget(scaling.state, input)
  const before = own(target.policies, input.PolicyName ?? '')
  if (before === undefined && Object.keys(target.policies).length >= policiesMax) {
    throw new AwsError(
      'LimitExceededException',
      `A scalable target can have at most ${policiesMax} scaling policies.`,
    )
  }
  const policy = configured(before ?? newPolicy(scaling, target, input), input)
  if (policy.tracking !== undefined) {
    policy.alarms = putTrackingAlarms(target, policy, policy.tracking, scaling.context)
  }
  target.policies[policy.name] = policy
  return { PolicyARN: policy.arn, Alarms: alarmsOf(scaling, policy) }
}

function newPolicy(
  { context }: Scaling,
  { resource }: TargetState,
  input: PutScalingPolicyRequest,
): PolicyState {
  const { account, region, now } = context
  const name = input.PolicyName ?? ''
  if (!/^[^\0]{1,256}$/u.test(name)) throw invalid('A policy name has 1 to 256 characters.')
  const arn = `arn:aws:autoscaling:${region}:${account}:scalingPolicy:${uuid(context)}:resource/ecs/${resource}:policyName/${name}`
  return { arn, name, createdAt: now, type: typeOf(input), alarms: [] }
}

/** A copy with the configuration of the request. */
function configured(policy: PolicyState, input: PutScalingPolicyRequest): PolicyState {
  if (input.PolicyType !== undefined && input.PolicyType !== policy.type) {
    throw invalid(`The policy ${policy.name} is a ${policy.type} policy and cannot become another.`)
  }
  const {
    StepScalingPolicyConfiguration: step,
    TargetTrackingScalingPolicyConfiguration: tracking,
  } = input
  if (policy.type === 'StepScaling') return { ...policy, step: checkStep(step, tracking) }
  return { ...policy, tracking: checkTracking(tracking, step) }
}

function typeOf({ PolicyType = 'StepScaling' }: PutScalingPolicyRequest): PolicyState['type'] {
  if (PolicyType === 'StepScaling' || PolicyType === 'TargetTrackingScaling') return PolicyType
  throw invalid(`The simulator has step scaling and target tracking, not ${PolicyType}.`)
}

export function describeScalingPolicies(
  scaling: Scaling,
  input: DescribeScalingPoliciesRequest,
): DescribeScalingPoliciesResponse {
  const found = targetsAsked(
    scaling,
    input,
    input.ResourceId === undefined ? undefined : [input.ResourceId],
  )
    .flatMap((target) => Object.values(target.policies).map((policy) => ({ target, policy })))
    .filter(({ policy }) => input.PolicyNames?.includes(policy.name) ?? true)
  const { items, nextToken } = pageAsked(
    found,
    input,
    ({ target, policy }) => `${target.resource}\n${policy.name}`,
    pageMax,
  )
  return {
    ScalingPolicies: items.map(({ target, policy }) => view(scaling, target, policy)),
    NextToken: nextToken,
  }
}

function view(scaling: Scaling, { resource }: TargetState, policy: PolicyState): ScalingPolicy {
  return {
    PolicyARN: policy.arn,
    PolicyName: policy.name,
    ServiceNamespace: 'ecs',
    ResourceId: resource,
    ScalableDimension: dimension,
    PolicyType: policy.type,
    StepScalingPolicyConfiguration: policy.step,
    TargetTrackingScalingPolicyConfiguration: policy.tracking,
    Alarms: alarmsOf(scaling, policy),
    CreationTime: new Date(policy.createdAt),
  }
}

function alarmsOf({ context }: Scaling, policy: PolicyState) {
  const alarms = context.peer('cloudwatch')?.withAction(policy.arn) ?? []
  return alarms.map(({ name, arn }) => ({ AlarmName: name, AlarmARN: arn }))
}

/** @throws AwsError ObjectNotFoundException */
export function deleteScalingPolicy(scaling: Scaling, input: DeleteScalingPolicyRequest): object {
  const target = findTarget(scaling.state, input)
  const policy = own(target.policies, input.PolicyName ?? '')
  if (policy === undefined) {
    throw notFound(`No scaling policy found for the name ${input.PolicyName} on ${target.resource}`)
  }
  forgetPolicy(scaling, policy)
  delete target.policies[policy.name]
  return {}
}

/** Deletes what a policy made elsewhere. */
export function forgetPolicy({ context }: Scaling, { alarms }: PolicyState): void {
  deleteAlarms(alarms, context)
}
