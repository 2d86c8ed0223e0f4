import type { Environment, UnitId } from '@plumbline/desired-state'
import type { Edit, ImagePolicyStatus, Orphan, SourceState, UnitMemory } from '../../model/index.ts'
import type { HandoversRead } from '../source/handovers.ts'
import { whyFrozen } from '../plan/freeze.ts'
import type { TagsLooks } from '../images/image-looks.ts'
import { claimsOf, wantOf, type Snapshot, type Want } from '../source/desired.ts'
import {
  dependentsOf,
  isSettled,
  whyStays,
  whyWaits,
  type Dependency,
} from '../gates/dependencies.ts'
import type { OrphanLook } from '../orphans/orphan-look.ts'
import type { Reason } from '../plan/plan.ts'
import { whyPinned, type Wish } from '../plan/wishes.ts'
import { whyKept } from '../plan/removal.ts'
import type { Tidying } from '../assess/tidying-rules.ts'
import type { HandleCache, Owners } from '../source/whose.ts'
import type { Subject } from './keys.ts'
import { notePassed } from './passed.ts'
import type { Wholes } from '../pass/whole-look.ts'

/**
 * What the loop keeps in mind between passes. All of it can be made again from Git, AWS and the store: a restart loses
 * nothing but the moments at which things were due.
 */
export interface Board {
  /** Names of the configured sources, loaded or not. */
  readonly names: readonly string[]
  readonly snapshots: Map<string, Snapshot>
  readonly sources: Map<string, SourceState>
  /** Every unit that is in Git, in the store or in AWS, with the source it belongs to. */
  readonly units: Map<UnitId, string>
  /** What each source was loaded with, beside its files. */
  readonly handovers: Map<string, HandoversRead>
  /** What the tenants were when each source that is bounded by another one was loaded. */
  readonly boundedBy: Map<string, Snapshot>
  /** When a key is due (epoch ms). */
  readonly due: Map<string, number>
  /** The newest memory of each unit that had a pass since the start. */
  readonly seen: Map<UnitId, UnitMemory>
  /** What stands still of units whose rollout is followed. Lost at a restart, and looked at again then. */
  readonly wholes: Wholes
  /** Units of which a person wants everything looked at, by their next pass. */
  readonly anew: Set<UnitId>
  /** Removed units whose deletion a person confirmed. */
  readonly confirmed: Set<UnitId>
  /** Units with a write of which nobody knows what became, and the intents that say so. */
  readonly suspects: Map<UnitId, readonly number[]>
  /** What people asked of units, until their next pass takes it in. */
  readonly wishes: Map<UnitId, readonly Asked[]>
  /** Rewritten heads that a person accepted, by source. */
  readonly accepted: Map<string, string>
  /** How the images of each source stood at the last look, with what was told of them. */
  readonly images: Map<string, ImageMemory>
  /** Rules of environments that have ended, by `prod load-test`: told once. */
  readonly rulesTold: Set<string>
  /** Keys whose last pass crashed, with the reasons since the last one that did not: each is told once. */
  readonly crashed: Map<string, ReadonlySet<string>>
  /** Units that depend on a unit, in every source; made anew with each revision. */
  readonly dependents: Map<UnitId, readonly UnitId[]>
  /** What people did to units lately, as events told. Lost at a restart: it is told, and decides nothing. */
  readonly edits: Map<UnitId, readonly Edit[]>
  /** When a unit was last looked at because of an event (epoch ms), and when it will be again. */
  readonly nudged: Map<UnitId, { readonly lookedAt: number; readonly next?: number }>
  /** When units are tidied up. */
  readonly tidying: Map<UnitId, Tidying>
  /** Whose each thing of AWS is: made when an event asks, dropped with every revision. */
  owners?: Owners
  /** Revisions of each source before the present one, of those that were loaded here. */
  readonly passed: Map<string, Set<string>>
  /** Sources of which others know something else than what is loaded here. */
  readonly behind: Set<string>
  /** While another replica leads: has what it knows looked for now. */
  wake?: () => void
  /** How often in a row a unit came back from other replicas because they knew of something else. */
  readonly returned: Map<UnitId, number>
  readonly handles: HandleCache
  /** What was found without a document at the last look, by key. Lost at a restart, and looked for again then. */
  readonly looks: Map<string, OrphanLook>
  /** What was told of it, by key and ARN. */
  readonly toldOrphans: Map<string, ReadonlyMap<string, Orphan>>
  /** Units of which nothing was there, with the ARNs that AWS went on listing. */
  readonly ghosts: Map<UnitId, ReadonlySet<string>>
  /** Turns since the start, by what they were about. */
  readonly turns: Map<TurnKind, number>
  /** Counted when somebody asks, and dropped with every change of what is counted. */
  readonly tallies: Map<string, Tally>
}

/** What is remembered of a look at the images of a source. */
export interface ImageMemory {
  readonly known: TagsLooks
  readonly statuses: readonly ImagePolicyStatus[]
  /** Keys of what is wrong. */
  readonly told: ReadonlySet<string>
}

export type TurnKind = Subject['about'] | 'crash'

/** A wish, and who waits until it is remembered. */
export interface Asked {
  readonly wish: Wish
  readonly done: PromiseWithResolvers<void>
}

/** How many units a source has, removed ones included, and how many of them are removed. */
interface Tally {
  readonly known: number
  readonly removed: number
}

