import type { UnitId } from '@plumbline/desired-state'
import type { Errand, Store, TurnReport, UnitMemory } from '../../model/index.ts'
import { isLoaded, wantIn, type Board } from '../board/board.ts'
import { editsOf } from '../board/nudge.ts'
import { listedOf } from './orphans.ts'
import { reconcile } from '../pass/reconcile.ts'
import { refusal } from '../board/refusal.ts'
import { tidyWhenDue } from './tidying.ts'
import { concludeTurn, surroundingsOf, verdictsFor } from './turn.ts'
import type { Workshop } from './workshop.ts'

/** How long a turn waits until this replica knows what the leader knows (ms); after that another one may have it. */
const patienceMs = 5_000
const lookMs = 100
/** A unit that came back so often is looked at by the leader itself. */
const returnsMax = 3

/**
 * What any replica may be asked to do for a unit; nothing where only the leader knows what it takes: what people asked and
 * did, what may have been removed, and a write of which nobody knows what became.
 */
export function errandFor({ board, engine }: Pick<Workshop, 'board' | 'engine'>, unit: UnitId) {
  const { wishes, suspects, confirmed, returned, anew } = board
  const want = wantIn(board, unit)
  const isOwn = [wishes, suspects, confirmed, anew].some((own) => own.has(unit))
  const isOdd = (returned.get(unit) ?? 0) >= returnsMax || listedOf(board, unit).length > 0
  if (isOwn || isOdd || editsOf(board, unit, engine.clock.now()).length > 0) return undefined
  return errandOf(board, unit, want)
}

function errandOf(board: Board, unit: UnitId, want = wantIn(board, unit)): Errand | undefined {
  switch (want.state) {
    case 'wanted': {
      const { source, revision } = want.target
      return { source, revision, fingerprint: want.target.unit.fingerprint }
    }
    case 'broken':
      return { source: want.source, revision: want.revision }
    case 'removed':
    case 'unknown':
      return undefined
  }
}

/** Whether this replica may take turns: it has loaded what is wanted. */
export const isReady = (board: Board): boolean => board.names.length > 0 && isLoaded(board)

/** The turn of a unit by whichever replica has it. What it learns is in the store, and the leader is told of the rest. */
export async function sharedTurn(
  shop: Workshop,
  unit: UnitId,
  errand: Errand,
  signal: AbortSignal,
): Promise<TurnReport> {
  const { board } = shop
  if (!(await knows(shop, unit, errand, signal))) return { is: 'returned' }
  await lookAround(shop, unit)
  const { store, hasWritten } = noting(shop.engine.store)
  const own = { ...shop, engine: { ...shop.engine, store } }
  const before = board.seen.get(unit)
  const after = await reconcile(own.engine, unit, {
    ...surroundingsOf(own, unit, await verdictsFor(own, unit)),
    signal,
    refuse: (course) => refusal(board, course, signal),
  })
  if (after === undefined) return { is: 'done', wrote: hasWritten() }
  await tidyWhenDue(own, before, after, signal)
  const { next, observedAt } = after
  return { is: 'done', wrote: hasWritten(), next, ...(observedAt !== undefined && { observedAt }) }
}

/** Waits until what is wanted here is what the leader sent somebody out for, or something newer that says the same. */
async function knows(
  { board, engine }: Workshop,
  unit: UnitId,
  errand: Errand,
  signal: AbortSignal,
): Promise<boolean> {
  const { clock } = engine
  const deadline = clock.now() + patienceMs
  for (;;) {
    const own = errandOf(board, unit)
    const known = own !== undefined && own.source === errand.source ? own : undefined
    const isThere = known?.revision === errand.revision
    const isPast = board.passed.get(errand.source)?.has(errand.revision) === true
    if (known?.fingerprint === errand.fingerprint && known !== undefined && (isThere || isPast)) {
      return true
    }
    // Whoever leads knows best, and nobody else would tell it more.
    if (board.wake === undefined || signal.aborted || clock.now() >= deadline) return false
    if (isThere) board.behind.add(errand.source)
    board.wake()
    await clock.sleep(lookMs, signal).catch(() => {})
  }
}

/** What others wrote of the units that this one looks at may not have been heard of yet. */
async function lookAround({ board, engine }: Workshop, unit: UnitId): Promise<void> {
  // The leader is told of every turn by whoever took it.
  if (board.wake === undefined) return
  const want = wantIn(board, unit)
  if (want.state !== 'wanted') return
  const { dependsOn } = want.target.unit
  const callers = want.target.unit.kind === 'job' ? want.target.unit.calledBy : []
  const waiting = board.seen.get(unit)?.gates?.waiting ?? []
  const jobs = waiting.flatMap(({ job }) => job ?? [])
  const own = waiting.length > 0 ? [unit] : []
  for (const other of new Set([...own, ...dependsOn, ...callers, ...jobs])) {
    const memory = await engine.store.unit(other)
    if (memory === undefined) board.seen.delete(other)
    else board.seen.set(other, memory)
  }
}

/** A store that knows whether anything was remembered of the unit. */
function noting(store: Store): { readonly store: Store; readonly hasWritten: () => boolean } {
  let wrote = false
  const append: Store['append'] = async (...args) => {
    await store.append(...args)
    wrote = true
  }
  return { store: { ...store, append }, hasWritten: () => wrote }
}

/** For the leader: takes up what another replica found. */
export async function hearDone(
  shop: Workshop,
  unit: UnitId,
  { wrote, next, observedAt }: Extract<TurnReport, { is: 'done' }>,
  isOver: () => boolean,
): Promise<void> {
  const { board, engine } = shop
  const known = board.seen.get(unit)
  const memory = wrote || known === undefined ? await engine.store.unit(unit) : known
  // Meanwhile another one may have begun to lead.
  if (isOver()) return
  concludeTurn(shop, unit, memory === undefined ? undefined : renewed(memory, next, observedAt))
}

function renewed(
  memory: UnitMemory,
  next: UnitMemory['next'] | undefined,
  observedAt: number | undefined,
): UnitMemory {
  return { ...memory, ...(next && { next }), ...(observedAt !== undefined && { observedAt }) }
}
