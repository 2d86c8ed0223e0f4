import { isRef, type Ref } from './compare.ts'
import type { Json, JsonObject } from './json.ts'
import type { ResourceId } from './plan.ts'

/** Every reference inside a value, in the order in which they are met. */
export function referencesIn(value: unknown): readonly Ref[] {
  if (isRef(value as Json)) return [value as Ref]
  if (typeof value !== 'object' || value === null || value instanceof Date) return []
  return Object.values(value).flatMap(referencesIn)
}

/** A value with its references replaced by what `identifiers` knows; an unknown one becomes a readable text. */
export function resolve<Value>(
  value: Value,
  identifiers: ReadonlyMap<string, string>,
): { readonly value: Value; readonly missing: readonly ResourceId[] } {
  const missing: ResourceId[] = []
  const walk = (item: unknown): unknown => {
    if (isRef(item as Json)) {
      const { $ref, $value } = item as Ref
      const known = $value ?? identifiers.get($ref)
      if (known === undefined) missing.push($ref as ResourceId)
      return known === undefined ? knownAfterApply : textOf(item as Ref, known)
    }
    if (Array.isArray(item)) return item.map(walk)
    if (typeof item !== 'object' || item === null || item instanceof Date) return item
    return Object.fromEntries(
      Object.entries(item as JsonObject).map(([key, child]) => [key, walk(child)]),
    )
  }
  return { value: walk(value) as Value, missing }
}

function textOf({ $tail, $prefix = '' }: Ref, known: string): string {
  return `${$prefix}${$tail === true ? known.slice(known.lastIndexOf(':') + 1) : known}`
}

const knownAfterApply = '(known after apply)'
