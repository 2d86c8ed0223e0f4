import type { CreateTargetGroupCommandInput } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Ingress, ServiceUnit } from '@plumbline/desired-state'
import type { Context } from '../model/index.ts'
import { loadBalancerOf } from './elb-reads.ts'
import { withRaw } from './merge-patch.ts'
import { isJob, pairsOf, tagsFor } from './ownership.ts'
import { targetGroupName } from './target-group-names.ts'

/** A target group that a route of a service needs. */
export interface RoutedGroup {
  /** The name of the ingress. */
  readonly ingress: string
  /** The second one of a pair, between which ECS shifts traffic. */
  readonly alternate: boolean
  readonly name: string
  readonly request: GroupRequest
}

/** The input of CreateTargetGroup, without the VPC, which no spec says; and the attributes, which have a call of their own. */
export interface GroupRequest {
  readonly group: Omit<CreateTargetGroupCommandInput, 'VpcId'>
  readonly attributes: Readonly<Record<string, string>>
  /** ARN of the load balancer whose listener forwards to it. */
  readonly loadBalancer: string
}

/** Whether a unit can have routes, or can have had some: in an environment without listeners there is nothing to look for. */
export function mayBeRouted(context: Context): boolean {
  return !isJob(context) && Object.keys(context.environment.listeners).length > 0
}

/** The groups of all routes of a service: names derive from the spec, so that every kind that needs one knows its name. */
export function routedGroups(unit: ServiceUnit, context: Context): readonly RoutedGroup[] {
  return Object.keys(unit.spec.ingress).flatMap((name) => groupsOfIngress(unit, name, context))
}

/** One group; two where ECS shifts traffic from one to the other. */
export function groupsOfIngress(
  unit: ServiceUnit,
  ingress: string,
  context: Context,
): readonly RoutedGroup[] {
  const roles = unit.spec.deploy.strategy === 'rolling' ? [false] : [false, true]
  return roles.map((alternate) => routedGroup(unit, ingress, alternate, context))
}

function routedGroup(
  unit: ServiceUnit,
  name: string,
  alternate: boolean,
  context: Context,
): RoutedGroup {
  const ingress = unit.spec.ingress[name] as Ingress
  const listener = context.environment.listeners[ingress.listener]?.arn ?? ''
  const raw = { ...unit.spec.raw.targetGroups?.[name] }
  const { Attributes, ...patch } = raw as { Attributes?: Readonly<Record<string, unknown>> }
  const compiled = withRaw(compile(unit, ingress), patch)
  const loadBalancer = loadBalancerOf(listener)
  const { Protocol, ProtocolVersion, TargetType, IpAddressType } = compiled
  // The port is not part of it: ECS registers every task with the port of its container, whatever the group says.
  const fixed = [Protocol, ProtocolVersion, TargetType, IpAddressType ?? 'ipv4']
  const variant = [alternate, loadBalancer, ...fixed]
  const groupName = targetGroupName(unit.id, name, variant)
  const tags = {
    ...tagsFor(context, unit),
    'plumbline:resource': `target-group/${unit.name}/${name}`,
  }
  return {
    ingress: name,
    alternate,
    name: groupName,
    request: {
      group: {
        Name: groupName,
        ...compiled,
        Tags: pairsOf(tags),
      },
      attributes: withRaw(attributesOf(ingress), Attributes),
      loadBalancer,
    },
  }
}

const versions = { http1: 'HTTP1', http2: 'HTTP2', grpc: 'GRPC' } as const

function compile(
  unit: ServiceUnit,
  ingress: Ingress,
): Omit<CreateTargetGroupCommandInput, 'Name' | 'VpcId'> {
  const { health, protocol } = ingress
  const { intervalSeconds: interval } = health ?? {}
  const timeout = health?.timeoutSeconds ?? timeoutWithin(interval)
  const { codes } = health ?? {}
  return {
    Protocol: 'HTTP',
    ProtocolVersion: versions[protocol],
    Port: portOf(unit, ingress),
    TargetType: 'ip',
    ...(health !== undefined && { HealthCheckPath: health.path }),
    ...(interval !== undefined && { HealthCheckIntervalSeconds: interval }),
    ...(timeout !== undefined && { HealthCheckTimeoutSeconds: timeout }),
    ...(health?.healthy !== undefined && { HealthyThresholdCount: health.healthy }),
    ...(health?.unhealthy !== undefined && { UnhealthyThresholdCount: health.unhealthy }),
    ...(codes !== undefined && {
      Matcher: protocol === 'grpc' ? { GrpcCode: codes } : { HttpCode: codes },
    }),
  }
}

/** AWS refuses a timeout that is not shorter than the interval, and its own default may be 6 seconds. */
function timeoutWithin(interval: number | undefined): number | undefined {
  return interval === 6 ? 5 : undefined
}

/** The port of the container that gets the requests. */
export function portOf({ spec }: ServiceUnit, { container, port }: Ingress): number {
  const sidecar = container === undefined ? undefined : spec.sidecars[container]
  const only = sidecar === undefined ? spec.port : Object.values(sidecar.ports)[0]
  return port ?? only ?? 0
}

function attributesOf(ingress: Ingress): Readonly<Record<string, string>> {
  const { drainSeconds: drain, stickySeconds: sticky, slowStartSeconds: slow } = ingress
  return {
    ...(drain !== undefined && { 'deregistration_delay.timeout_seconds': String(drain) }),
    ...(slow !== undefined && { 'slow_start.duration_seconds': String(slow) }),
    ...(sticky !== undefined && { 'stickiness.enabled': String(sticky > 0) }),
    ...(sticky !== undefined &&
      sticky > 0 && { 'stickiness.lb_cookie.duration_seconds': String(sticky) }),
  }
}
