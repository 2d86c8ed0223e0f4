import type { UnitId } from '@plumbline/desired-state'
import { faultOf, type Changes, type GitSource, type Moved } from '../../model/index.ts'
import { adopt, dismiss, place, type Board } from '../board/board.ts'
import { loadSource } from '../turns/loading.ts'
import { tenancyOf } from '../source/tenancy.ts'
import type { Source, Workshop } from '../turns/workshop.ts'

/** How long at most until a source that could not be loaded is tried again (ms). */
const againMs = 5_000
const pageMax = 500

/** What of the workshop following takes: nothing of it writes. */
export type Followed = Pick<
  Workshop,
  'engine' | 'board' | 'sources' | 'handover' | 'needs' | 'load' | 'withBundles'
>

/**
 * Keeps the board of a replica that does not lead as the one that leads has it, until `signal` aborts: what is wanted from
 * a clone of its own, at the revision that the leader has loaded, and what is known of units from the store.
 */
export async function follow(shop: Followed, changes: Changes, signal: AbortSignal): Promise<void> {
  const { engine, sources } = shop
  const { clock } = engine
  const units = new Set<UnitId>()
  const names = new Set(sources.map(({ git }) => git.name))
  const told = new Set<string>()
  let wake = (): void => {}
  const stop = changes.watch((moved) => {
    note(moved, units, names)
    wake()
  })
  try {
    await readUnits(shop, signal)
    while (!signal.aborted) {
      const pause = new AbortController()
      wake = () => pause.abort()
      shop.board.wake = wake
      for (const name of shop.board.behind) names.add(name)
      // Asked for together: what moved is one question to the database, however much it is.
      const reading = [...units].map((unit) => readUnit(shop, unit, units))
      for (const one of reading) await one
      // Those that bound others come first.
      const byBounds = sources.toSorted((a, b) => Number(!!a.tenants) - Number(!!b.tenants))
      for (const source of byBounds) await tryLoad(shop, source, names, told)
      if (units.size > 0 && pause.signal.aborted) continue
      await clock.sleep(againMs, AbortSignal.any([signal, pause.signal])).catch(() => {})
    }
  } finally {
    stop()
    delete shop.board.wake
  }
}

function note(moved: Moved, units: Set<UnitId>, names: Set<string>): void {
  if ('unit' in moved) units.add(moved.unit)
  else names.add(moved.source)
}

async function readUnits({ engine, board }: Followed, signal: AbortSignal): Promise<void> {
  const { store, clock } = engine
  let after: UnitId | undefined
  while (!signal.aborted) {
    try {
      const page = await store.units({ limit: pageMax, ...(after && { after }) })
      for (const memory of page) {
        board.units.set(memory.unit, memory.source)
        board.seen.set(memory.unit, memory)
      }
      after = page.at(-1)?.unit
      if (page.length < pageMax) return
    } catch {
      await clock.sleep(againMs, signal).catch(() => {})
    }
  }
}

async function readUnit(
  { engine, board }: Followed,
  unit: UnitId,
  units: Set<UnitId>,
): Promise<void> {
  units.delete(unit)
  try {
    const memory = await engine.store.unit(unit)
    if (memory === undefined) dismiss(board, unit)
    else {
      place(board, unit, memory.source)
      board.seen.set(unit, memory)
    }
  } catch {
    units.add(unit)
  }
}

/** Loads a source if it moved. What goes wrong is told once, and tried again: meanwhile what was loaded stands. */
async function tryLoad(
  shop: Followed,
  source: Source,
  names: Set<string>,
  told: Set<string>,
): Promise<void> {
  const { name } = source.git
  if (!names.has(name)) return
  names.delete(name)
  try {
    await loadFollowed(shop, source, names)
    told.delete(name)
  } catch (error) {
    names.add(name)
    const { code: reason, message: why, hint } = faultOf(error)
    if (!told.has(name))
      shop.engine.log.event('replica.behind', { source: name, reason, why, hint })
    told.add(name)
  }
}

async function loadFollowed(
  shop: Followed,
  { git, tenants }: Source,
  names: Set<string>,
): Promise<void> {
  const { board, engine, sources } = shop
  const { name } = git
  const state = await engine.store.source(name)
  if (state?.revision === undefined) return
  const { revision } = state
  board.sources.set(name, state)
  const bounding = board.snapshots.get(tenants ?? '')
  // Others may have made something else of the same files: what bootstrap handed over is part of it.
  const isElse = board.behind.delete(name)
  const isKnown = isLoaded(board, name, revision) && bounding === board.boundedBy.get(name)
  if (isKnown && !isElse) return
  const bounds = { name, ...(tenants !== undefined && { tenants }) }
  const tenancy = tenancyOf(bounds, board.snapshots)
  const loaded = await loadSource(shop, name, await filesOf(git, revision), revision, tenancy)
  adopt(board, { source: name, revision, state: loaded })
  if (bounding !== undefined) board.boundedBy.set(name, bounding)
  for (const unit of [...loaded.units.keys(), ...loaded.broken.keys()]) place(board, unit, name)
  for (const other of sources) if (other.tenants === name) names.add(other.git.name)
}

function isLoaded({ snapshots }: Board, name: string, revision: string): boolean {
  return snapshots.get(name)?.revision === revision
}

/** From the clone as it is; else after a fetch, which may bring the revision and refuse a newer head. */
async function filesOf(git: GitSource, revision: string) {
  try {
    return await git.files(revision)
  } catch {
    const fetched = git.head()
    await fetched.catch(() => {})
    return git.files(revision).catch(async (error: unknown) => {
      await fetched
      throw error
    })
  }
}
