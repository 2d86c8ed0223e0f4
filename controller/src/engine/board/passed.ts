import type { Snapshot } from '../source/desired.ts'

interface Passing {
  readonly snapshots: ReadonlyMap<string, Snapshot>
  /** Revisions of each source before the present one. */
  readonly passed: Map<string, Set<string>>
}

/** How many of a source are remembered. */
const passedMax = 1_000

/** Remembers of a source that moves which revision it was at. */
export function notePassed({ snapshots, passed }: Passing, { source, revision }: Snapshot): void {
  const before = snapshots.get(source)?.revision
  const known = passed.get(source) ?? new Set()
  known.delete(revision)
  if (before !== undefined && before !== revision) known.add(before)
  const [oldest] = known
  if (known.size > passedMax && oldest !== undefined) known.delete(oldest)
  passed.set(source, known)
}
