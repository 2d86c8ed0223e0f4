import { isRef, type Ref } from './compare.ts'
import type { Json } from './json.ts'
import type { ResourceId } from './plan.ts'

/** Every reference inside a value, in the order in which they are met. */
export function referencesIn(value: unknown): readonly Ref[] {
  const found: Ref[] = []
  collect(value, found)
  return found
}

function collect(value: unknown, found: Ref[]): void {
  if (typeof value !== 'object' || value === null || value instanceof Date) return
  if (isRef(value as Json)) found.push(value as Ref)
  else for (const item of Object.values(value)) collect(item, found)
}

/** A value with its references replaced by what `identifiers` knows; an unknown one becomes a readable text. */
export function resolve<Value>(
  value: Value,
  identifiers: ReadonlyMap<string, string>,
): { readonly value: Value; readonly missing: readonly ResourceId[] } {
  const missing: ResourceId[] = []
  const walk = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null || item instanceof Date) return item
    if (isRef(item as Json)) {
      const { $ref, $value } = item as Ref
      const known = $value ?? identifiers.get($ref)
      if (known === undefined) missing.push($ref as ResourceId)
      return known === undefined ? knownAfterApply : textOf(item as Ref, known)
    }
    // What holds no reference is handed on as it is: most values hold none, and this runs over all of them in every pass.
    const fields = item as Readonly<Record<string, unknown>>
    let filled: [string, unknown][] | undefined
    for (const key of Object.keys(fields)) {
      const child = walk(fields[key])
      if (child !== fields[key]) (filled ??= []).push([key, child])
    }
    if (filled === undefined) return item
    if (Array.isArray(item))
      return Object.assign([...(item as unknown[])], Object.fromEntries(filled))
    return { ...fields, ...Object.fromEntries(filled) }
  }
  return { value: walk(value) as Value, missing }
}

function textOf({ $tail, $prefix = '' }: Ref, known: string): string {
  return `${$prefix}${$tail === true ? known.slice(known.lastIndexOf(':') + 1) : known}`
}

const knownAfterApply = '(known after apply)'
