import { isRef, type Ref } from './compare.ts'
import type { Json } from './json.ts'
import type { ResourceId } from './plan.ts'

/** Every reference inside a value, in the order in which they are met. */
export function referencesIn(value: unknown): readonly Ref[] {
  if (isRef(value as Json)) return [value as Ref]
  if (typeof value !== 'object' || value === null || value instanceof Date) return []
  const found: Ref[] = []
  for (const item of Object.values(value)) found.push(...referencesIn(item))
  return found
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
    if (typeof item !== 'object' || item === null || item instanceof Date) return item
    if (Array.isArray(item)) {
      const items = item.map(walk)
      return items.every((child, index) => child === item[index]) ? item : items
    }
    const entries = Object.entries(item)
    const walked = entries.map(([key, child]): [string, unknown] => [key, walk(child)])
    // What holds no reference is handed on as it is.
    const same = walked.every(([, child], index) => child === entries[index]?.[1])
    return same ? item : Object.fromEntries(walked)
  }
  return { value: walk(value) as Value, missing }
}

function textOf({ $tail, $prefix = '' }: Ref, known: string): string {
  return `${$prefix}${$tail === true ? known.slice(known.lastIndexOf(':') + 1) : known}`
}

const knownAfterApply = '(known after apply)'
