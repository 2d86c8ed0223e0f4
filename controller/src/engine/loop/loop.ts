import type { UnitId } from '@plumbline/desired-state'
import {
  FaultError,
  faultOf,
  noTelemetry,
  type Changes,
  type Errand,
  type Fault,
  type Hint,
  type Queue,
  type SharedTurns,
  type TurnReport,
} from '../../model/index.ts'
import { clear, emptyBoard, type Board, type TurnKind } from '../board/board.ts'
import { follow } from './follow.ts'
import { sourceKey, subjectOf } from '../board/keys.ts'
import { turnOfOrphans } from '../turns/orphan-turn.ts'
import { isReady, sharedTurn } from '../turns/shared-turn.ts'
import { wasGivenUp } from '../pass/given-up.ts'
import { hearTurns, spreadQueue } from './spread.ts'
import { turnOfInventory } from '../turns/inventory-turn.ts'
import { turnOfSource, turnOfSourceImages } from '../turns/source-turn.ts'
import { turnOfUnit } from '../turns/turn.ts'
import type { Workshop } from '../turns/workshop.ts'
import { nudge } from '../board/nudge.ts'

export interface Loop {
  readonly board: Board
  /** Where whatever is to be looked at is put. */
  readonly queue: Queue
  /** Takes up what the store remembers, and forgets everything else. Called before a process begins to lead. */
  recall(): Promise<void>
  /** Keeps the board as the replica that leads has it, until `signal` aborts. Nothing is written. */
  follow(changes: Changes, signal: AbortSignal): Promise<void>
  /** Puts what is due into the queue. Called every second. */
  tick(): void
  /** Has what an event is about looked at. */
  nudge(hint: Hint): void
  /** Takes turns of units that the leader gives out, whoever leads, until `signal` aborts. */
  share(signal: AbortSignal): Promise<void>
  /** Works through the queue until `signal` aborts; a write that is under way is finished, no other is begun. */
  run(signal: AbortSignal): Promise<void>
}

/** So many units are recalled at once. */
const pageMax = 500

/** What failed as a whole is tried again after this (ms). */
const crashDelayMs = 10_000

const movedOn = {
  code: 'LeaseLost',
  source: 'controller',
  retry: 'soon',
  message: 'another replica has begun to lead before this was remembered',
  hint: 'Ask again.',
} as const

/**
 * The loop: what is due becomes a key in the queue, and each key is worked on from what Git and AWS say then. A nudge of
 * any kind, by a person, a commit or the clock, does this one thing and carries no facts.
 */
