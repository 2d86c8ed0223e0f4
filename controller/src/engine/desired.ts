import type { DesiredState, Environment, Problem, UnitId } from '@plumbline/desired-state'
import type { Target } from '../model/index.ts'
import { partsOf } from './context.ts'

/** A source as it was loaded at one revision. */
export interface Snapshot {
  readonly source: string
  readonly revision: string
  readonly state: DesiredState
}

/** What Git wants of one unit. */
export type Want =
  | { readonly state: 'wanted'; readonly target: Target }
  /** Its documents have problems: it keeps what it had. */
  | {
      readonly state: 'broken'
      readonly problems: readonly Problem[]
      readonly revision: string
      readonly source: string
    }
  /** It is in no document of a source that was loaded completely. */
  | {
      readonly state: 'removed'
      readonly revision: string
      readonly source: string
      readonly environment?: Environment
    }
  /** Its source could not be loaded, or not completely: nothing is known, so nothing is done. */
  | { readonly state: 'unknown' }

/** What the sources want of a unit. `source` is where the unit was last seen. */
export function wantOf(
  snapshots: ReadonlyMap<string, Snapshot>,
  unit: UnitId,
  source: string | undefined,
): Want {
  for (const { source: name, revision, state } of snapshots.values()) {
    const found = state.units.get(unit)
    if (found !== undefined) {
      return { state: 'wanted', target: { source: name, revision, unit: found } }
    }
    const problems = state.broken.get(unit)
    if (problems !== undefined) return { state: 'broken', problems, revision, source: name }
  }
  const snapshot = source === undefined ? undefined : snapshots.get(source)
  if (snapshot === undefined || !snapshot.state.complete) return { state: 'unknown' }
  const environment = snapshot.state.environments.get(partsOf(unit).environment)
  return {
    state: 'removed',
    revision: snapshot.revision,
    source: snapshot.source,
    ...(environment !== undefined && { environment }),
  }
}

/** The units that a commit may have changed: added, taken away, rendered differently, broken or mended. */
export function changedUnits(
  before: DesiredState | undefined,
  after: DesiredState,
): readonly UnitId[] {
  const ids = new Set<UnitId>([
    ...(before?.units.keys() ?? []),
    ...(before?.broken.keys() ?? []),
    ...after.units.keys(),
    ...after.broken.keys(),
  ])
  return [...ids].filter(
    (id) =>
      before?.units.get(id)?.fingerprint !== after.units.get(id)?.fingerprint ||
      before?.broken.has(id) !== after.broken.has(id),
  )
}
