import type { EnvironmentDocument } from '../documents/documents.ts'
import type { Place } from './render.ts'
import type { Settled } from './settle.ts'
import type { Bounds } from '../tenancy/bounds.ts'

type Make = (settled: Settled, bounds: Bounds | undefined) => Place | undefined

interface Kept {
  readonly handedOver: string
  readonly bounds: Bounds | undefined
  readonly place: Place | undefined
}

/** Places between loads. One of which nothing changed has the `edition` that it had, and so have the units in it. */
export function createPlaceMemo(make: Make): Make {
  const memory = new WeakMap<EnvironmentDocument, Kept>()
  return (settled, bounds) => {
    const { written, handedOver } = settled
    const known = memory.get(written)
    if (known?.handedOver === handedOver && areSame(known.bounds, bounds)) {
      // Whose an object is, is asked of the documents of today.
      return known.place && bounds ? { ...known.place, bounds } : known.place
    }
    const place = make(settled, bounds)
    memory.set(written, { handedOver, bounds, place })
    return place
  }
}

function areSame(a: Bounds | undefined, b: Bounds | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.foreign !== b.foreign || a.tenants.length !== b.tenants.length) return false
  return a.tenants.every((tenant, index) => tenant === b.tenants[index])
}