export function emptyBoard(names: readonly string[]): Board {
  return {
    names,
    snapshots: new Map(),
    sources: new Map(),
    units: new Map(),
    handovers: new Map(),
    boundedBy: new Map(),
    due: new Map(),
    seen: new Map(),
    wholes: new Map(),
    anew: new Set(),
    confirmed: new Set(),
    wishes: new Map(),
    suspects: new Map(),
    accepted: new Map(),
    images: new Map(),
    rulesTold: new Set(),
    crashed: new Map(),
    dependents: new Map(),
    edits: new Map(),
    nudged: new Map(),
    handles: new Map(),
    looks: new Map(),
    toldOrphans: new Map(),
    ghosts: new Map(),
    turns: new Map(),
    tallies: new Map(),
    tidying: new Map(),
    passed: new Map(),
    behind: new Set(),
    returned: new Map(),
  }
}

/** As at the start. Whoever waits for a wish is told that nobody took it in. */
export function clear(board: Board, told: () => unknown): void {
  for (const { done } of [...board.wishes.values()].flat()) done.reject(told())
  for (const kept of Object.values(board)) {
    if (kept instanceof Map || kept instanceof Set) kept.clear()
  }
  delete board.owners
}

/** What is wanted of a unit. Until every source was loaded none is removed: it may have moved into one of the others. */
export function wantIn(board: Board, unit: UnitId): Want {
  const want = wantOf(board.snapshots, unit, board.units.get(unit))
  return want.state === 'removed' && !isLoaded(board) ? { state: 'unknown' } : want
}

/** Whether every source was loaded, completely or not. */
export function isLoaded({ names, snapshots }: Board): boolean {
  return names.every((name) => snapshots.has(name))
}

/** Takes a source over at a new revision. A unit that came back is not deleted by an old confirmation later on. */
export function adopt(board: Board, snapshot: Snapshot): void {
  notePassed(board, snapshot)
  board.snapshots.set(snapshot.source, snapshot)
  board.tallies.clear()
  delete board.owners
  board.dependents.clear()
  for (const { state } of board.snapshots.values()) {
    for (const [unit, dependents] of dependentsOf(state.units.values())) {
      board.dependents.set(unit, [...(board.dependents.get(unit) ?? []), ...dependents])
    }
  }
  for (const unit of board.confirmed) {
    if (claimsOf(board.snapshots, unit).length > 0) board.confirmed.delete(unit)
  }
}

/** Puts a unit on the board: under a source that declares it, else under the one that did so last. */
export function place(board: Board, unit: UnitId, source: string): void {
  const claims = claimsOf(board.snapshots, unit, board.units.get(unit))
  board.units.set(unit, claims[0]?.source ?? source)
  board.tallies.clear()
}

/** Takes a unit off the board: nothing of it is left, in Git or in AWS. */
export function dismiss(board: Board, unit: UnitId): void {
  board.units.delete(unit)
  board.edits.delete(unit)
  board.nudged.delete(unit)
  board.tidying.delete(unit)
  board.returned.delete(unit)
  board.handles.delete(unit)
  board.seen.delete(unit)
  board.wholes.delete(unit)
  board.confirmed.delete(unit)
  board.tallies.clear()
}

/** Why a removed unit is not deleted now; the guard counts every removed unit of its source. */
export function whyKeptIn(
  board: Board,
  unit: UnitId,
  environment: Environment,
  before: UnitMemory | undefined,
  now: number,
): Reason | undefined {
  if (before?.pin !== undefined) return whyPinned(before.pin)
  const frozen = whyFrozen(environment.policy.freeze, now)
  if (frozen !== undefined && !board.confirmed.has(unit)) return frozen
  return whyKept({
    unit,
    policy: environment.policy.prune,
    confirmed: board.confirmed.has(unit),
    seenInGit: (before?.wanted ?? before?.applied ?? before?.lastGood) !== undefined,
    kept: before?.kept,
    ...tally(board, board.units.get(unit) ?? ''),
  })
}

/** Why a change does not go out yet: a person holds it, the environment stands still, or another unit comes first. */
export function whyWaitsIn(
  board: Board,
  unit: UnitId,
  before: UnitMemory | undefined,
  now: number,
): Reason | undefined {
  const want = wantIn(board, unit)
  if (want.state === 'removed') return whyStays(unit, removedIn(board))
  if (want.state !== 'wanted') return undefined
  const moves = before?.applied?.unit.fingerprint !== want.target.unit.fingerprint
  if (moves && before?.pin !== undefined) return whyPinned(before.pin)
  const { fingerprint, environment } = want.target.unit
  const thawed = before?.thaw?.fingerprint === fingerprint
  const frozen = thawed ? undefined : whyFrozen(environment.policy.freeze, now)
  if (moves && frozen !== undefined) return frozen
  return whyWaits(want.target.unit, before, (other) => dependencyIn(board, other), now)
}

/** Units that wait for this one, which has just come to be in place and healthy. */
export function releasedIn(
  board: Board,
  unit: UnitId,
  before: UnitMemory | undefined,
): readonly UnitId[] {
  const now = dependencyIn(board, unit)
  const then = { ...now, memory: before }
  return isSettled(now) && !isSettled(then) ? (board.dependents.get(unit) ?? []) : []
}

function dependencyIn(board: Board, unit: UnitId): Dependency {
  return { unit, want: wantIn(board, unit), memory: board.seen.get(unit) }
}

function removedIn(board: Board): readonly UnitMemory[] {
  return [...board.seen.values()].filter(({ unit }) => wantIn(board, unit).state === 'removed')
}

function tally(board: Board, source: string): Tally {
  const counted = board.tallies.get(source)
  if (counted !== undefined) return counted
  const known = unitsOf(board, source)
  const removed = known.filter((unit) => wantIn(board, unit).state === 'removed').length
  const fresh = { known: known.length, removed }
  board.tallies.set(source, fresh)
  return fresh
}

/** The units on the board that belong to a source. */
function unitsOf(board: Board, source: string): readonly UnitId[] {
  return [...board.units].filter(([, of]) => of === source).map(([unit]) => unit)
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
