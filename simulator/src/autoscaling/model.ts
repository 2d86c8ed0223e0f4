import type {
  ScalableTargetAction,
  ScalingActivityStatusCode,
  StepScalingPolicyConfiguration,
  SuspendedState,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling'
import { own } from '../core/own.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface ScalingState {
  /** By resource id. */
  targets: Record<string, TargetState>
  /** Newest first. */
  activities: ActivityState[]
}

export interface TargetState {
  /** `service/<cluster>/<service>`. */
  readonly resource: string
  readonly arn: string
  readonly createdAt: number
  min: number
  max: number
  suspended: Required<SuspendedState>
  tags: Tags
  policies: Record<string, PolicyState>
  actions: Record<string, ActionState>
  lastOut?: StepTaken
  lastIn?: StepTaken
}

/** A scaling step, for the cooldown after it. */
export interface StepTaken {
  readonly at: number
  readonly cooldownMs: number
  /** The count before it. */
  readonly from: number
}

export interface PolicyState {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
  type: 'StepScaling' | 'TargetTrackingScaling'
  step?: StepScalingPolicyConfiguration
  tracking?: TargetTrackingScalingPolicyConfiguration
  /** The two alarms that target tracking made, the high one first. */
  alarms: string[]
  /** When its low alarm was last heard, and the count that it would scale in to. */
  wish?: { readonly at: number; readonly count: number }
}

export interface ActionState {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
  schedule: string
  zone?: string
  start?: number
  end?: number
  capacity: ScalableTargetAction
  /** From when a rate counts. */
  anchor: number
  /** Grows with each change, so that what an older form scheduled is ignored. */
  generation: number
}

export interface ActivityState {
  readonly id: string
  readonly resource: string
  readonly description: string
  readonly cause: string
  readonly at: number
  readonly status: ScalingActivityStatusCode
  readonly message: string
}

/** What a handler or an event works with. */
export interface Scaling {
  readonly state: ScalingState
  readonly context: RequestContext
}

export const dimension = 'ecs:service:DesiredCount'

interface Place {
  readonly ServiceNamespace?: string | undefined
  readonly ResourceId?: string | undefined
  readonly ScalableDimension?: string | undefined
}

/**
 * The resource of a request.
 * @throws AwsError ValidationException for what the simulator cannot scale
 */
export function resourceOf({
  ServiceNamespace,
  ResourceId = '',
  ScalableDimension,
}: Place): string {
  if (ServiceNamespace !== 'ecs') {
    throw invalid(`The simulator scales ecs only, not ${ServiceNamespace}.`)
  }
  if (ScalableDimension !== dimension) {
    throw invalid(`Unsupported service namespace, resource type or scalable dimension`)
  }
  if (!/^service\/[\w-]+\/[\w-]+$/.test(ResourceId)) {
    throw invalid(
      `Unsupported service namespace, resource type or scalable dimension: ${ResourceId}`,
    )
  }
  return ResourceId
}

/** @throws AwsError ObjectNotFoundException, ValidationException */
export function findTarget(state: ScalingState, place: Place): TargetState {
  const resource = resourceOf(place)
  const target = own(state.targets, resource)
  if (target === undefined) {
    throw notFound(
      `No scalable target registered for service namespace: ecs, resource ID: ${resource}, scalable dimension: ${dimension}`,
    )
  }
  return target
}

/** An error that the caller can do something about. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message)
}

export function notFound(message: string): AwsError {
  return new AwsError('ObjectNotFoundException', message)
}

/** The service-linked role in whose name counts change. */
export function scalingRole(account: string): string {
  return (
    `arn:aws:iam::${account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/` +
    'AWSServiceRoleForApplicationAutoScaling_ECSService'
  )
}

/** A random id in the form of a UUID. */
export function uuid(context: RequestContext): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(context.random() * 16).toString(16))
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
