import { isObject, type Json, type JsonObject } from './json.ts'

/** One field that differs. `from` is what is live, `to` what is wanted; `undefined` means "not there". */
export interface Difference {
  /** Dotted path inside the resource, for example `containers.web.image`. */
  readonly path: string
  readonly from?: Json | undefined
  readonly to?: Json | undefined
}

/** The normal form of a resource: what both sides are brought to before they are compared. */
export type Shape = JsonObject

/** A wanted value that Plumbline leaves to somebody else. The reason is shown to people. */
export interface Unmanaged extends JsonObject {
  readonly $unmanaged: string
}

/** A wanted value that several live ones satisfy (`null`: not there); the first is what Plumbline itself would write. */
export interface AnyOf extends JsonObject {
  readonly $anyOf: readonly Json[]
}

/**
 * A wanted number that any live one between two limits satisfies. One outside goes to the nearer limit; where there is
 * none, `$value` is what Plumbline itself would write.
 */
export interface Within extends JsonObject {
  readonly $within: readonly [min: number, max: number]
  readonly $value: number
}

/**
 * A wanted value that comes from another resource, such as the ARN of a task definition. It orders the two: the
 * resource that holds the reference comes after the one it names. `$value` is there when the value is known anyway.
 */
export interface Ref extends JsonObject {
  readonly $ref: string
  readonly $value?: string
  /** Take what follows the last colon of the identifier: `targetgroup/web/0123` of an ARN. */
  readonly $tail?: true
  /** Text before the value. */
  readonly $prefix?: string
}

export const unmanaged = (because: string): Unmanaged => ({ $unmanaged: because })
export const anyOf = (...values: Json[]): AnyOf => ({ $anyOf: values })
export const within = (min: number, max: number, value: number): Within => ({
  $within: [min, max],
  $value: value,
})

/** `resource` is `kind/name`; the value becomes that resource's identifier (its ARN) once that is known. */
export const ref = (resource: string): Ref => ({ $ref: resource })
/** The last part of the ARN of a resource, after `prefix`: what CloudWatch and auto scaling call a load balancer's parts. */
export const tailOf = (resource: string, prefix = ''): Ref => ({
  $ref: resource,
  $tail: true,
  $prefix: prefix,
})

/** A name that is known beforehand, of a resource that must exist first. */
export const nameOf = (resource: string, name: string): Ref => ({ $ref: resource, $value: name })

export function isRef(value: Json | undefined): value is Ref {
  return isObject(value) && typeof value.$ref === 'string'
}

/**
 * Every field in which two shapes differ, ordered by path. Generic: no kind writes comparison code of its own. Lists
 * compare as a whole, objects field by field; `null` means "not there", as `undefined` does.
 */
export function compare(wanted: Shape, actual: Shape): readonly Difference[] {
  return differences('', wanted, actual).toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

export function sameShape(wanted: Shape, actual: Shape): boolean {
  return compare(wanted, actual).length === 0
}

function differences(path: string, to: Json | undefined, from: Json | undefined): Difference[] {
  if (isObject(to) && '$unmanaged' in to) return []
  if (isObject(to) && Array.isArray(to.$anyOf)) {
    const allowed = to.$anyOf as readonly Json[]
    const matches = allowed.some((value) => differences(path, value, from).length === 0)
    return matches ? [] : differences(path, allowed[0], from)
  }
  if (isObject(to) && Array.isArray(to.$within)) {
    const [min, max] = to.$within as [number, number]
    const nearest = typeof from === 'number' ? Math.min(Math.max(from, min), max) : to.$value
    return differences(path, nearest, from)
  }
  if (equal(to, from)) return []
  const fields = { ...fieldsOf(from), ...fieldsOf(to) }
  if (Object.keys(fields).length === 0) return [{ path, from, to }]
  return Object.keys(fields).flatMap((key) =>
    differences(join(path, key), fieldsOf(to)?.[key], fieldsOf(from)?.[key]),
  )
}

/** The fields of a value that is compared field by field; of one that is not there, none. */
function fieldsOf(value: Json | undefined): JsonObject | undefined {
  return isObject(value) && !isRef(value) ? value : undefined
}

/** Deep equality of two plain values; key order does not matter, list order does. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if ((a ?? null) === (b ?? null)) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item: Json, index) => equal(item, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return false
  // Loops: lists of keys would be most of the garbage of a comparison, and everything is compared at every look.
  for (const key in a) if (!equal(a[key], b[key])) return false
  for (const key in b) if (!(key in a) && !equal(undefined, b[key])) return false
  return true
}

/** Keys that hold dots, such as Docker labels, are put in quotes so that a path reads one way only. */
function join(path: string, key: string): string {
  const safe = /\.|^"/.test(key) ? JSON.stringify(key) : key
  return path === '' ? safe : `${path}.${safe}`
}

/** The keys of a path as `compare` writes it. */
export function keysOf(path: string): readonly string[] {
  const keys = path.match(/"(?:[^"\\]|\\.)*"|[^.]+/g) ?? []
  return keys.map((key) => (key.startsWith('"') ? (JSON.parse(key) as string) : key))
}
