import type { Environment, IgnoreRule, Unit } from '@plumbline/desired-state'
import {
  isObject,
  isRef,
  keysOf,
  unmanaged,
  type ActiveRule,
  type Difference,
  type IgnoredDifferences,
  type Json,
  type ResourceId,
  type Shape,
} from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import { time } from '../time.ts'

/** The rules about a unit, of its own and of its environment, that hold now, and those that have ended. */
export function rulesOf(
  unit: Unit | undefined,
  now: number,
): { readonly active: readonly ActiveRule[]; readonly ended: readonly ActiveRule[] } {
  const own = unit?.spec.drift?.ignore ?? {}
  const around = Object.entries(unit?.environment.policy.ignore ?? {}).filter(
    ([name]) => own[name] === undefined,
  )
  const rules: readonly ActiveRule[] = [
    ...around.map(([name, rule]) => ({ name, around: true as const, ...rule })),
    ...Object.entries(own).map(([name, rule]) => ({ name, ...rule })),
  ]
  return {
    active: rules.filter((rule) => !hasEnded(rule, now)),
    ended: rules.filter((rule) => hasEnded(rule, now)),
  }
}

function hasEnded({ untilMs }: IgnoreRule, now: number): boolean {
  return untilMs !== undefined && untilMs <= now
}

/**
 * Says which rules of environments have ended since somebody was told. `told` holds those that were, and forgets what is in
 * no document any more.
 */
export function endedRules(
  environments: readonly Environment[],
  told: Set<string>,
  now: number,
): readonly Announcement[] {
  const ended = environments.flatMap(({ name: environment, policy }) =>
    Object.entries(policy.ignore ?? {})
      .filter(([, rule]) => hasEnded(rule, now))
      .map(([rule, { reason, untilMs = now }]) => ({
        environment,
        rule,
        reason,
        since: time(untilMs),
      })),
  )
  const keyOf = ({ environment, rule, since }: (typeof ended)[number]) =>
    `${environment} ${rule} ${since}`
  const fresh = ended.filter((one) => !told.has(keyOf(one)))
  told.clear()
  for (const one of ended) told.add(keyOf(one))
  const next = 'take the rule out of policy.ignore of the Environment, or give it another end'
  return fresh.map((fields) => ({
    name: 'environment.rule-ended',
    fields: { ...fields, next },
  }))
}

/** A wanted shape in which the fields of the rules are left to others; the very same when there are none. */
export function leaving(shape: Shape, id: ResourceId, rules: readonly ActiveRule[]): Shape {
  return rules
    .filter((rule) => isAbout(rule, id))
    .reduce((left, { path, reason }) => leave(left, keysOf(path), reason) as Shape, shape)
}

/** Differences by the rule that says to ignore them. */
export function ignoredBy(
  differences: readonly Difference[],
  resource: ResourceId,
  rules: readonly ActiveRule[],
): readonly IgnoredDifferences[] {
  const about = rules.filter((rule) => isAbout(rule, resource))
  const byRule = Map.groupBy(differences, ({ path }) => about.find((rule) => reaches(rule, path)))
  return [...byRule].flatMap(([rule, found]) => {
    if (rule === undefined) return []
    const { name, around, reason, untilMs } = rule
    const until = untilMs === undefined ? {} : { untilMs }
    const whose = { rule: name, ...(around && { around }) }
    return [{ resource, verb: 'change' as const, differences: found, ...whose, reason, ...until }]
  })
}

function isAbout({ resource }: ActiveRule, id: ResourceId): boolean {
  return resource === id || resource === id.slice(0, id.indexOf('/'))
}

function reaches(rule: ActiveRule, path: string): boolean {
  const keys = keysOf(path)
  return keysOf(rule.path).every((key, index) => key === keys[index])
}

/** What follows from another resource stays, and so does what has nothing below it: the rule is about something else. */
function leave(value: Json | undefined, [key, ...rest]: readonly string[], reason: string): Json {
  if (isRef(value)) return value
  if (key === undefined) return unmanaged(reason)
  if (value === undefined || value === null) return { [key]: leave(undefined, rest, reason) }
  if (!isObject(value) || '$unmanaged' in value) return value
  if (Array.isArray(value.$anyOf)) {
    const allowed = value.$anyOf as readonly Json[]
    return { $anyOf: allowed.map((one) => leave(one, [key, ...rest], reason)) }
  }
  return { ...value, [key]: leave(value[key], rest, reason) }
}
