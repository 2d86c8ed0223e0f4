import type { UnitId } from '@plumbline/desired-state'
import type { Clock, Priority, Random } from '../../model/ports.ts'
import type { Errand, SharedTurns, TurnReport } from '../../model/replicas.ts'
import { fairRanks, numberOf, type Ranked } from '../queue/fair-ranks.ts'
import { environmentOf, moreUrgent } from '../queue/lanes.ts'
import { noLonger } from '../clock.ts'
import type { Claims } from './claims.ts'
import type { Jobs, NewJob } from './jobs.ts'
import type { Session } from './session.ts'

/** So many jobs are added with one statement. */
const addAtOnce = 1_000
/** How often it is looked for what was told and for the dead, unless the database tells (ms). */
const lookMs = 1_000
/** What could not be said to the database is said again after this (ms). */
const againMs = 1_000

/** Where the database tells the leader that a turn is over. */
const turnChannel = 'turn'

export interface GiverParts {
  readonly jobs: Jobs
  readonly claims: Claims
  readonly session: Session
  readonly clock: Pick<Clock, 'sleep'>
  readonly random: Random
  /** Of the term in which this replica leads. */
  readonly generation: () => number | undefined
}

type Wanted = { readonly errand: Errand; readonly priority: Priority }
interface Out extends Wanted {
  readonly unit: UnitId
  readonly place: Ranked
}

export type Giver = Pick<SharedTurns, 'put' | 'depth' | 'idle' | 'lead'>

