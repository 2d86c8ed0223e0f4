import type { TimedEvent } from '../core/types.ts'
import type { Elb, TargetGroupState, TargetState } from './model.ts'

/**
 * Single health checks are not on the timeline: what the checks of a target will lead to is known from whether they pass,
 * so there is one event for each change of its health, and none while it stays as it is.
 */
export function expectChange(elb: Elb, group: TargetGroupState, target: TargetState): void {
  const version = newVersion(elb, target)
  const count = checksNeeded(group, target)
  if (count === undefined) return
  const inMs = nextCheckInMs(elb, group, target) + (count - 1) * intervalMs(group)
  elb.context.after(inMs, { type: 'checked', group: group.arn, target: keyOf(target), version })
}

/** Makes every event that was on its way to the target void. */
export function newVersion(elb: Elb, target: TargetState): number {
  elb.state.versions += 1
  target.version = elb.state.versions
  return target.version
}

export function keyOf({ id, port }: { readonly id: string; readonly port: number }): string {
  return `${id}:${port}`
}

/** How many checks in a row make the target change; undefined when it will not. One passing check does for a new one. */
function checksNeeded(
  { settings }: TargetGroupState,
  { health, passes }: TargetState,
): number | undefined {
  const { HealthyThresholdCount: rise = 5, UnhealthyThresholdCount: fall = 2 } = settings
  if (health === 'initial') return passes ? 1 : fall
  if (health === 'healthy') return passes ? undefined : fall
  return health === 'unhealthy' && passes ? rise : undefined
}

/** The first check is made when the registration is over, the others one interval after the last. */
function nextCheckInMs(elb: Elb, group: TargetGroupState, target: TargetState): number {
  const sinceFirstMs = elb.context.now - target.checkedSince - elb.settings.registrationMs
  if (sinceFirstMs <= 0) return -sinceFirstMs
  const interval = intervalMs(group)
  return interval - (sinceFirstMs % interval)
}

function intervalMs({ settings }: TargetGroupState): number {
  return (settings.HealthCheckIntervalSeconds ?? 30) * 1_000
}

/** A group began to be used, or a target was registered: health checks begin anew. */
export function beginChecks(elb: Elb, group: TargetGroupState, target: TargetState): void {
  target.health = group.loadBalancers.length > 0 ? 'initial' : 'unused'
  target.checkedSince = elb.context.now
  expectChange(elb, group, target)
}

/** Handles what was put on the timeline. An entry whose occasion has passed is ignored. */
export function handleEvent(elb: Elb, event: TimedEvent): void {
  const group = elb.state.targetGroups[String(event.group)]
  const target = group?.targets[String(event.target)]
  if (group === undefined || target === undefined || target.version !== event.version) return
  if (event.type === 'drained') {
    delete group.targets[keyOf(target)]
    return
  }
  target.health = target.passes ? 'healthy' : 'unhealthy'
  expectChange(elb, group, target)
  tellOwner(elb, group, target)
}

function tellOwner(elb: Elb, group: TargetGroupState, target: TargetState): void {
  if (target.owner === undefined) return
  elb.context.peer('ecs')?.hearHealth(target.owner, {
    group: group.arn,
    id: target.id,
    port: target.port,
    isHealthy: target.health === 'healthy',
    why: describe(target.reason),
  })
}

/** The sentence that goes with a reason code. */
export function describe(reason: string): string {
  return descriptions[reason] ?? 'Health checks failed'
}

const descriptions: Readonly<Record<string, string>> = {
  'Elb.RegistrationInProgress': 'Target registration is in progress',
  'Elb.InitialHealthChecking': 'Initial health checks in progress',
  'Elb.InternalError': 'Health checks failed due to an internal error',
  'Target.DeregistrationInProgress': 'Target deregistration is in progress',
  'Target.NotInUse': 'Target group is not configured to receive traffic from the load balancer',
  'Target.NotRegistered': 'Target is not registered to the target group',
  'Target.ResponseCodeMismatch': 'Health checks failed with these codes: [500]',
  'Target.Timeout': 'Request timed out',
}
