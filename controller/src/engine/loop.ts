import type { DesiredState, SourceFile, UnitId } from '@plumbline/desired-state'
import { faultOf, type Fault, type GitSource, type Priority, type Queue } from '../model/index.ts'
import { announceAll } from './announce.ts'
import {
  adopt,
  dismiss,
  emptyBoard,
  environmentsIn,
  place,
  unitsWantedIn,
  wantIn,
  whyKeptIn,
  type Board,
} from './board.ts'
import type { Course } from './choose.ts'
import { placeOf } from './context.ts'
import { changedUnits, type Want } from './desired.ts'
import { inventory } from './inventory.ts'
import { reconcile, type Engine } from './reconcile.ts'
import { refresh } from './refresh.ts'
import { grid } from './schedule.ts'

export interface Source {
  readonly git: GitSource
  /** How often it is fetched (ms). */
  readonly pollMs: number
}

export interface Loop {
  readonly board: Board
  /** Takes up what the store remembers. Called once, before anything else. */
  recall(): Promise<void>
  /** Puts what is due into the queue. Called every second. */
  tick(): void
  /** Works through the queue until `signal` aborts; a write that is under way is finished, no other is begun. */
  run(signal: AbortSignal): Promise<void>
}

/** Keys of the queue beside the ids of units, which never begin with a colon. */
export const sourceKey = (name: string): string => `:source/${name}`
const inventoryKey = (environment: string): string => `:inventory/${environment}`
/** What failed as a whole is tried again after this (ms). */
const crashDelayMs = 10_000

/**
 * The loop: what is due becomes a key in the queue, and each key is worked on from what Git and AWS say then. A nudge of
 * any kind, by a person, a commit or the clock, does this one thing and carries no facts.
 */
