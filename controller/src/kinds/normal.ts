import { equal, isObject, type Json, type JsonObject } from '../model/index.ts'

/**
 * The steps by which wanted and live come to one normal form. Folding is gated on equality: a value is dropped only
 * while it equals what AWS fills in by itself, so a change away from a default still shows.
 */

/** Drops `undefined`, `null`, empty lists and empty objects, at every depth. */
function prune(value: unknown): Json | undefined {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) {
    const items = value.map(prune).filter((item) => item !== undefined)
    return items.length > 0 ? items : undefined
  }
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object') return value as Json
  return pruned(value as Readonly<Record<string, unknown>>)
}

/** In a loop: this runs over every value of every resource in every pass. */
function pruned(value: Readonly<Record<string, unknown>>): JsonObject | undefined {
  const kept: [string, Json][] = []
  for (const key of Object.keys(value)) {
    const item = prune(value[key])
    if (item !== undefined) kept.push([key, item])
  }
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

export function pruneObject(value: unknown): JsonObject {
  return object(prune(value))
}

/** Drops the fields that equal their default. */
export function fold(object: JsonObject, defaults: JsonObject): JsonObject {
  return omit(object, (key, value) => key in defaults && equal(defaults[key], value))
}

/** Keeps the fields for which `drop` says no. */
export function omit(
  object: JsonObject,
  drop: (key: string, value: Json | undefined) => boolean,
): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => !drop(key, value)))
}

/** Keeps the named fields only, in their normal form: nothing is spent on the rest, which in an answer is the most of it. */
export function pickPruned(value: object, keys: readonly string[]): JsonObject {
  const from = value as Readonly<Record<string, unknown>>
  const kept: [string, Json][] = []
  for (const key of keys) {
    const item = prune(from[key])
    if (item !== undefined) kept.push([key, item])
  }
  return Object.fromEntries(kept)
}

/**
 * Turns a list of named things, whose order AWS does not keep, into a map by that name. A thing that has nothing but
 * its name becomes `true`, so that it does not vanish with the empty values.
 */
export function byKey(
  list: Json | undefined,
  keyOf: (item: JsonObject) => string,
  valueOf: (item: JsonObject) => Json | undefined,
): JsonObject | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined
  return Object.fromEntries(
    (list as readonly JsonObject[]).map((item) => [keyOf(item), prune(valueOf(item)) ?? true]),
  )
}

/** A list with every item in its own normal form. */
export function each(
  list: Json | undefined,
  normal: (item: JsonObject) => JsonObject,
): readonly JsonObject[] | undefined {
  return Array.isArray(list) ? (list as readonly JsonObject[]).map(normal) : undefined
}

/** A list whose order means nothing, in one fixed order. */
export function sorted(list: Json | undefined): Json | undefined {
  if (!Array.isArray(list)) return list
  return (list as readonly Json[]).toSorted((a, b) => (text(a) < text(b) ? -1 : 1))
}

export function text(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return value === undefined ? '' : JSON.stringify(value)
}

export function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}
