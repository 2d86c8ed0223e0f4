import type { UnitStructure } from '@plumbline/api/contract'

export interface GraphNode {
  readonly id: string
  readonly column: number
  readonly row: number
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  /** From what needs to what it needs. */
  readonly edges: readonly (readonly [from: string, to: string])[]
  readonly columns: number
  readonly rows: number
}

type Structure = Pick<UnitStructure, 'parts'> & {
  readonly dependsOn: readonly string[]
  readonly dependents: readonly string[]
}

/**
 * From left to right: the units that wait for this one, the unit, its resources, each after all that need it, and in the first of
 * their columns the units that this one depends on.
 */
export function layoutOf(unit: string, { parts, dependsOn, dependents }: Structure): Graph {
  const ids = new Set(parts.map(({ resource }) => resource))
  const needs = new Map(
    parts.map(({ resource, needs }) => [resource, needs.filter((need) => ids.has(need))]),
  )
  const first = dependents.length > 0 ? 1 : 0
  const depths = depthsOf(needs)
  const placed = [
    ...dependents.map((id) => ({ id, column: 0 })),
    { id: unit, column: first },
    ...parts.map(({ resource }) => ({
      id: resource,
      column: first + 1 + (depths.get(resource) ?? 0),
    })),
    ...dependsOn.map((id) => ({ id, column: first + 1 })),
  ]
  const taken = new Map<number, number>()
  const nodes = placed.map(({ id, column }) => {
    const row = taken.get(column) ?? 0
    taken.set(column, row + 1)
    return { id, column, row }
  })
  const needed = new Set([...needs.values()].flat())
  const roots = parts.map(({ resource }) => resource).filter((id) => !needed.has(id))
  return {
    nodes,
    edges: [
      ...dependents.map((id) => [id, unit] as const),
      ...[...roots, ...dependsOn].map((id) => [unit, id] as const),
      ...[...needs].flatMap(([id, own]) => own.map((need) => [id, need] as const)),
    ],
    columns: Math.max(...taken.keys()) + 1,
    rows: Math.max(...taken.values()),
  }
}

/** How many resources, one needing the next, stand before each. A circle ends at its first repeat. */
function depthsOf(needs: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const depths = new Map<string, number>()
  const walk = (id: string, depth: number, way: ReadonlySet<string>): void => {
    if (way.has(id) || (depths.get(id) ?? -1) >= depth) return
    depths.set(id, depth)
    for (const need of needs.get(id) ?? []) walk(need, depth + 1, new Set([...way, id]))
  }
  for (const id of needs.keys()) walk(id, 0, new Set())
  return depths
}
