import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { AwsReader, Context, Scope } from '../../model/index.ts'
import { isRolling, servicesByName } from '../ecs-reads.ts'
import { groupsByOwner, healthOfGroup, listenerOf } from '../elb-reads.ts'
import { nameOfUnit } from '../ownership.ts'
import { nameInArn, ownerHash } from '../target-group-names.ts'
import { resourceKey, type RuleRequest } from './compile.ts'
import type { HealthByArn } from './forward.ts'
import type { TaggedRule } from './match.ts'
import { sharesOf } from '../elb-reads.ts'
import type { LiveRule, Moved } from './plan.ts'

/** How the groups of a rule fare, asked only while one of them takes the place of another. `wanted` are names. */
export async function circumstancesOf(
  reader: AwsReader,
  rule: Rule,
  wanted: readonly string[],
  context: Context,
): Promise<Pick<LiveRule, 'health' | 'registered' | 'rolling'>> {
  const arns = sharesOf(rule).map(({ arn }) => arn)
  const names = arns.map(nameInArn)
  const complete = wanted.every((name) => names.includes(name))
  if (complete && names.length === wanted.length) return { health: {} }
  const [health, service] = await Promise.all([
    complete ? healthOf(reader, arns) : {},
    reader.look(servicesByName, context.environment.cluster, nameOfUnit(context)),
  ])
  const registered = (service?.loadBalancers ?? []).flatMap((one) => [
    one.targetGroupArn ?? '',
    one.advancedConfiguration?.alternateTargetGroupArn ?? '',
  ])
  return { health, registered, rolling: service !== undefined && isRolling(service) }
}

async function healthOf(reader: AwsReader, arns: readonly string[]): Promise<HealthByArn> {
  const entries = await Promise.all(
    [...new Set(arns)].map(async (arn) => [arn, await healthOfGroup(reader, arn)] as const),
  )
  return Object.fromEntries(entries)
}

/** Whether the route of a rule that is no longer wanted goes on at another listener. */
export async function movedFrom(
  reader: AwsReader,
  { rule, tags }: TaggedRule,
  { context, wanted }: Scope<RuleRequest>,
): Promise<Moved | undefined> {
  const heirs = wanted.filter(({ request }) => request.tags[resourceKey] === tags[resourceKey])
  const heir = heirs[0]?.request
  if (
    heir === undefined ||
    heirs.some(({ request }) => request.listener.arn === listenerOf(rule))
  ) {
    return undefined
  }
  const names = heir.groups.map(({ name }) => name)
  const groups = await reader.group(groupsByOwner, '', ownerHash(context.unit))
  return {
    route: (tags[resourceKey] ?? '').split('/').slice(1).join('/'),
    allowReplace: heir.allowReplace,
    groups: groups.flatMap(({ TargetGroupName = '', TargetGroupArn }) =>
      names.includes(TargetGroupName) && TargetGroupArn !== undefined ? [TargetGroupArn] : [],
    ),
  }
}

export async function healthOfMoved(
  reader: AwsReader,
  rule: Rule,
  { allowReplace, groups }: Moved,
): Promise<HealthByArn> {
  const arns = [...sharesOf(rule).map(({ arn }) => arn), ...groups]
  return allowReplace ? healthOf(reader, arns) : {}
}
