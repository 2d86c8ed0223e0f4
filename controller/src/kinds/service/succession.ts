import type { LoadBalancer, Service } from '@aws-sdk/client-ecs'
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { AwsReader, Context, JsonObject, Wait } from '../../model/index.ts'
import { groupsByOwner, rulesByListener, sharesOf } from '../elb-reads.ts'
import { object, pruneObject } from '../normal.ts'
import { nameInArn, ownerHash, routeHashIn } from '../target-group-names.ts'
import { mayBeRouted } from '../target-groups.ts'
import { groupNamesIn } from './routes.ts'

/**
 * What the target groups of a unit say about its routes. A group that gives way to another one stays with the service
 * until no rule forwards to it: ECS registers the new tasks in both, so that either of them can answer. A group whose
 * ingress was taken away goes at once.
 */
export interface Succession {
  /** Groups that give way and that a rule still forwards to, by name. */
  readonly leaving: Readonly<Record<string, Group & { readonly heir: string }>>
  /** All groups that a rule forwards to, by name. */
  readonly routed: Readonly<Record<string, Group>>
}

export interface Group {
  readonly arn: string
  /** Tasks can serve in two groups only if both speak to them in the same way. */
  readonly speaks: string
}

/** Groups of the unit, whether they are wanted or not. */
export async function groupsOfUnit(
  reader: AwsReader,
  context: Context,
): Promise<readonly TargetGroup[]> {
  return mayBeRouted(context) ? reader.group(groupsByOwner, '', ownerHash(context.unit)) : []
}

/** Names of the wanted groups, and of those that the service has now. */
interface Names {
  readonly wanted: readonly string[]
  readonly used: readonly string[]
}

export async function lookAtSuccession(
  reader: AwsReader,
  context: Context,
  groups: readonly TargetGroup[],
  service: Service | undefined,
  wanted: readonly LoadBalancer[],
): Promise<Succession> {
  const names = {
    wanted: wanted.flatMap(groupNamesIn),
    used: (service?.loadBalancers ?? []).flatMap(groupNamesIn),
  }
  const routed = groups
    .filter(({ LoadBalancerArns = [] }) => LoadBalancerArns.length > 0)
    .map((group) => [group.TargetGroupName ?? '', groupOf(group)] as const)
  const others = routed.filter(([name]) => isGivingWay(name, names))
  const together = others.length === 0 ? [] : await groupsTogether(reader, context)
  const leaving = others.flatMap(([name, group]) => {
    const heir = heirOf(name, names, together)
    return heir === undefined ? [] : [[name, { ...group, heir }] as const]
  })
  return { leaving: Object.fromEntries(leaving), routed: Object.fromEntries(routed) }
}

function isGivingWay(name: string, { wanted, used }: Names): boolean {
  return used.includes(name) && !wanted.includes(name)
}

/** The names of the groups of each rule that has several. Asked only while one takes the place of another. */
async function groupsTogether(
  reader: AwsReader,
  { environment }: Context,
): Promise<readonly (readonly string[])[]> {
  const listeners = [...new Set(Object.values(environment.listeners).map(({ arn }) => arn))]
  const rules = await Promise.all(listeners.map((arn) => reader.group(rulesByListener, arn, arn)))
  return rules.flat().map((rule) => sharesOf(rule).map(({ arn }) => nameInArn(arn)))
}

/** The wanted group beside it in a rule, whatever its route is called now; or that of its route at another listener. */
function heirOf(
  name: string,
  { wanted }: Names,
  together: readonly (readonly string[])[],
): string | undefined {
  const beside = together.filter((names) => names.includes(name)).flat()
  return (
    wanted.find((one) => beside.includes(one)) ??
    wanted.find((one) => routeHashIn(one) === routeHashIn(name))
  )
}

function groupOf({ TargetGroupArn: arn = '', ...group }: TargetGroup): Group {
  const { Protocol, ProtocolVersion, TargetType, IpAddressType } = group
  const grpc = ProtocolVersion === 'GRPC' ? 'gRPC' : Protocol
  return { arn, speaks: [Protocol, grpc, TargetType, IpAddressType].join(' ') }
}

/** The live form without what only stays until its successor serves. */
export function withoutLeaving(shape: JsonObject, { leaving }: Succession): JsonObject {
  const { loadBalancers, ...rest } = shape
  const kept = Object.entries(object(loadBalancers)).filter(([name]) => !(name in leaving))
  return pruneObject({ ...rest, loadBalancers: Object.fromEntries(kept) })
}

/** The most that a service can have ("Target groups per service" in the ECS quotas). */
const groupsPerServiceMax = 5

/** The wanted groups, and beside each the one that it takes the place of, with the same container and port. */
export function loadBalancersToSend(
  wanted: readonly LoadBalancer[],
  succession: Succession,
): LoadBalancer[] {
  if (whyNotTogether(wanted, succession) !== undefined) return [...wanted]
  return [...wanted, ...besides(wanted, succession)]
}

function besides(wanted: readonly LoadBalancer[], { leaving }: Succession): LoadBalancer[] {
  return Object.values(leaving).flatMap(({ arn, heir }) => {
    const entry = wanted.find((one) => groupNamesIn(one).includes(heir))
    if (entry === undefined) return []
    const { containerName, containerPort } = entry
    return [{ targetGroupArn: arn, containerName, containerPort }]
  })
}

/** Why tasks cannot serve in the old and in the new groups at the same time. */
function whyNotTogether(
  wanted: readonly LoadBalancer[],
  { leaving, routed }: Succession,
): string | undefined {
  const names = Object.keys(leaving)
  if (names.length === 0) return undefined
  if (wanted.some(({ advancedConfiguration }) => advancedConfiguration !== undefined)) {
    return 'ECS shifts traffic within one pair of target groups, not from one pair to another'
  }
  if (wanted.length + names.length > groupsPerServiceMax) {
    return `with the groups that give way it would have more than ${groupsPerServiceMax}, which ECS does not take`
  }
  const other = names.find((name) => {
    const { speaks, heir = '' } = leaving[name] ?? {}
    return speaks !== routed[heir]?.speaks
  })
  return other === undefined
    ? undefined
    : `the same task cannot serve as ${other} asks and as its successor does`
}

/** Why the service waits with a change of its routes. */
export function waitForRoutes(
  wanted: readonly LoadBalancer[],
  succession: Succession,
  allowReplace: boolean,
): Wait | undefined {
  const missing = wanted.flatMap(groupNamesIn).find((name) => !(name in succession.routed))
  if (missing !== undefined) {
    // What stands for an ARN that is not known yet is no name.
    const group = /^[A-Za-z0-9-]+$/.test(missing) ? missing : 'its target group'
    return {
      reason: 'WaitsFor',
      because: `waits for a rule that forwards to ${group}`,
      awaits: 'resource',
    }
  }
  const apart = whyNotTogether(wanted, succession)
  if (apart === undefined || allowReplace) return undefined
  const because = `requests would get no answer for a while: ${apart}; \`allowReplace: true\` accepts that`
  return { reason: 'NeedsAllowReplace', because }
}