export function createLoop(
  engine: Engine,
  sources: readonly Source[],
  queue: Queue,
  load: (files: readonly SourceFile[]) => DesiredState,
): Loop {
  const board = emptyBoard(sources.map(({ git }) => git.name))
  const { store, clock, log, kinds } = engine
  let tickedAt = clock.now()

  async function recall(): Promise<void> {
    for (const { git } of sources) {
      const state = await store.source(git.name)
      if (state !== undefined) board.sources.set(git.name, state)
      for (const { unit, source } of await store.units({ source: git.name })) {
        board.units.set(unit, source)
      }
      board.due.set(sourceKey(git.name), clock.now())
    }
    for (const { id, unit } of await store.openIntents()) {
      board.suspects.set(unit, [...(board.suspects.get(unit) ?? []), id])
    }
  }

  function tick(): void {
    const now = clock.now()
    // A clock that was set back must not put everything off by as much.
    const backMs = Math.max(0, tickedAt - now)
    tickedAt = now
    if (backMs > 0) for (const [key, at] of board.due) board.due.set(key, at - backMs)
    for (const [key, at] of board.due) {
      if (at > now) continue
      board.due.delete(key)
      queue.put(key, 'poll')
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    await queue.run((key) => work(key, signal), signal)
  }

  async function work(key: string, signal: AbortSignal): Promise<void> {
    try {
      if (key.startsWith(sourceKey(''))) await workOnSource(key.slice(sourceKey('').length))
      else if (key.startsWith(inventoryKey(''))) await workOnInventory(key)
      else await workOnUnit(key as UnitId, signal)
      board.crashed.delete(key)
    } catch (error) {
      crashed(key, faultOf(error))
    }
  }

  async function workOnSource(name: string): Promise<void> {
    const source = sources.find(({ git }) => git.name === name)
    if (source === undefined) return
    const snapshot = board.snapshots.get(name)
    const accept = board.accepted.get(name)
    const refreshed = await refresh({
      git: source.git,
      load,
      before: board.sources.get(name),
      snapshot,
      now: clock.now(),
      ...(accept !== undefined && { accept }),
    })
    await store.saveSource(refreshed.state)
    board.sources.set(name, refreshed.state)
    board.accepted.delete(name)
    board.due.set(sourceKey(name), clock.now() + source.pollMs)
    announceAll(log, refreshed.announcements)
    if (refreshed.snapshot === undefined)
      lookAtAll((unit) => board.units.get(unit) === name && !board.seen.has(unit))
    if (refreshed.snapshot === undefined || refreshed.snapshot === snapshot) return
    adopt(board, refreshed.snapshot)
    take(name, changedUnits(snapshot?.state, refreshed.snapshot.state), 'change')
    // The first load since the start: what only the store knows has its turn too, now that it may count as removed.
    if (snapshot === undefined) lookAtAll((unit) => wantIn(board, unit).state !== 'unknown')
    for (const { name: environment } of environmentsIn(board)) {
      const key = inventoryKey(environment)
      if (!board.due.has(key)) queue.put(key, 'poll')
    }
  }

  function take(source: string, units: readonly UnitId[], priority: Priority): void {
    for (const unit of units) {
      place(board, unit, source)
      queue.put(unit, priority)
    }
  }

  function lookAtAll(which: (unit: UnitId) => boolean): void {
    for (const unit of board.units.keys()) if (which(unit)) queue.put(unit, 'poll')
  }

  async function workOnInventory(key: string): Promise<void> {
    const environments = environmentsIn(board).filter(({ name }) => inventoryKey(name) === key)
    if (environments.length === 0) return
    board.due.set(key, grid(clock.now(), engine.pace.intervalMs))
    const wanted = unitsWantedIn(board)
    for (const environment of environments) {
      const { reader } = engine.aws(placeOf(environment))
      for (const { unit, source } of await inventory(kinds, reader, environment, wanted)) {
        if (board.snapshots.has(source) && !board.units.has(unit)) take(source, [unit], 'poll')
      }
    }
  }

  async function workOnUnit(unit: UnitId, signal: AbortSignal): Promise<void> {
    const intents = board.suspects.get(unit)
    const after = await reconcile(engine, unit, {
      want: wantIn(board, unit),
      suspect: intents !== undefined,
      refuse: (course) => refusal(board, course, signal),
      keep: ({ target, context }, before) =>
        target === undefined ? whyKeptIn(board, unit, context.environment, before) : undefined,
    })
    // From here on the unit's own row carries the doubt, if there still is one.
    for (const intent of intents ?? []) await store.settle(intent, 'failed', clock.now())
    board.suspects.delete(unit)
    if (after === undefined) {
      leave(unit)
      return
    }
    board.seen.set(unit, after)
    if (after.next.at <= clock.now()) queue.put(unit, 'change')
    else board.due.set(unit, after.next.at)
  }

  /** Gone from Git and AWS; a unit of which nothing is known yet stays on the board and is looked at again. */
  function leave(unit: UnitId): void {
    if (wantIn(board, unit).state === 'removed') dismiss(board, unit)
    else board.due.set(unit, grid(clock.now(), engine.pace.intervalMs))
  }

  function crashed(key: string, { code, message, hint, source }: Fault): void {
    const unit = key as UnitId
    if (board.units.has(unit)) board.suspects.set(unit, board.suspects.get(unit) ?? [])
    board.due.set(key, clock.now() + crashDelayMs)
    if (board.crashed.has(key)) return
    board.crashed.add(key)
    const fields = { reason: code, why: message, hint }
    const listing = key.startsWith(inventoryKey('')) && source !== 'controller'
    if (listing) {
      const environment = key.slice(inventoryKey('').length)
      log.event('environment.unlisted', { environment, ...fields })
    } else log.event('pass.crashed', { what: key, ...fields })
  }

  return { board, recall, tick, run }
}

/** Why a write that was planned is not sent any more: it is asked before each one. */
function refusal(board: Board, course: Course, signal: AbortSignal): Fault | undefined {
  if (signal.aborted) {
    return {
      code: 'Stopping',
      source: 'controller',
      retry: 'soon',
      message: 'Plumbline is stopping and begins no new write',
      hint: 'The next start goes on from here.',
    }
  }
  if (isStillWanted(wantIn(board, course.context.unit), course)) return undefined
  return {
    code: 'Superseded',
    source: 'controller',
    retry: 'soon',
    message: 'a newer revision wants something else of this unit',
    hint: 'Nothing to do: the next pass works towards the newer revision.',
  }
}

function isStillWanted(want: Want, { target, hold, problems }: Course): boolean {
  switch (want.state) {
    case 'wanted': {
      const fingerprint = hold?.fingerprint ?? target?.unit.fingerprint
      return want.target.unit.fingerprint === fingerprint
    }
    case 'broken':
      return problems.length > 0
    case 'removed':
      return target === undefined
    case 'unknown':
      return false
  }
}