export function createLoop(
  parts: Omit<Workshop, 'board'> & {
    /** Left out: this process works alone. */
    readonly turns?: SharedTurns
  },
): Loop {
  const { engine, sources, turns } = parts
  const { store, clock, log } = engine
  const board = emptyBoard(sources.map(({ git }) => git.name))
  const queue = turns ? spreadQueue(parts.queue, turns, { board, engine }) : parts.queue
  const shop: Workshop = { ...parts, board, queue }
  let tickedAt = clock.now()

  const forget = (): void => clear(board, () => new FaultError(movedOn))

  async function recall(): Promise<void> {
    forget()
    for (const { git } of sources) {
      const state = await store.source(git.name)
      if (state !== undefined) board.sources.set(git.name, state)
      await recallUnits(git.name)
      board.due.set(sourceKey(git.name), clock.now())
    }
    for (const { id, unit } of await store.openIntents()) {
      board.suspects.set(unit, [...(board.suspects.get(unit) ?? []), id])
    }
  }

  /** In pages: thousands of memories at once would take so long that the lease could not be renewed meanwhile. */
  async function recallUnits(name: string): Promise<void> {
    let after: UnitId | undefined
    do {
      const page = await store.units({ source: name, limit: pageMax, ...(after && { after }) })
      for (const { unit, source } of page) board.units.set(unit, source)
      after = page.length < pageMax ? undefined : page.at(-1)?.unit
    } while (after !== undefined)
  }

  function tick(): void {
    const now = clock.now()
    // A clock that was set back must not put everything off by as much.
    const backMs = Math.max(0, tickedAt - now)
    tickedAt = now
    for (const [key, dueAt] of board.due) {
      const at = dueAt - backMs
      if (at <= now) {
        board.due.delete(key)
        queue.put(key, 'poll')
      } else if (backMs > 0) board.due.set(key, at)
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    const hearing = turns?.lead(hearTurns(shop, failed, signal), signal)
    await queue.run((key) => turn(key, signal), signal)
    await hearing
  }

  async function share(signal: AbortSignal): Promise<void> {
    const worker = {
      isReady: () => isReady(board),
      turn: (unit: UnitId, errand: Errand, until: AbortSignal) =>
        timed(unit, () => sharedTurn(shop, unit, errand, until)).catch(
          (error: unknown): TurnReport => {
            if (wasGivenUp(faultOf(error), until)) return { is: 'returned' }
            throw error
          },
        ),
    }
    await turns?.work(worker, signal)
  }

  /** The only one who has the unit, if there are others. */
  async function turnOfUnitAlone(unit: UnitId, signal: AbortSignal): Promise<void> {
    const work = () => turnOfUnit(shop, unit, signal)
    if (turns === undefined) await work()
    else await turns.alone(unit, work)
  }

  async function turn(key: string, signal: AbortSignal): Promise<void> {
    try {
      await timed(key, () => turnOf(key, signal))
      board.crashed.delete(key)
    } catch (error) {
      const fault = faultOf(error)
      if (!wasGivenUp(fault, signal)) failed(key, fault)
    }
  }

  async function turnOf(key: string, signal: AbortSignal): Promise<void> {
    const subject = subjectOf(key)
    switch (subject.about) {
      case 'source':
        return turnOfSource(shop, subject.source, signal)
      case 'images':
        return turnOfSourceImages(shop, subject.source, signal)
      case 'inventory':
        return turnOfInventory(shop, subject.environment)
      case 'orphans':
        return turnOfOrphans(shop, key, signal)
      case 'unit':
        return turnOfUnitAlone(subject.unit, signal)
    }
  }

  async function timed<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const { about } = subjectOf(key)
    const { tracer, stopwatch } = engine.telemetry ?? noTelemetry
    const began = clock.now()
    try {
      const fields = { 'plumbline.about': about, 'plumbline.key': key }
      const value = await tracer.span('pass', fields, work)
      count(about)
      return value
    } catch (error) {
      count('crash')
      throw error
    } finally {
      stopwatch.took('pass', clock.now() - began, { about })
    }
  }

  function count(about: TurnKind): void {
    board.turns.set(about, (board.turns.get(about) ?? 0) + 1)
  }

  /** Each reason is told once, and it is tried again: a unit's turn may have ended between a write and its record. */
  function failed(key: string, { code, message, hint, source }: Fault): void {
    const unit = key as UnitId
    if (board.units.has(unit)) board.suspects.set(unit, board.suspects.get(unit) ?? [])
    board.due.set(key, clock.now() + crashDelayMs)
    const told = board.crashed.get(key) ?? new Set()
    if (told.has(code)) return
    board.crashed.set(key, new Set([...told, code]))
    const fields = { reason: code, why: message, hint }
    const subject = subjectOf(key)
    // A defect of ours is no trouble of the environment.
    if (subject.about === 'inventory' && source !== 'controller')
      log.event('environment.unlisted', { environment: subject.environment, ...fields })
    else log.event('pass.crashed', { what: key, ...fields })
  }

  async function followOthers(changes: Changes, signal: AbortSignal): Promise<void> {
    forget()
    await follow(shop, changes, signal)
  }

  return {
    board,
    queue,
    recall,
    follow: followOthers,
    tick,
    nudge: (hint) => nudge(shop, hint),
    share,
    run,
  }
}
