import type { Problem, UnitId } from '@plumbline/desired-state'
import {
  noTelemetry,
  type GitSource,
  type ImageTags,
  type Priority,
  type Queue,
  type TagIndex,
  type UnitMemory,
} from '../../model/index.ts'
import { announceAll } from '../announce/announce.ts'
import {
  adopt,
  dismiss,
  environmentsIn,
  place,
  unitsWantedIn,
  wantIn,
  releasedIn,
  whyKeptIn,
  whyWaitsIn,
  type Asked,
  type Board,
} from '../board/board.ts'
import { placeOf } from '../context.ts'
import { changedUnits, claimsOf, declaredTwice } from '../source/desired.ts'
import { dueCalls, nextCallAt, wishOf } from '../gates/gate-calls.ts'
import { askedIn, lookAtJob, occasionIn } from '../board/gate-jobs.ts'
import { endedRules } from '../observe/ignore.ts'
import { inventory } from '../board/inventory.ts'
import { turnOfImages, type ImageWriting } from './images.ts'
import { imagesKey, inventoryKey, sourceKey } from '../board/keys.ts'
import { durationsOf } from '../assess/durations.ts'
import { editsOf, dueAfter } from '../board/nudge.ts'
import { handoversMoved, loadSource, type Loading } from './loading.ts'
import { listedOf, orphanKeysIn } from './orphans.ts'
import { reconcile, type Surroundings } from '../pass/reconcile.ts'
import { invalid, refresh } from '../source/refresh.ts'
import { refusal } from '../board/refusal.ts'
import { noticeOf, troublesOfSource } from '../alerts/troubles.ts'
import { grid } from '../assess/schedule.ts'
import { tenancyOf } from '../source/tenancy.ts'
import { tidyWhenDue } from './tidying.ts'
import type { Wish } from '../plan/wishes.ts'

export interface Source {
  readonly git: GitSource
  /** How often it is fetched (ms). */
  readonly pollMs: number
  /** Name of the source whose tenants bound this one. */
  readonly tenants?: string
  /** How newer images are brought into it; left out: not at all. */
  readonly images?: ImageWriting
}

/** Who configures one repository as two sources need not read it for every unit. */
const problemsToldMax = 100

/** How soon a source is looked at again while the one with its tenants has not had its first turn (ms). */
const boundsDelayMs = 1_000

/** What every turn works with. */
export interface Workshop extends Loading {
  readonly queue: Queue
  /** Somebody hears events: who made a change may be told. */
  readonly hears?: boolean
  readonly sources: readonly Source[]
  readonly imageTags: ImageTags
  /** How AWS lists what is ours; left out: it is not looked for what is left behind. */
  readonly tagIndex?: TagIndex
}

/** Fetches a source and, when it moved, has every unit looked at that the move may have changed. */
export async function turnOfSource(shop: Workshop, name: string): Promise<void> {
  const { board, engine } = shop
  const { clock, store, log } = engine
  const source = shop.sources.find(({ git }) => git.name === name)
  if (source === undefined) return
  const bounding = board.snapshots.get(source.tenants ?? '')
  if (isTooEarly(board, source)) {
    board.due.set(sourceKey(name), clock.now() + boundsDelayMs)
    return
  }
  const snapshot = board.snapshots.get(name)
  const accept = board.accepted.get(name)
  const moved = await handoversMoved(shop, name)
  const refreshed = await refresh({
    git: source.git,
    load: async (files, revision) =>
      loadSource(shop, name, files, revision, tenancyOf({ ...source, name }, board.snapshots)),
    anew: moved || bounding !== board.boundedBy.get(name),
    before: board.sources.get(name),
    snapshot,
    now: clock.now(),
    ...(accept !== undefined && { accept }),
  })
  const [was, is] = [board.sources.get(name), refreshed.state].map(troublesOfSource)
  await store.saveSource(
    refreshed.state,
    noticeOf(`source ${name}`, clock.now(), was ?? [], is ?? []),
  )
  board.sources.set(name, refreshed.state)
  board.accepted.delete(name)
  board.due.set(sourceKey(name), clock.now() + source.pollMs)
  announceAll(log, refreshed.announcements)
  if (refreshed.snapshot === undefined) {
    lookAtAll(shop, (unit) => board.units.get(unit) === name && !board.seen.has(unit))
    return
  }
  if (refreshed.snapshot === snapshot) return
  adopt(board, refreshed.snapshot)
  if (bounding !== undefined) board.boundedBy.set(name, bounding)
  for (const { git } of shop.sources.filter(({ tenants }) => tenants === name)) {
    shop.queue.put(sourceKey(git.name), 'change')
  }
  const changed = changedUnits(snapshot?.state, refreshed.snapshot.state)
  announceAll(log, invalid(name, refreshed.snapshot.revision, alsoElsewhere(board, name, changed)))
  take(shop, name, changed, 'change')
  // The first load since the start: what only the store knows has its turn too, now that it may count as removed.
  if (snapshot === undefined) lookAtAll(shop, (unit) => wantIn(board, unit).state !== 'unknown')
  for (const { name: environment } of environmentsIn(board)) {
    const key = inventoryKey(environment)
    if (!board.due.has(key)) shop.queue.put(key, 'poll')
  }
  shop.queue.put(imagesKey(name), 'poll')
  for (const key of orphanKeysIn(board)) if (!board.due.has(key)) shop.queue.put(key, 'poll')
}

