import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  faultOf,
  type AwsReader,
  type Context,
  type JsonObject,
  type Observed,
  type Scope,
  type Wanted,
} from '../../model/index.ts'
import { groupsByOwner, rulesByListener, tagsByArn, listenerOf } from '../elb-reads.ts'
import { mayBeRouted } from '../target-groups.ts'
import { nameInArn, ownerHash } from '../target-group-names.ts'
import type { RuleRequest } from './compile.ts'
import { circumstancesOf, healthOfMoved, movedFrom } from './looks.ts'
import { isOwn, matchRules, mayConcern, whyTaken, type Matches, type TaggedRule } from './match.ts'
import { sharesOf } from '../elb-reads.ts'
import { placesOf, type Place, type Standing, type Wish } from './places.ts'
import type { LiveRule } from './plan.ts'

type Want = Wanted<RuleRequest>

export async function observeRules(
  reader: AwsReader,
  scope: Scope<RuleRequest>,
): Promise<readonly Observed<LiveRule>[]> {
  const { context, wanted } = scope
  const listed = (scope.listed ?? []).filter((arn) => ruleIdIn(arn) !== undefined)
  const mayHave = mayBeRouted(context) && !(await isUnrouted(reader, scope))
  if (!mayHave && listed.length === 0) return []
  const rules = await rulesOf(reader, scope, listed)
  const tagged = await taggedRules(reader, context.unit, rules, { wanted, listed })
  const own = tagged.filter((one) => isOwn(context.unit, one))
  const matches = matchRules(wanted, own)
  const places = placesFor(scope, rules, tagged, matches)
  const others = tagged.filter((one) => !isOwn(context.unit, one))
  const looks = [
    ...wanted.map((want) => lookAtWanted(reader, want, matches, { context, places, others })),
    ...matches.surplus.map((one) => lookAtSurplus(reader, one, scope)),
  ]
  return Promise.all(looks)
}

/** Nothing is wanted, and no group is left that a rule of the unit could forward to. */
async function isUnrouted(reader: AwsReader, { context, wanted }: Scope<RuleRequest>) {
  if (wanted.length > 0) return false
  return (await reader.group(groupsByOwner, '', ownerHash(context.unit))).length === 0
}

/** The id of a rule, of whatever listener. */
export function ruleIdIn(arn: string): string | undefined {
  const rule = /^arn:[^:]*:elasticloadbalancing:[^:]*:[^:]*:listener-rule\/(?:[^/]+\/)*([^/]+)$/
  return rule.exec(arn)?.[1]
}

/** The rules of all listeners of the environment: a route may have come from any of them. */
async function rulesOf(
  reader: AwsReader,
  { context, wanted }: Scope<RuleRequest>,
  listed: readonly string[],
): Promise<readonly Rule[]> {
  const listeners = [
    ...Object.values(context.environment.listeners).map(({ arn }) => arn),
    ...listed.map((RuleArn) => listenerOf({ RuleArn })),
  ]
  const needed = new Set(wanted.map(({ request }) => request.listener.arn))
  const lists = await Promise.all(
    [...new Set(listeners)].map(async (arn) => {
      try {
        return await reader.group(rulesByListener, arn, arn)
      } catch (error) {
        // With a listener its rules are gone. Only for a route that needs it that is an error.
        if (faultOf(error).code === 'ListenerNotFound' && !needed.has(arn)) return []
        throw error
      }
    }),
  )
  return lists.flat().filter(({ IsDefault }) => IsDefault !== true)
}

/** The rules that may be the unit's, with their tags; all of them, when a wanted one is not among those. */
async function taggedRules(
  reader: AwsReader,
  unit: string,
  rules: readonly Rule[],
  { wanted, listed }: { readonly wanted: readonly Want[]; readonly listed: readonly string[] },
): Promise<readonly TaggedRule[]> {
  const some = await withTags(
    reader,
    rules.filter((rule) => mayConcern(unit, rule, wanted) || listed.includes(rule.RuleArn ?? '')),
  )
  const own = some.filter((one) => isOwn(unit, one))
  if (matchRules(wanted, own).found.size === wanted.length) return some
  return withTags(reader, rules)
}

async function withTags(reader: AwsReader, rules: readonly Rule[]): Promise<readonly TaggedRule[]> {
  return Promise.all(
    rules.map(async (rule) => ({
      rule,
      tags: (await reader.look(tagsByArn, '', rule.RuleArn ?? '')) ?? {},
    })),
  )
}

