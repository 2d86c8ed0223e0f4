import type { UnitId } from '@plumbline/desired-state'
import {
  faultOf,
  type Clock,
  type CommitReports,
  type Log,
  type Standing,
} from '../../model/index.ts'
import type { Board } from '../board/board.ts'
import { changedUnits, type Snapshot } from '../source/desired.ts'
import { reportOf } from './report.ts'

/** How often it is looked whether something is to be told (ms). */
const tickMs = 2_000
/** What only puts the same state into other words is told this seldom (ms). */
const wordsMs = 30_000
const retryFirstMs = 10_000
const retryMsMax = 10 * 60_000
/** Before the name of an environment, where what was said is kept. */
const inEnvironment = 'in '

export interface ReporterParts {
  readonly board: Pick<Board, 'snapshots' | 'seen'>
  readonly reports: ReadonlyMap<string, CommitReports>
  readonly clock: Clock
  readonly log: Log
}

/** What was told of the newest commit of a source. */
interface Told {
  readonly snapshot: Snapshot
  /** For these the environments are told. */
  readonly changed: readonly UnitId[]
  /** These count as a whole. */
  readonly counted: readonly UnitId[]
  readonly said: Map<string, Standing & { readonly at: number }>
}

/**
 * Tells the host of each source how its newest commit stands, until `signal` aborts. Nothing waits for it, and nothing
 * depends on it: what could not be told is told later, as it stands then.
 */
export async function report(parts: ReporterParts, signal: AbortSignal): Promise<void> {
  const loops = [...parts.reports].map(([source, reports]) =>
    reportSource(parts, source, reports, signal),
  )
  for (const loop of loops) await loop
}

async function reportSource(
  parts: ReporterParts,
  source: string,
  reports: CommitReports,
  signal: AbortSignal,
): Promise<void> {
  const { board, clock, log } = parts
  let told: Told | undefined
  let failures = 0
  while (!signal.aborted) {
    const snapshot = board.snapshots.get(source)
    try {
      if (snapshot !== undefined) {
        if (told !== undefined && told.snapshot.revision !== snapshot.revision) {
          await close(told, snapshot, reports)
        }
        told = follow(told, snapshot, board)
        if (told !== undefined) await tellNews(told, parts, reports)
      }
      if (failures > 0) log.event('report.recovered', { source })
      failures = 0
    } catch (error) {
      const { code: reason, message: why, hint } = faultOf(error)
      if (failures === 0) log.event('report.failed', { source, reason, why, hint })
      failures += 1
    }
    const pause = failures === 0 ? tickMs : Math.min(retryMsMax, retryFirstMs * 2 ** (failures - 1))
    await clock.sleep(pause, signal).catch(() => {})
  }
}

/**
 * Which units a commit is answerable for: those that it changes, and those of earlier commits that are not in place yet.
 * After a start nobody knows what changed: all count as a whole, and as changed those that are not in place at the first look.
 */
function follow(
  before: Told | undefined,
  snapshot: Snapshot,
  { seen }: Pick<Board, 'seen'>,
): Told | undefined {
  const { revision, state } = snapshot
  if (before?.snapshot.revision === revision) return { ...before, snapshot }
  const all = [...state.units.keys(), ...state.broken.keys()]
  if (before === undefined && all.some((unit) => !seen.has(unit))) return undefined
  const isOpen = (unit: UnitId) =>
    reportOf(snapshot, [unit], (one) => seen.get(one)).whole.state !== 'success'
  const left = (before?.changed ?? all).filter(isOpen)
  const news = before === undefined ? [] : changedUnits(before.snapshot.state, state)
  const changed = [...new Set([...news, ...left])]
  return { snapshot, changed, counted: before === undefined ? all : changed, said: new Map() }
}

async function tellNews(
  { snapshot, changed, counted, said }: Told,
  { board, clock }: ReporterParts,
  reports: CommitReports,
): Promise<void> {
  const { revision } = snapshot
  const memoryOf = (unit: UnitId) => board.seen.get(unit)
  const tell = async (key: string, standing: Standing, send: () => Promise<void>) => {
    const before = said.get(key)
    const now = clock.now()
    const isNew = before?.state !== standing.state
    if (!isNew && (before.why === standing.why || now - before.at < wordsMs)) return
    await send()
    said.set(key, { ...standing, at: now })
  }
  for (const [name, standing] of reportOf(snapshot, changed, memoryOf).environments) {
    await tell(inEnvironment + name, standing, () =>
      reports.tellEnvironment(revision, name, standing),
    )
  }
  const { whole } = reportOf(snapshot, counted, memoryOf)
  await tell('whole', whole, () => reports.tell(revision, whole))
}

/**
 * A commit that was not in place when the next one came never will be: nobody is to wait for it. What GitHub does not take of
 * it, as when it knows the commit no longer, holds up nothing that is newer.
 */
async function close({ snapshot, said }: Told, next: Snapshot, reports: CommitReports) {
  const { revision } = snapshot
  const why = `${next.revision.slice(0, 8)} came before it was in place`
  const standing: Standing = { state: 'failure', why }
  for (const [key, { state }] of said) {
    if (state !== 'pending') continue
    const sent =
      key === 'whole'
        ? reports.tell(revision, standing)
        : reports.tellEnvironment(revision, key.slice(inEnvironment.length), standing)
    await sent.catch((error: unknown) => {
      if (faultOf(error).retry !== 'on-change') throw error
    })
    said.set(key, { ...standing, at: 0 })
  }
}