/** Looks for newer images of a source, and brings them into Git where that is configured. */
export async function turnOfSourceImages(shop: Workshop, name: string): Promise<void> {
  const source = shop.sources.find(({ git }) => git.name === name)
  if (source !== undefined) await turnOfImages(shop, source.git, source.images)
}

/** Whether the tenants of a source are not read yet, and nothing says that they cannot be. */
function isTooEarly({ snapshots, sources }: Board, { tenants }: Source): boolean {
  if (tenants === undefined || snapshots.has(tenants)) return false
  return sources.get(tenants)?.fault === undefined
}

/** Lists what is live in an environment, and takes up the units of ours that are in no document. */
export async function turnOfInventory(shop: Workshop, name: string): Promise<void> {
  const { board, engine } = shop
  const environments = environmentsIn(board).filter((environment) => environment.name === name)
  if (environments.length === 0) return
  board.due.set(inventoryKey(name), grid(engine.clock.now(), engine.pace.intervalMs))
  announceAll(engine.log, endedRules(environmentsIn(board), board.rulesTold, engine.clock.now()))
  const wanted = unitsWantedIn(board)
  for (const environment of environments) {
    const { reader } = engine.aws(placeOf(environment))
    for (const { unit, source } of await inventory(engine.kinds, reader, environment, wanted)) {
      if (board.snapshots.has(source) && !board.units.has(unit)) take(shop, source, [unit], 'poll')
    }
  }
}

/** One pass over one unit, and when it has its next turn. */
export async function turnOfUnit(shop: Workshop, unit: UnitId, signal: AbortSignal): Promise<void> {
  const { board, engine } = shop
  const { clock, store } = engine
  const intents = board.suspects.get(unit)
  const heard = await verdictsFor(shop, unit)
  const asked = board.wishes.get(unit) ?? []
  board.wishes.delete(unit)
  if (board.anew.delete(unit)) board.wholes.delete(unit)
  const after = await answered(asked, () =>
    reconcile(engine, unit, {
      ...surroundingsOf(shop, unit, [...asked.map(({ wish }) => wish), ...heard]),
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

/** Problems of units that another source declares too. No source can see them by itself. */
function alsoElsewhere(
  { snapshots }: Board,
  source: string,
  units: readonly UnitId[],
): readonly Problem[] {
  return units
    .map((unit) => ({ unit, claims: claimsOf(snapshots, unit, source) }))
    .filter(({ claims }) => claims.length > 1)
    .flatMap(({ unit, claims }) => declaredTwice(claims, unit).slice(0, 1))
    .slice(0, problemsToldMax)
}

function take(
  { board, queue }: Workshop,
  source: string,
  units: readonly UnitId[],
  priority: Priority,
): void {
  for (const unit of units) {
    place(board, unit, source)
    queue.put(unit, priority)
  }
}

function lookAtAll({ board, queue }: Workshop, which: (unit: UnitId) => boolean): void {
  for (const unit of board.units.keys()) if (which(unit)) queue.put(unit, 'poll')
}
