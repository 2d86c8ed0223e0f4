import type {
  CreateTargetGroupCommandOutput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Unit } from '@plumbline/desired-state'
import {
  defineKind,
  FaultError,
  sameShape,
  type AwsReader,
  type Context,
  type HealthReport,
  type JsonObject,
  type Observed,
  type Scope,
  type Wanted,
} from '../../model/index.ts'
import { describeServices, isRolling, servicesByName } from '../ecs-reads.ts'
import {
  describeLoadBalancers,
  describeRules,
  describeTags,
  describeTargetGroups,
  describeTargetHealth,
  groupsByOwner,
  healthOfGroup,
  loadBalancerByArn,
  tagsByArn,
} from '../elb-reads.ts'
import { nameOfUnit } from '../ownership.ts'
import { nameInArn, ownerHash, ownerHashIn, routeHashIn } from '../target-group-names.ts'
import { mayBeRouted, routedGroups, type GroupRequest } from '../target-groups.ts'
import { describeAttributes, isProven, proofOf, readAttributes } from './attributes.ts'
import { isBeside } from './beside.ts'
import { normalGroup, wantedShape } from './normal.ts'
import {
  createTargetGroup,
  deleteTargetGroup,
  modifyAttributes,
  modifyTargetGroup,
  planGroup,
  waitOfGroup,
  type LiveGroup,
} from './plan.ts'
import { sources } from './sources.ts'

/** The target groups of the routes of a service. ECS registers the tasks; everything else about them is ours. */
export const targetGroup = defineKind<GroupRequest, LiveGroup>({
  name: 'target-group',
  traces: {
    nameIn: groupIn,
    isOwn: (arn, { unit }) => ownerHashIn(groupIn(arn) ?? '') === ownerHash(unit),
  },
  calls: [
    describeTargetGroups,
    describeAttributes,
    describeTargetHealth,
    describeTags,
    describeRules,
    describeLoadBalancers,
    describeServices,
    createTargetGroup,
    modifyTargetGroup,
    modifyAttributes,
    deleteTargetGroup,
  ],
  wanted,
  observe,
  actual: ({ group, attributes }) => normalGroup(group, attributes),
  plan: planGroup,
  waits: waitOfGroup,
  health,
  sources,
  read,
})

function groupIn(arn: string): string | undefined {
  const name = nameInArn(arn)
  return name === arn ? undefined : name
}

function wanted(unit: Unit, context: Context): readonly Wanted<GroupRequest>[] {
  if (unit.kind !== 'service') return []
  return routedGroups(unit, context).map(({ name, request }) => ({
    name,
    request,
    shape: wantedShape(request),
  }))
}

async function observe(
  reader: AwsReader,
  scope: Scope<GroupRequest>,
): Promise<readonly Observed<LiveGroup>[]> {
  const { listed = [] } = scope
  const isListed = listed.some((arn) => groupIn(arn) !== undefined)
  if (!mayBeRouted(scope.context) && !isListed) return []
  const groups = await reader.group(groupsByOwner, '', ownerHash(scope.context.unit))
  const names = new Set(scope.wanted.map(({ name }) => name))
  const others = groups.filter(({ TargetGroupName = '' }) => !names.has(TargetGroupName))
  const proof = proofOf(scope.wanted, groups, scope.now)
  const relied = isProven(scope, proof)
  const [seen, surplus] = await Promise.all([
    Promise.all(
      scope.wanted.map((want) =>
        lookAtWanted(reader, want, { groups, others, relied, context: scope.context }),
      ),
    ),
    Promise.all(others.map((group) => lookAtSurplus(reader, group, scope.context))),
  ])
  const proven = relied ? scope.proven : seen.every(isAsWanted) ? proof : undefined
  return [
    ...seen.map(({ observed }) => ({ ...observed, ...(proven && { proven }) })),
    ...surplus.filter((observed) => observed !== undefined),
  ]
}

interface Seen {
  readonly observed: Observed<LiveGroup>
  readonly isAsWanted: boolean
}

const isAsWanted = (seen: Seen): boolean => seen.isAsWanted

