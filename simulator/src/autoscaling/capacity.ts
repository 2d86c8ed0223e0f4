import type { DescribeServicesResponse } from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import type { RequestContext, TimedEvent } from '../core/types.ts'
import { scalingRole, uuid } from './model.ts'
import type { ActivityState, Scaling, TargetState } from './model.ts'

const retryMs = 60_000
const keptMs = 42 * 86_400_000

export interface Running {
  readonly count: number
  /** Whether a deployment of it is under way. */
  readonly deploys: boolean
}

/**
 * The desired count of a target's service, and whether it deploys; undefined when there is no ACTIVE service.
 * @throws AwsError what ECS refuses with
 */
export function currentlyRunning(resource: string, context: RequestContext): Running | undefined {
  const [, cluster = '', service = ''] = resource.split('/')
  const input = { cluster, services: [service] }
  const role = scalingRole(context.account)
  try {
    const answer = context.call('ecs', 'DescribeServices', input, role) as DescribeServicesResponse
    const found = answer.services?.[0]
    if (found?.status !== 'ACTIVE') return undefined
    const deploys = found.deployments?.some((one) => one.rolloutState === 'IN_PROGRESS') ?? false
    return { count: found.desiredCount ?? 0, deploys }
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ClusterNotFoundException') return undefined
    throw error
  }
}

/** Brings the count into the target's bounds; tried again later when ECS refuses. */
export function enforceBounds(scaling: Scaling, target: TargetState, cause: string): void {
  const { context } = scaling
  try {
    const running = currentlyRunning(target.resource, context)
    if (running === undefined) return
    const { count } = running
    if (setCount(scaling, target, count, count, cause)) return
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
  }
  context.after(retryMs, { type: 'enforce', resource: target.resource, cause })
}

/** The answer to a retry that `enforceBounds` scheduled. */
export function retryBounds(scaling: Scaling, event: TimedEvent): void {
  const target = scaling.state.targets[String(event.resource)]
  if (target !== undefined) enforceBounds(scaling, target, String(event.cause))
}

/** Sets the count, within the target's bounds, and notes an activity. False when ECS refused. */
export function setCount(
  scaling: Scaling,
  target: TargetState,
  from: number,
  wanted: number,
  cause: string,
): boolean {
  const { context } = scaling
  const count = bounded(target, wanted)
  if (count === from) return true
  const [, cluster = '', service = ''] = target.resource.split('/')
  const description = `Setting desired count to ${count}.`
  try {
    const input = { cluster, service, desiredCount: count }
    context.call('ecs', 'UpdateService', input, scalingRole(context.account))
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    note(scaling, target, { description, cause, status: 'Failed', message: error.message })
    return false
  }
  const message = `Successfully set desired count to ${count}. Change successfully fulfilled by ecs.`
  note(scaling, target, { description, cause, status: 'Successful', message })
  return true
}

export function bounded({ min, max }: TargetState, count: number): number {
  return Math.min(max, Math.max(min, count))
}

/** Adds an activity, and forgets those that AWS would have forgotten. */
export function note(
  { state, context }: Scaling,
  { resource }: TargetState,
  what: Pick<ActivityState, 'description' | 'cause' | 'status' | 'message'>,
): void {
  const activity = { id: uuid(context), resource, at: context.now, ...what }
  state.activities = [activity, ...state.activities].filter(({ at }) => at > context.now - keptMs)
}
