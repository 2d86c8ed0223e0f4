import { isRef, type Json, type JsonObject, type Ref, type ResourceId } from '../model/index.ts'
import type { ResourceView } from './observe.ts'

/** Every reference inside a value, in the order in which they are met. */
function referencesIn(value: unknown): readonly Ref[] {
  if (isRef(value as Json)) return [value as Ref]
  if (typeof value !== 'object' || value === null || value instanceof Date) return []
  return Object.values(value).flatMap(referencesIn)
}

/** Resources that must be there before this one. */
export function predecessorsOf(view: ResourceView): ReadonlySet<ResourceId> {
  const refs = [...referencesIn(view.wanted?.request), ...(view.wanted?.after ?? [])]
  return new Set(refs.map((one) => one.$ref as ResourceId))
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

/**
 * The resources of a unit with every one after those it refers to; otherwise in the order of the registry. A circle
 * cannot be made by specs, only by a defect in a kind: its members keep their order then.
 */
export function inOrder(views: readonly ResourceView[]): readonly ResourceView[] {
  const placed = new Set<ResourceId>()
  const rest = [...views]
  const ordered: ResourceView[] = []
  const ids = new Set(views.map(({ id }) => id))
  while (rest.length > 0) {
    const ready = rest.findIndex((view) =>
      [...predecessorsOf(view)].every((id) => placed.has(id) || !ids.has(id)),
    )
    const [next] = rest.splice(Math.max(ready, 0), 1)
    if (next === undefined) break
    placed.add(next.id)
    ordered.push(next)
  }
  return ordered
}
