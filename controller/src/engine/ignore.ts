import type { Unit } from '@plumbline/desired-state'
import {
  isRef,
  keysOf,
  unmanaged,
  type ActiveRule,
  type Difference,
  type IgnoredDifferences,
  type Json,
  type JsonObject,
  type ResourceId,
  type Shape,
} from '../model/index.ts'

/** The rules of a unit that hold now, and the names of those that have ended. */
export function rulesOf(
  unit: Unit | undefined,
  now: number,
): { readonly active: readonly ActiveRule[]; readonly ended: readonly string[] } {
  const rules = Object.entries(unit?.spec.drift?.ignore ?? {}).map(([name, rule]) => {
    return { name, ...rule }
  })
  const holds = ({ untilMs }: ActiveRule) => untilMs === undefined || untilMs > now
  return {
    active: rules.filter(holds),
    ended: rules.filter((rule) => !holds(rule)).map(({ name }) => name),
  }
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
    const { name, reason, untilMs } = rule
    const until = untilMs === undefined ? {} : { untilMs }
    return [{ resource, verb: 'change' as const, differences: found, rule: name, reason, ...until }]
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
  if (!isMap(value) || '$unmanaged' in value) return value
  if (Array.isArray(value.$anyOf)) {
    const allowed = value.$anyOf as readonly Json[]
    return { $anyOf: allowed.map((one) => leave(one, [key, ...rest], reason)) }
  }
  return { ...value, [key]: leave(value[key], rest, reason) }
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