/** Where the wanted rules go, listener by listener. */
function placesFor(
  { context, wanted }: Scope<RuleRequest>,
  rules: readonly Rule[],
  tagged: readonly TaggedRule[],
  { found }: Matches,
): ReadonlyMap<string, Place> {
  const owners = new Map(tagged.map((one) => [one.rule.RuleArn, one]))
  const byListener = Map.groupBy(wanted, ({ request }) => request.listener.arn)
  const places = [...byListener].flatMap(([arn, wants]) => {
    const standing = rules
      .filter((rule) => listenerOf(rule) === arn)
      .map((rule) => standingOf(context, rule, owners.get(rule.RuleArn)))
    const wishes = wants.map((want) => wishOf(want, found.get(want)))
    const { name = '', rulePriorities = { from: 0, to: 0 } } = wants[0]?.request.listener ?? {}
    return [...placesOf(wishes, standing, rulePriorities, name)]
  })
  return new Map(places)
}

function wishOf({ name, request }: Want, found: TaggedRule | undefined): Wish {
  const arn = found?.rule.RuleArn
  return { name, priority: request.priority, ...(arn !== undefined && { arn }) }
}

/** A rule whose tags were not looked at is in nobody's way. */
function standingOf(context: Context, rule: Rule, found: TaggedRule | undefined): Standing {
  const { tags = {} } = found ?? {}
  const unit = tags['plumbline:unit']
  const arn = rule.RuleArn ?? ''
  // Another source may share the environment: its numbers are not allocated with these, and hardly ever the same.
  const house = tags['plumbline:environment'] === context.environment.name
  const own = found !== undefined && isOwn(context.unit, found)
  return {
    arn,
    priority: Number(rule.Priority),
    owner: own ? 'unit' : house ? 'house' : 'foreign',
    whose: unit ?? `the rule ${arn.slice(arn.lastIndexOf('/') + 1)}, which is not Plumbline's`,
  }
}

interface Listeners {
  readonly context: Context
  readonly places: ReadonlyMap<string, Place>
  /** Rules of other units, and of nobody's, as far as their tags were looked at. */
  readonly others: readonly TaggedRule[]
}

async function lookAtWanted(
  reader: AwsReader,
  want: Want,
  { found }: Matches,
  { context, places, others }: Listeners,
): Promise<Observed<LiveRule>> {
  const { name, request } = want
  const place = places.get(name) ?? { moves: [] }
  const match = found.get(want)
  if (match === undefined) {
    const wait = whyTaken(want, others)
    const facts = {
      place: wait === undefined ? place : { moves: [], wait },
    } as unknown as JsonObject
    return { name, observation: { state: 'absent' }, facts }
  }
  const { rule, tags } = match
  const names = request.groups.map((group) => group.name)
  const live = {
    ...liveOf(match),
    place,
    ...(await circumstancesOf(reader, rule, names, context)),
  }
  const forwarded = new Set(sharesOf(rule).map(({ arn }) => nameInArn(arn)))
  // Others refer to the rule when it forwards to what they need: ECS takes no group that no rule forwards to.
  const ready = names.every((one) => forwarded.has(one))
  return {
    name,
    observation: { state: 'present', live },
    tags,
    ...(ready && rule.RuleArn !== undefined && { identifier: rule.RuleArn }),
  }
}

function liveOf({ rule, tags }: TaggedRule): Pick<LiveRule, 'rule' | 'resource'> {
  const resource = tags['plumbline:resource']
  return { rule, ...(resource !== undefined && { resource }) }
}

async function lookAtSurplus(
  reader: AwsReader,
  one: TaggedRule,
  scope: Scope<RuleRequest>,
): Promise<Observed<LiveRule>> {
  const { RuleArn = '' } = one.rule
  const [, service, route] = (one.tags['plumbline:resource'] ?? '').split('/')
  const name = [service ?? 'unknown', route, RuleArn.slice(RuleArn.lastIndexOf('/') + 1)]
    .filter((part) => part !== undefined)
    .join('/')
  const moved = await movedFrom(reader, one, scope)
  const health = moved === undefined ? {} : await healthOfMoved(reader, one.rule, moved)
  const live = {
    ...liveOf(one),
    place: { moves: [] },
    health,
    ...(moved !== undefined && { moved }),
  }
  return { name, observation: { state: 'present', live }, tags: one.tags, surplus: true }
}
