import type { Problem, UnitId } from '@plumbline/desired-state'
import { announceAll } from '../announce/announce.ts'
import { adopt, environmentsIn, wantIn, type Board } from '../board/board.ts'
import { changedUnits, claimsOf, declaredTwice, type Snapshot } from '../source/desired.ts'
import { turnOfImages } from './images.ts'
import { unlessEnded } from '../pass/given-up.ts'
import { imagesKey, inventoryKey, sourceKey } from '../board/keys.ts'
import { handoversMoved, loadSource } from './loading.ts'
import { orphanKeysIn } from './orphans.ts'
import { ofInvalid, refresh } from '../source/refresh.ts'
import { noticeOf, troublesOfSource } from '../alerts/troubles.ts'
import { tenancyOf } from '../source/tenancy.ts'
import { type Source, type Workshop, take, lookAtAll } from './workshop.ts'

/** Who configures one repository as two sources need not read it for every unit. */
const problemsToldMax = 100

/** How soon a source is looked at again while the one with its tenants has not had its first turn (ms). */
const boundsDelayMs = 1_000

/** Fetches a source and, when it moved, has every unit looked at that the move may have changed. */
export async function turnOfSource(
  shop: Workshop,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const { board, engine } = shop
  const { clock, store, log } = engine
  const source = shop.sources.find(({ git }) => git.name === name)
  if (source === undefined) return
  const key = sourceKey(name)
  // From here on it is due when a push says so that this fetch may have missed.
  board.due.delete(key)
  const bounding = board.snapshots.get(source.tenants ?? '')
  if (isTooEarly(board, source)) {
    board.due.set(key, clock.now() + boundsDelayMs)
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
  // What was handed over may not have been read.
  unlessEnded(signal)
  const [was, is] = [board.sources.get(name), refreshed.state].map(troublesOfSource)
  await store.saveSource(
    refreshed.state,
    noticeOf(`source ${name}`, clock.now(), was ?? [], is ?? []),
  )
  board.sources.set(name, refreshed.state)
  board.accepted.delete(name)
  board.due.set(key, Math.min(board.due.get(key) ?? Infinity, clock.now() + source.pollMs))
  announceAll(log, refreshed.announcements)
  if (refreshed.snapshot === undefined) {
    lookAtAll(shop, (unit) => board.units.get(unit) === name && !board.seen.has(unit))
    return
  }
  if (refreshed.snapshot === snapshot) return
  if (bounding !== undefined) board.boundedBy.set(name, bounding)
  takeOver(shop, snapshot, refreshed.snapshot)
}

/** Takes a source over as it is now, and has everything looked at that it may mean something to. */
function takeOver(shop: Workshop, before: Snapshot | undefined, now: Snapshot): void {
  const { board, engine } = shop
  const { source: name, revision, state } = now
  adopt(board, now)
  for (const { git } of shop.sources.filter(({ tenants }) => tenants === name)) {
    shop.queue.put(sourceKey(git.name), 'change')
  }
  const changed = changedUnits(before?.state, state)
  announceAll(engine.log, ofInvalid(name, revision, alsoElsewhere(board, name, changed)))
  take(shop, name, changed, 'change')
  // The first load since the start: what only the store knows has its turn too, now that it may count as removed.
  if (before === undefined) lookAtAll(shop, (unit) => wantIn(board, unit).state !== 'unknown')
  for (const { name: environment } of environmentsIn(board)) {
    const key = inventoryKey(environment)
    if (!board.due.has(key)) shop.queue.put(key, 'poll')
  }
  shop.queue.put(imagesKey(name), 'poll')
  for (const key of orphanKeysIn(board)) if (!board.due.has(key)) shop.queue.put(key, 'poll')
}

/** Looks for newer images of a source, and brings them into Git where that is configured. */
export async function turnOfSourceImages(
  shop: Workshop,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const source = shop.sources.find(({ git }) => git.name === name)
  if (source !== undefined) await turnOfImages(shop, source.git, source.images, signal)
}

/** Whether the tenants of a source are not read yet, and nothing says that they cannot be. */
function isTooEarly({ snapshots, sources }: Board, { tenants }: Source): boolean {
  if (tenants === undefined || snapshots.has(tenants)) return false
  return sources.get(tenants)?.fault === undefined
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
