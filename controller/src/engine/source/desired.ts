import type { DesiredState, Environment, Problem, UnitId } from '@plumbline/desired-state'
import type { Commit, Target } from '../../model/index.ts'
import { partsOf } from '../context.ts'

/** A source as it was loaded at one revision. */
export interface Snapshot {
  readonly source: string
  readonly revision: string
  readonly state: DesiredState
  /** Of the revision; left out where the head could not be fetched. */
  readonly commit?: Commit
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

/** The sources that declare a unit, by name; the one that is `kept` comes first. */
export function claimsOf(
  snapshots: ReadonlyMap<string, Snapshot>,
  unit: UnitId,
  kept?: string,
): readonly Snapshot[] {
  const rank = ({ source }: Snapshot) => (source === kept ? '' : source)
  return [...snapshots.values()]
    .filter(({ state }) => state.units.has(unit) || state.broken.has(unit))
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

/** What the sources want of a unit. `source` is where the unit was last seen. */
export function wantOf(
  snapshots: ReadonlyMap<string, Snapshot>,
  unit: UnitId,
  source: string | undefined,
): Want {
  const claims = claimsOf(snapshots, unit, source)
  const [claim] = claims
  if (claim !== undefined) {
    const { source: name, revision, state, commit } = claim
    const more = commit === undefined ? {} : { commit }
    if (claims.length > 1) {
      return { state: 'broken', problems: declaredTwice(claims, unit), revision, source: name }
    }
    const found = state.units.get(unit)
    return found === undefined
      ? { state: 'broken', problems: state.broken.get(unit) ?? [], revision, source: name }
      : { state: 'wanted', target: { source: name, revision, unit: found, ...more } }
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

/** Two sources that want the same unit would undo each other's work: it stays as it is until one of them lets go. */
export function declaredTwice(claims: readonly Snapshot[], unit: UnitId): readonly Problem[] {
  return claims.map(({ source, state }) => {
    const others = claims.filter((one) => one.source !== source).map((one) => one.source)
    const written = Object.values(state.units.get(unit)?.origins ?? {})[0]
    const { file, line, column } = written ?? state.broken.get(unit)?.[0] ?? nowhere
    return {
      file,
      line,
      column,
      path: 'metadata.name',
      message: `the source ${source} declares ${unit}, and so does ${others.join(', ')}`,
      hint: 'take it out of all sources but one; until then it stays as it is',
      length: 1,
    }
  })
}

const nowhere = { file: '.', line: 1, column: 1 }

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
