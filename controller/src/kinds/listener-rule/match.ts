import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
import { sameShape, type Wait, type Wanted } from '../../model/index.ts'
import { listenerOf, type Tags } from '../elb-reads.ts'
import { ownerHash, ownerHashIn, nameInArn } from '../target-group-names.ts'
import { resourceKey, type RuleRequest } from './compile.ts'
import { normalConditions } from './normal.ts'
import { sharesOf } from '../elb-reads.ts'

/** A live rule and its tags. */
export interface TaggedRule {
  readonly rule: Rule
  readonly tags: Tags
}

/** Which live rule stands for which wanted one. */
export interface Matches {
  readonly found: ReadonlyMap<Wanted<RuleRequest>, TaggedRule>
  /** Rules of the unit that stand for nothing. */
  readonly surplus: readonly TaggedRule[]
}

/**
 * First by equal conditions: a route that got another name, or another place among its rules, keeps its rule, so that
 * requests go where they went until its new group can take them. Then by the tag that names the route.
 */
export function matchRules(
  wanted: readonly Wanted<RuleRequest>[],
  own: readonly TaggedRule[],
): Matches {
  const found = new Map<Wanted<RuleRequest>, TaggedRule>()
  const free = new Set(own)
  for (const fits of [sameConditions, sameRoute]) {
    for (const want of wanted) {
      if (found.has(want)) continue
      const candidates = [...free].filter((one) => isOn(want, one) && fits(want, one))
      const best = candidates.find((one) => sameRoute(want, one)) ?? candidates[0]
      if (best === undefined) continue
      found.set(want, best)
      free.delete(best)
    }
  }
  return { found, surplus: [...free] }
}

function isOn({ request }: Wanted<RuleRequest>, { rule }: TaggedRule): boolean {
  return listenerOf(rule) === request.listener.arn
}

function sameConditions({ request }: Wanted<RuleRequest>, { rule }: TaggedRule): boolean {
  return sameShape(normalConditions(request.conditions), normalConditions(rule.Conditions ?? []))
}

function sameRoute({ request }: Wanted<RuleRequest>, { tags }: TaggedRule): boolean {
  return tags[resourceKey] === request.tags[resourceKey]
}

/**
 * Why a rule is not created yet: another one takes the same requests. The two would be told apart by their priorities
 * alone, and whoever has them now would lose them to a service of which nobody knows whether it works.
 */
export function whyTaken(
  want: Wanted<RuleRequest>,
  others: readonly TaggedRule[],
): Wait | undefined {
  const other = others.find((one) => isOn(want, one) && sameConditions(want, one))
  if (other === undefined) return undefined
  const unit = other.tags['plumbline:unit']
  if (unit !== undefined) {
    return {
      reason: 'WaitsFor',
      because: `waits until ${unit} lets go of the same requests`,
      awaits: 'unit',
    }
  }
  const id = other.rule.RuleArn?.split('/').at(-1)
  const owner = want.request.tags['plumbline:unit']
  const because = `the rule ${id} of the listener ${want.request.listener.name} takes the same requests and has no plumbline:unit tag; delete it, or hand it over with the tag plumbline:unit=${owner}`
  return { reason: 'RouteTaken', because }
}

/**
 * Whether it is worth a look at the tags of a rule: it forwards to a group of the unit, or to none of Plumbline's, or it has
 * a priority that the unit wants. What forwards to the groups of another unit is that unit's, as long as nobody
 * redirected it by hand; that is found when a wanted rule is missing.
 */
export function mayConcern(
  unit: string,
  rule: Rule,
  wanted: readonly Wanted<RuleRequest>[],
): boolean {
  const owners = ownersOf(rule)
  return (
    owners.length === 0 ||
    owners.includes(ownerHash(unit)) ||
    wanted.some(
      (want) => String(want.request.priority) === rule.Priority && isOn(want, { rule, tags: {} }),
    )
  )
}

/** A rule of the unit, by its tag; or by what it forwards to, when somebody took the tags away. */
export function isOwn(unit: string, { rule, tags }: TaggedRule): boolean {
  const tagged = tags['plumbline:unit']
  return tagged === undefined ? ownersOf(rule).includes(ownerHash(unit)) : tagged === unit
}

/** The owners of Plumbline's groups that a rule forwards to. */
function ownersOf(rule: Rule): readonly string[] {
  return sharesOf(rule).flatMap(({ arn }) => ownerHashIn(nameInArn(arn)) ?? [])
}
