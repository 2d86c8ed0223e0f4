import type { UnitId } from '@plumbline/desired-state'
import type { AnyKind, Edit, Clock, Hint, Queue } from '../../model/index.ts'
import type { Board } from './board.ts'
import { wantIn } from './board.ts'
import { ownersIn, unitsOf } from '../source/whose.ts'

/** A unit is looked at because of what ECS tells at most this often (ms): a hundred tasks that start are one look. */
const calmMs = 1_000
/** After somebody's change a second look follows this much later (ms): the first may be answered with what was before. */
const againMs = 5_000
/** How long a change is remembered, to be named beside what it did (ms); and how many of a unit. */
const editKeptMs = 15 * 60_000
const editsMax = 20

interface Shop {
  readonly board: Board
  readonly queue: Queue
  readonly engine: { readonly kinds: readonly AnyKind[]; readonly clock: Clock }
}

/** Has the units that a hint is about looked at soon. */
export function nudge(shop: Shop, hint: Hint): void {
  const { board, engine } = shop
  const now = engine.clock.now()
  for (const unit of unitsOf(hint, ownersOf(shop), board.seen)) {
    if (hint.edit !== undefined) {
      remember(board, unit, hint.edit, now)
      lookAt(board, unit, now + againMs)
    }
    const { lookedAt = -Infinity } = board.nudged.get(unit) ?? {}
    const calm = hint.edit === undefined && now - lookedAt < calmMs
    if (calm) lookAt(board, unit, lookedAt + calmMs)
    else {
      board.nudged.set(unit, { ...board.nudged.get(unit), lookedAt: now })
      shop.queue.put(unit, 'change')
    }
  }
}

/** The units of every source, by what they own; made anew when somebody asks after a source moved. */
function ownersOf({ board, engine }: Shop) {
  if (board.owners !== undefined) return board.owners
  const targets = [...board.units.keys()].flatMap((unit) => {
    const want = wantIn(board, unit)
    return want.state === 'wanted' ? [want.target] : []
  })
  board.owners = ownersIn(targets, engine.kinds, board.handles)
  return board.owners
}

/** Nothing was done after it was told: where the clock of AWS is ahead, the moment of telling is the best that is known. */
function remember(board: Board, unit: UnitId, edit: Edit, now: number): void {
  const known = editsOf(board, unit, now)
  if (known.some(({ id }) => id === edit.id)) return
  board.edits.set(unit, [...known, { ...edit, at: Math.min(edit.at, now) }].slice(-editsMax))
}

/** What people did to a unit lately, oldest first. */
export function editsOf(board: Board, unit: UnitId, now: number): readonly Edit[] {
  return (board.edits.get(unit) ?? []).filter(({ at }) => now - at < editKeptMs)
}

/** Puts a moment down at which a unit is looked at, if it is not looked at before. */
function lookAt(board: Board, unit: UnitId, at: number): void {
  const { lookedAt = -Infinity, next = Infinity } = board.nudged.get(unit) ?? {}
  board.nudged.set(unit, { lookedAt, next: Math.min(next, at) })
  board.due.set(unit, Math.min(board.due.get(unit) ?? Infinity, at))
}

/** When a unit is due that has just been looked at: as planned, or before, because of an event. */
export function dueAfter(board: Board, unit: UnitId, planned: number, now: number): number {
  const nudged = board.nudged.get(unit)
  if (nudged?.next === undefined) return planned
  if (nudged.next > now) return Math.min(planned, nudged.next)
  board.nudged.set(unit, { lookedAt: now })
  return planned
}
