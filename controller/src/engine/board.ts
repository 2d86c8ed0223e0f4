import type { Environment, UnitId } from '@plumbline/desired-state'
import type { SourceState, UnitMemory } from '../model/index.ts'
import { wantOf, type Snapshot, type Want } from './desired.ts'
import type { Reason } from './plan.ts'
import { whyKept } from './removal.ts'

/**
 * What the loop keeps in mind between passes. All of it can be made again from Git, AWS and the store: a restart loses
 * nothing but the moments at which things were due.
 */
export interface Board {
  readonly snapshots: Map<string, Snapshot>
  readonly sources: Map<string, SourceState>
  /** Every unit that is in Git, in the store or in AWS, with the source it belongs to. */
  readonly units: Map<UnitId, string>
  /** When a key is due (epoch ms). */
  readonly due: Map<string, number>
  /** The newest memory of each unit that had a pass since the start. */
  readonly seen: Map<UnitId, UnitMemory>
  /** Removed units whose deletion a person confirmed. */
  readonly confirmed: Set<UnitId>
  /** Units with a write of which nobody knows what became. */
  readonly suspects: Set<UnitId>
  /** Rewritten heads that a person accepted, by source. */
  readonly accepted: Map<string, string>
  /** Keys whose last pass crashed: told once. */
  readonly crashed: Set<string>
}

export function emptyBoard(): Board {
  return {
    snapshots: new Map(),
    sources: new Map(),
    units: new Map(),
    due: new Map(),
    seen: new Map(),
    confirmed: new Set(),
    suspects: new Set(),
    accepted: new Map(),
    crashed: new Set(),
  }
}

export function wantIn(board: Board, unit: UnitId): Want {
  return wantOf(board.snapshots, unit, board.units.get(unit))
}

/** Why a removed unit is not deleted now; the guard counts every removed unit of its source. */
export function whyKeptIn(
  board: Board,
  unit: UnitId,
  environment: Environment,
): Reason | undefined {
  const source = board.units.get(unit)
  const known = [...board.units].filter(([, of]) => of === source).map(([id]) => id)
  return whyKept({
    unit,
    policy: environment.policy.prune,
    confirmed: board.confirmed.has(unit),
    removed: known.filter((id) => wantIn(board, id).state === 'removed').length,
    known: known.length,
  })
}

/** The environments of all sources, by name. */
export function environmentsIn(board: Board): readonly Environment[] {
  return [...board.snapshots.values()].flatMap(({ state }) => [...state.environments.values()])
}

/** Every unit that is in Git, whether it could be rendered or not. */
export function unitsWantedIn(board: Board): ReadonlySet<UnitId> {
  return new Set(
    [...board.snapshots.values()].flatMap(({ state }) => [
      ...state.units.keys(),
      ...state.broken.keys(),
    ]),
  )
}
