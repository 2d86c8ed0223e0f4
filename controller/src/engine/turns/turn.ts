import type { UnitId } from '@plumbline/desired-state'
import { noTelemetry, type UnitMemory } from '../../model/index.ts'
import {
  dismiss,
  wantIn,
  releasedIn,
  whyKeptIn,
  whyWaitsIn,
  type Asked,
  type Board,
} from '../board/board.ts'
import { dueCalls, nextCallAt, wishOf } from '../gates/gate-calls.ts'
import { askedIn, lookAtJob, occasionIn } from '../board/gate-jobs.ts'
import { durationsOf } from '../assess/durations.ts'
import { editsOf, dueAfter } from '../board/nudge.ts'
import { listedOf } from './orphans.ts'
import { reconcile, type Surroundings } from '../pass/reconcile.ts'
import { refusal } from '../board/refusal.ts'
import { grid } from '../assess/schedule.ts'
import { tidyWhenDue } from './tidying.ts'
import type { Wish } from '../plan/wishes.ts'
import type { Workshop } from './workshop.ts'

/** One pass over one unit, and when it has its next turn. */
export async function turnOfUnit(shop: Workshop, unit: UnitId, signal: AbortSignal): Promise<void> {
  const { board, engine } = shop
  const { clock, store } = engine
  const intents = board.suspects.get(unit)
  const heard = await verdictsFor(shop, unit)
  const asked = board.wishes.get(unit) ?? []
  board.wishes.delete(unit)
  const anew = board.anew.delete(unit)
  const after = await answered(asked, () =>
    reconcile(engine, unit, {
      ...surroundingsOf(shop, unit, [...asked.map(({ wish }) => wish), ...heard]),
      anew,
      signal,
      refuse: (course) => refusal(board, course, signal),
    }),
  )
  // From here on the unit's own row carries the doubt, if there still is one.
  for (const intent of intents ?? []) await store.settle(intent, 'failed', clock.now())
  board.suspects.delete(unit)
  const before = board.seen.get(unit)
  concludeTurn(shop, unit, after)
  if (after !== undefined) await tidyWhenDue(shop, before, after, signal)
}

/** Takes up what a turn of a unit found: who is to be looked at because of it, and when this unit has its next turn. */
export function concludeTurn(shop: Workshop, unit: UnitId, after: UnitMemory | undefined): void {
  const { board, engine, queue } = shop
  const { clock, pace } = engine
  if (after === undefined) {
    // Gone from Git and AWS; a unit of which nothing is known yet stays on the board and is looked at again.
    if (wantIn(board, unit).state === 'removed') {
      // What AWS goes on listing is not looked for again until it lists something else.
      board.ghosts.set(unit, new Set(listedOf(board, unit)))
      dismiss(board, unit)
    } else board.due.set(unit, grid(clock.now(), pace.intervalMs))
    return
  }
  board.ghosts.delete(unit)
  const before = board.seen.get(unit)
  board.seen.set(unit, after)
  const { stopwatch } = engine.telemetry ?? noTelemetry
  for (const { name, ms, labels } of durationsOf(before, after)) stopwatch.took(name, ms, labels)
  const nudged = [...releasedIn(board, unit, before), ...askedIn(board, unit, before)]
  for (const other of nudged) queue.put(other, 'change')
  // What made drift that is told and over made no other.
  const over = before?.drift !== undefined && after.drift === undefined && !after.pastDrift
  if (over || after.pastDrift?.edits !== undefined) board.edits.delete(unit)
  const callAt = engine.gateCaller === undefined ? undefined : nextCallAt(after)
  const nextAt = Math.min(after.next.at, callAt ?? Infinity)
  if (nextAt <= clock.now()) queue.put(unit, 'change')
  else board.due.set(unit, dueAfter(board, unit, nextAt, clock.now()))
}

/** What a pass over a unit finds around it. Nothing of it is taken away by asking. */
export function surroundingsOf(
  { board, engine: { clock }, hears = false }: Pick<Workshop, 'board' | 'engine' | 'hears'>,
  unit: UnitId,
  wishes: readonly Wish[],
): Omit<Surroundings, 'refuse'> {
  return {
    want: wantIn(board, unit),
    suspect: board.suspects.has(unit),
    wishes,
    keep: ({ target, context }, before) =>
      target === undefined
        ? whyKeptIn(board, unit, context.environment, before, clock.now())
        : undefined,
    waits: (before) => whyWaitsIn(board, unit, before, clock.now()),
    ...(hears && { told: toldOf(board, unit, clock.now()) }),
    job: (job, occasion) => lookAtJob(board, job, occasion),
    occasion: occasionIn(board, unit),
    listed: listedOf(board, unit),
    wholes: board.wholes,
  }
}

/** Asks the webhooks at which the unit waits: before its pass, which holds up no other unit. */
export async function verdictsFor(
  { board, engine }: Pick<Workshop, 'board' | 'engine'>,
  unit: UnitId,
): Promise<readonly Wish[]> {
  const { gateCaller, clock } = engine
  const wishes: Wish[] = []
  if (gateCaller === undefined) return wishes
  for (const due of dueCalls(board.seen.get(unit), clock.now())) {
    const reply = await gateCaller.ask({ unit, gate: due.gate })
    wishes.push(wishOf(due, reply, clock.now()))
  }
  return wishes
}

/** What people did to the unit lately, and since when it may have mattered. */
function toldOf(board: Board, unit: UnitId, now: number) {
  const { drift, observedAt } = board.seen.get(unit) ?? {}
  const cleanAt = drift === undefined ? observedAt : undefined
  return { edits: editsOf(board, unit, now), ...(cleanAt !== undefined && { cleanAt }) }
}

/** Tells those who asked for something that it is remembered now, or why it is not. */
async function answered<Value>(
  asked: readonly Asked[],
  pass: () => Promise<Value>,
): Promise<Value> {
  try {
    const value = await pass()
    for (const { done } of asked) done.resolve()
    return value
  } catch (error) {
    for (const { done } of asked) done.reject(error)
    throw error
  }
}
