import { isIP } from 'node:net'
import type {
  DeregisterTargetsInput,
  DeregisterTargetsOutput,
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  RegisterTargetsInput,
  RegisterTargetsOutput,
  TargetDescription,
  TargetHealth,
  TargetHealthDescription,
  TargetHealthReasonEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import { between, invalid } from './errors.ts'
import { beginChecks, describe, keyOf, newVersion } from './health.ts'
import { findTargetGroup } from './lookup.ts'
import type { Elb, TargetGroupState, TargetState } from './model.ts'

/** Registers targets by hand. They pass health checks until a command says otherwise. */
export function registerTargets(input: RegisterTargetsInput, elb: Elb): RegisterTargetsOutput {
  const group = findTargetGroup(elb, input.TargetGroupArn)
  const targets = atLeastOne(input.Targets)
  for (const target of targets) checkTarget(group, target)
  for (const { AvailabilityZone: zone, ...target } of targets) {
    register(elb, group, { ...addressOf(group, target), passes: true, ...(zone && { zone }) })
  }
  return {}
}

function atLeastOne(targets: readonly TargetDescription[] = []): readonly TargetDescription[] {
  if (targets.length === 0) throw invalid('At least one target must be specified.')
  return targets
}

type NewTarget = Pick<TargetState, 'id' | 'port' | 'zone' | 'owner' | 'passes'>

/** A target that is registered already stays as it is; one that drains begins anew. */
export function register(elb: Elb, group: TargetGroupState, input: NewTarget): void {
  const existing = group.targets[keyOf(input)]
  if (existing !== undefined && existing.health !== 'draining') return
  const target: TargetState = {
    ...input,
    health: 'unused',
    checkedSince: elb.context.now,
    reason: 'Target.ResponseCodeMismatch',
    version: 0,
  }
  group.targets[keyOf(target)] = target
  beginChecks(elb, group, target)
}

function checkTarget({ settings }: TargetGroupState, { Id = '', Port }: TargetDescription): void {
  between(Port, 1, 65_535, 'Port')
  const kind = settings.IpAddressType === 'ipv6' ? 6 : 4
  if (settings.TargetType === 'ip' && isIP(Id) !== kind) {
    throw invalid(`The IP address '${Id}' is not a valid IPv${kind} address`)
  }
  if (settings.TargetType === 'instance' && !/^i-[0-9a-f]{8,17}$/.test(Id)) {
    throw new AwsError(
      'InvalidTargetException',
      `The following targets are not valid instances: '${Id}'`,
    )
  }
}

/** Targets that are not registered are passed over. */
export function deregisterTargets(
  input: DeregisterTargetsInput,
  elb: Elb,
): DeregisterTargetsOutput {
  const group = findTargetGroup(elb, input.TargetGroupArn)
  for (const target of atLeastOne(input.Targets)) {
    deregister(elb, group, keyOf(addressOf(group, target)))
  }
  return {}
}

/** Begins to drain a target and tells for how many ms. One that no load balancer uses is gone at once. */
export function deregister(elb: Elb, group: TargetGroupState, key: string): number {
  const target = own(group.targets, key)
  if (target === undefined || target.health === 'draining') return 0
  const delayMs = 1_000 * Number(group.attributes['deregistration_delay.timeout_seconds'])
  if (target.health === 'unused' || delayMs === 0) {
    delete group.targets[key]
    return 0
  }
  target.health = 'draining'
  const version = newVersion(elb, target)
  elb.context.after(delayMs, { type: 'drained', group: group.arn, target: key, version })
  return delayMs
}

/** All targets, or those that are named: one that is not registered is `unused`. */
export function describeTargetHealth(
  input: DescribeTargetHealthInput,
  elb: Elb,
): DescribeTargetHealthOutput {
  const group = findTargetGroup(elb, input.TargetGroupArn)
  const asked = (input.Targets ?? []).map((one) => addressOf(group, one))
  const shown = asked.length > 0 ? asked : Object.values(group.targets)
  return {
    TargetHealthDescriptions: shown.map((one) => ({
      ...view(elb, group, own(group.targets, keyOf(one)) ?? one),
      ...(input.Include?.length && {
        AnomalyDetection: { Result: 'normal' as const, MitigationInEffect: 'no' as const },
      }),
    })),
  }
}

type Address = Pick<TargetState, 'id' | 'port'>

function view(
  elb: Elb,
  { settings }: TargetGroupState,
  target: TargetState | Address,
): TargetHealthDescription {
  const { id, port } = target
  const zone = 'zone' in target ? target.zone : undefined
  const { HealthCheckPort = 'traffic-port' } = settings
  return {
    Target: { Id: id, Port: port, ...(zone !== undefined && { AvailabilityZone: zone }) },
    HealthCheckPort: HealthCheckPort === 'traffic-port' ? String(port) : HealthCheckPort,
    TargetHealth: 'health' in target ? healthView(elb, target) : unused('Target.NotRegistered'),
  }
}

function unused(reason: TargetHealthReasonEnum): TargetHealth {
  return { State: 'unused', Reason: reason, Description: describe(reason) }
}

function healthView(elb: Elb, target: TargetState): TargetHealth {
  const { health } = target
  if (health === 'healthy') return { State: 'healthy' }
  if (health === 'unused') return unused('Target.NotInUse')
  const reason = reasonOf(elb, target)
  return { State: health, Reason: reason, Description: describe(reason) }
}

function reasonOf(elb: Elb, target: TargetState): TargetHealthReasonEnum {
  if (target.health === 'draining') return 'Target.DeregistrationInProgress'
  if (target.health === 'unhealthy') return target.reason
  const isRegistered = elb.context.now - target.checkedSince >= elb.settings.registrationMs
  return isRegistered ? 'Elb.InitialHealthChecking' : 'Elb.RegistrationInProgress'
}

/** The port of the group is meant where a target names none. */
function addressOf({ settings }: TargetGroupState, { Id = '', Port }: TargetDescription): Address {
  return { id: Id, port: Port ?? settings.Port ?? 0 }
}