/** The end of the queue at which the leader is: it puts, and hears. */
export function createGiver(parts: GiverParts): Giver {
  const { jobs, claims, session, clock, random } = parts
  /** What was put and is not in the database yet. */
  const wanted = new Map<UnitId, Wanted>()
  /** Jobs of which nothing was heard yet, and the newest of each unit. */
  const out = new Map<string, Out>()
  const newest = new Map<UnitId, string>()
  const idlers = new Set<() => void>()
  let ranks = fairRanks()
  let wakeGiving = (): void => {}
  let wakeHearing = (): void => {}
  session.listen(turnChannel, () => wakeHearing())

  function want(unit: UnitId, { errand, priority }: Wanted, isNewer: boolean): void {
    const known = wanted.get(unit)
    const newer = isNewer ? errand : (known?.errand ?? errand)
    wanted.set(unit, { errand: newer, priority: moreUrgent(priority, known?.priority) })
  }

  function register(id: string, unit: UnitId, one: Wanted): NewJob {
    const environment = environmentOf(unit)
    const place = ranks.add(one.priority, environment)
    out.set(id, { unit, place, ...one })
    newest.set(unit, id)
    const { errand } = one
    const leader = parts.generation() ?? 0
    return { id, unit, errand, leader, environment, number: numberOf(place) }
  }

  function unregister(id: string, isOver: boolean): void {
    const one = out.get(id)
    if (one === undefined) return
    out.delete(id)
    if (newest.get(one.unit) === id) newest.delete(one.unit)
    ranks.remove(one.place, isOver)
    if (out.size > 0 || wanted.size > 0) return
    for (const resolve of idlers) resolve()
    idlers.clear()
  }

  async function give(): Promise<void> {
    const some = [...wanted].slice(0, addAtOnce)
    const before = new Map(some.map(([unit]) => [unit, newest.get(unit)]))
    // What became of a job may be told before the answer comes that it was added.
    const made = some.map(([unit, one]) => register(idFrom(random), unit, one))
    for (const [unit] of some) wanted.delete(unit)
    try {
      const added = await jobs.add(made)
      await raise(
        made.filter(({ id }) => !added.has(id)),
        before,
      )
    } catch (error) {
      for (const { id, unit } of made) {
        const one = out.get(id)
        if (one !== undefined) want(unit, one, false)
        unregister(id, false)
      }
      throw error
    }
  }

  /** A unit that waits already goes on waiting: with this errand, and not behind where it is. */
  async function raise(
    refused: readonly NewJob[],
    before: ReadonlyMap<UnitId, string | undefined>,
  ): Promise<void> {
    const changed = new Map<UnitId, { readonly job: NewJob; readonly one: Wanted }>()
    for (const job of refused) {
      const one = out.get(job.id)
      const waiting = before.get(job.unit)
      const known = waiting === undefined ? undefined : out.get(waiting)
      if (one === undefined) continue
      unregister(job.id, false)
      // Where nothing is known of what waits, somebody else put it: from now on it is ours.
      if (known === undefined || waiting === undefined) {
        changed.set(job.unit, { job, one })
        continue
      }
      newest.set(job.unit, waiting)
      const priority = moreUrgent(one.priority, known.priority)
      const isUp = priority !== known.priority
      if (!isUp && isSame(one.errand, known.errand)) continue
      if (isUp) ranks.remove(known.place, false)
      const place = isUp ? ranks.add(priority, job.environment) : known.place
      out.set(waiting, { ...known, errand: one.errand, priority, place })
      changed.set(job.unit, { job: { ...job, number: numberOf(place) }, one })
    }
    const jobsChanged = [...changed.values()].map(({ job }) => job)
    for (const unit of await jobs.change(jobsChanged)) {
      // It was taken with what was known before: it is looked at once more.
      const one = changed.get(unit)?.one
      if (one !== undefined) want(unit, one, false)
    }
  }

  async function giving(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pause = new AbortController()
      wakeGiving = () => pause.abort(noLonger)
      const failed = wanted.size > 0 && (await give().then(none, some))
      if (wanted.size > 0 && !failed) continue
      const stop = failed ? [signal] : [signal, pause.signal]
      await clock.sleep(failed ? againMs : 60_000, AbortSignal.any(stop)).catch(() => {})
    }
  }

  async function hearing(heard: Heard, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pause = new AbortController()
      wakeHearing = () => pause.abort(noLonger)
      const told = await claims.reports().catch(() => [])
      for (const { unit, job, report, again } of told) {
        if (signal.aborted) return
        if (report !== undefined) heard(unit, report)
        if (again) heard(unit, { is: 'wanted' })
        if (job !== undefined) unregister(job, true)
      }
      if (told.length > 0) continue
      await clock.sleep(lookMs, AbortSignal.any([signal, pause.signal])).catch(() => {})
    }
  }

  /** Has the units of those that are gone looked at anew. */
  async function reaping(heard: Heard, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const freed = await claims.freeDead().catch(() => [])
      const ids = freed.flatMap(({ job }) => job ?? [])
      await jobs.remove(ids).catch(() => {})
      const strays = await jobs.takeStrays().catch(() => [])
      for (const { unit } of freed) if (!signal.aborted) heard(unit, { is: 'lost' })
      for (const { unit } of strays) if (!signal.aborted) heard(unit, { is: 'returned' })
      for (const id of [...ids, ...strays.map((one) => one.id)]) unregister(id, true)
      await clock.sleep(lookMs, signal).catch(() => {})
    }
  }

  return {
    put(unit, errand, priority) {
      want(unit, { errand, priority }, true)
      wakeGiving()
    },
    get depth() {
      return wanted.size + out.size
    },
    idle() {
      if (out.size === 0 && wanted.size === 0) return Promise.resolve()
      return new Promise((resolve) => idlers.add(resolve))
    },
    async lead(heard, signal) {
      wanted.clear()
      out.clear()
      newest.clear()
      ranks = fairRanks()
      while (!signal.aborted) {
        const failed = await jobs
          .clear()
          .then(() => claims.forgetOld())
          .then(none, some)
        if (!failed) break
        await clock.sleep(againMs, signal).catch(() => {})
      }
      const loops = [giving(signal), hearing(heard, signal), reaping(heard, signal)]
      for (const loop of loops) await loop
    },
  }
}

type Heard = (unit: UnitId, report: TurnReport) => void

const none = (): boolean => false
const some = (): boolean => true

/** 128 bits, as PostgreSQL writes a UUID. */
function idFrom(random: Random): string {
  const part = () => Math.floor(random.next() * 2 ** 32).toString(16)
  const text = Array.from({ length: 4 }, () => part().padStart(8, '0')).join('')
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function isSame(a: Errand, b: Errand): boolean {
  return a.source === b.source && a.revision === b.revision && a.fingerprint === b.fingerprint
}
