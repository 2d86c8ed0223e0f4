import { referencesIn, type ResourceId } from '../../model/index.ts'
import type { ResourceView } from './observe.ts'

/** Resources that must be there before this one. */
export function predecessorsOf(view: ResourceView): ReadonlySet<ResourceId> {
  const refs = [...referencesIn(view.wanted?.request), ...(view.wanted?.after ?? [])]
  return new Set(refs.map((one) => one.$ref as ResourceId))
}

/**
 * The resources of a unit with every one after those it refers to; otherwise in the order of the registry. A circle
 * cannot be made by specs, only by a defect in a kind: its members keep their order then.
 */
export function inOrder(views: readonly ResourceView[]): readonly ResourceView[] {
  const placed = new Set<ResourceId>()
  const ids = new Set(views.map(({ id }) => id))
  const rest = views.map((view) => ({
    view,
    after: [...predecessorsOf(view)].filter((id) => ids.has(id)),
  }))
  const ordered: ResourceView[] = []
  while (rest.length > 0) {
    const ready = rest.findIndex(({ after }) => after.every((id) => placed.has(id)))
    const [next] = rest.splice(Math.max(ready, 0), 1)
    if (next === undefined) break
    placed.add(next.view.id)
    ordered.push(next.view)
  }
  return ordered
}