interface Around {
  /** Of the unit, by its name. */
  readonly groups: readonly TargetGroup[]
  /** Those of them that are not wanted. */
  readonly others: readonly TargetGroup[]
  /** The attributes were read before. */
  readonly relied: boolean
  readonly context: Context
}

async function lookAtWanted(
  reader: AwsReader,
  { name, request, shape }: Wanted<GroupRequest>,
  { groups, others, relied, context }: Around,
): Promise<Seen> {
  const group = groups.find((one) => one.TargetGroupName === name)
  if (group === undefined) {
    const facts = await factsFor(reader, request, others)
    return { observed: { name, observation: { state: 'absent' }, facts }, isAsWanted: false }
  }
  const arn = group.TargetGroupArn ?? ''
  const attributes = relied ? request.attributes : await readAttributes(reader, arn, request)
  const seen = { name, identifier: arn } as const
  const live = { group, attributes }
  if (sameShape(shape, normalGroup(group, attributes))) {
    return { observed: { ...seen, observation: { state: 'present', live } }, isAsWanted: true }
  }
  const beside = await isBeside(reader, context, { request, arn, attributes })
  const observation = { state: 'present', live: { ...live, ...(beside && { beside }) } } as const
  return { observed: { ...seen, observation, tags: await tagsOf(reader, arn) }, isAsWanted: false }
}

/** Tags cost a call of their own: they are read only where a write may follow. */
async function tagsOf(reader: AwsReader, arn: string): Promise<Readonly<Record<string, string>>> {
  return (await reader.look(tagsByArn, '', arn)) ?? {}
}

/** The VPC that a new group must be in; and whether it takes the place of another. */
async function factsFor(
  reader: AwsReader,
  { loadBalancer, group }: GroupRequest,
  leaving: readonly TargetGroup[],
): Promise<JsonObject> {
  const found = await reader.look(loadBalancerByArn, loadBalancer, loadBalancer)
  if (found?.VpcId === undefined) throw new FaultError(noLoadBalancer(loadBalancer))
  const route = routeHashIn(group.Name ?? '')
  const replaced = leaving.find(
    ({ TargetGroupName = '' }) => routeHashIn(TargetGroupName) === route,
  )
  return {
    vpcId: found.VpcId,
    ...(replaced?.TargetGroupName !== undefined && { replaces: replaced.TargetGroupName }),
  }
}

function noLoadBalancer(arn: string) {
  return {
    code: 'LoadBalancerNotFound',
    source: 'user',
    retry: 'backoff',
    message: `there is no load balancer ${arn}, or it has no VPC`,
    hint: 'Correct the ARN of the listener in the Environment.',
  } as const
}

/** A group of the unit that it does not want any more. One whose tags name another unit only has a similar name. */
async function lookAtSurplus(
  reader: AwsReader,
  group: TargetGroup,
  context: Context,
): Promise<Observed<LiveGroup> | undefined> {
  const { unit, environment } = context
  const { TargetGroupArn: arn = '', TargetGroupName: name = arn } = group
  const tags = await tagsOf(reader, arn)
  if ((tags['plumbline:unit'] ?? unit) !== unit) return undefined
  const inUse = (group.LoadBalancerArns ?? []).length > 0
  const targets = inUse ? 0 : (await healthOfGroup(reader, arn)).targets
  const service = await reader.look(servicesByName, environment.cluster, nameOfUnit(context))
  const rolling = service !== undefined && isRolling(service)
  const live = { group, attributes: {}, targets, ...(rolling && { rolling }) }
  return { name, observation: { state: 'present', live }, tags, surplus: true }
}

function health({ group }: LiveGroup): HealthReport {
  return {
    health: 'Healthy',
    reason: 'Present',
    why: `the target group ${group.TargetGroupName} exists`,
  }
}

function read(output: object): { readonly identifier?: string } {
  const arn = (output as CreateTargetGroupCommandOutput).TargetGroups?.[0]?.TargetGroupArn
  return arn === undefined ? {} : { identifier: arn }
}
