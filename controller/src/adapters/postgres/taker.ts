import type { UnitId } from '@plumbline/desired-state'
import { FaultError, faultOf } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'
import type { Lease, SharedTurns, Term, TurnReport, Worker } from '../../model/replicas.ts'
import type { HeldTurn, TurnScope } from '../store/current-turn.ts'
import { environmentOf } from '../queue/lanes.ts'
import { noLonger } from '../clock.ts'
import type { Claimed, Claims, Ended, Holder } from './claims.ts'
import { workChannel, type Job, type Jobs } from './jobs.ts'
import type { Session } from './session.ts'

/** So many are taken at once at most, and few by who has few: what others could begin is not put by. */
const takeAtOnce = 20
/** How often it is looked for work, unless the database tells (ms). */
const lookMs = 1_000
/** What could not be said to the database is said again after this (ms). */
const againMs = 500
/** How long a turn beside the queue waits until this replica may take turns (ms). */
const termMsMax = 10_000

export interface TakerParts {
  readonly jobs: Jobs
  readonly claims: Claims
  readonly session: Session
  readonly clock: Pick<Clock, 'sleep'>
  readonly scope: TurnScope
  /** Of this process, to take turns; and its name, which no other process has. */
  readonly lease: Lease
  readonly name: string
  /** Of the replica that leads. */
  readonly leader: Lease
  /** Turns that go on at the same time, at most. */
  readonly concurrency: number
  /** One environment may fill this share of what the others leave free, in (0, 1]. */
  readonly share: number
  /** Told how long each turn waited in the queue (ms). */
  readonly waited?: (ms: number) => void
}

export type Taker = Pick<SharedTurns, 'work' | 'alone'>

/** A term of this process, in which it takes turns. */
interface Taking {
  readonly holder: Holder
  readonly lost: AbortSignal
  readonly end: (ended: Ended) => void
}

/** The end of the queue at which every replica is: it takes turns, one for each unit, as long as its own lease goes on. */
export function createTaker(parts: TakerParts): Taker {
  const { jobs, claims, session, clock, scope, lease, name, leader, concurrency, share, waited } =
    parts
  let taking = Promise.withResolvers<Taking>()
  let wake = (): void => {}
  session.listen(workChannel, () => wake())

  function heldTurn({ holder, lost }: Taking, { unit, generation }: Claimed): HeldTurn {
    const holds = (): boolean => !lost.aborted && lease.holds()
    return {
      unit,
      generation,
      holds,
      confirms: async () =>
        holds() &&
        (await lease.confirms()) &&
        (await claims.confirms(holder, unit, generation).catch(() => false)),
    }
  }

  async function work(worker: Worker, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const term = await lease.acquire(signal)
      if (term === undefined) return
      await take(worker, term, AbortSignal.any([signal, term.lost]))
      await term.release()
    }
  }

  async function take(
    worker: Worker,
    { generation, lost }: Term,
    stop: AbortSignal,
  ): Promise<void> {
    const holder = { name, generation }
    const running = new Map<UnitId, Promise<void>>()
    const ending = createEnding(holder, parts, lost)
    const now: Taking = { holder, lost, end: (ended) => ending.end(ended) }
    taking.resolve(now)

    async function run(job: Claimed & Job): Promise<void> {
      const { unit, errand, id, generation: turn } = job
      const report = await scope.within(heldTurn(now, job), () =>
        worker.turn(unit, errand, stop).catch(crashed),
      )
      ending.end({ unit, generation: turn, job: id, report })
      running.delete(unit)
      wake()
    }

    /** Whether there may be more. */
    async function fetch(count: number): Promise<boolean> {
      const found = await jobs.fetch(count, full([...running.keys()], concurrency, share))
      if (found.length === 0) return false
      const byUnit = new Map(found.map((job) => [job.unit, job]))
      const asked = found.map(({ id, unit, leader: by }) => ({ unit, job: id, leader: by }))
      const { mine, told } = await claims.claim(holder, asked)
      for (const one of mine) {
        const job = byUnit.get(one.unit)
        if (job === undefined) continue
        waited?.(job.waitedMs)
        running.set(one.unit, run({ ...job, ...one }))
      }
      // Whoever has the turn tells that it was wanted; what is nobody's is taken back by the leader.
      await jobs.remove(told.flatMap(({ job }) => job ?? []))
      return found.length === count
    }

    while (!stop.aborted) {
      const pause = new AbortController()
      wake = () => pause.abort(noLonger)
      const count = Math.min(takeAtOnce, 1 + running.size, concurrency - running.size)
      const isMore = count > 0 && worker.isReady() && (await fetch(count).catch(() => false))
      if (isMore) continue
      await clock.sleep(lookMs, AbortSignal.any([stop, pause.signal])).catch(() => {})
    }
    taking = Promise.withResolvers()
    for (const one of running.values()) await one
    await ending.done()
  }

  async function alone(unit: UnitId, turn: () => Promise<void>): Promise<boolean> {
    const patience = new AbortController()
    const late = clock.sleep(termMsMax, patience.signal).catch(() => {})
    const now = await Promise.race([taking.promise, late])
    patience.abort(noLonger)
    const by = leader.generation()
    if (!now || by === undefined) throw new FaultError(noTurns)
    const { mine, told } = await claims.claim(now.holder, [{ unit, leader: by }])
    const [claimed] = mine
    // It ended at this very moment, and so nobody would tell.
    if (claimed === undefined && told.length === 0) throw new FaultError(noTurns)
    if (claimed === undefined) return false
    const own = heldTurn(now, claimed)
    // What only the leader does needs both: that it leads, and that the turn is its own.
    const both: HeldTurn = {
      ...own,
      holds: () => leader.holds() && own.holds(),
      confirms: async () => (await leader.confirms()) && (await own.confirms()),
    }
    try {
      await scope.within(both, turn)
    } finally {
      now.end({ unit, generation: claimed.generation })
    }
    return true
  }

  return { work, alone }
}

/** Environments that have their share of what goes on. */
function full(running: readonly UnitId[], concurrency: number, share: number): readonly string[] {
  const counts = new Map<string, number>()
  for (const unit of running) {
    const environment = environmentOf(unit)
    counts.set(environment, (counts.get(environment) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, own]) => own >= share * (own + concurrency - running.length))
    .map(([environment]) => environment)
}

/** Says of turns that they are over, as many at once as there are, and says it again until it was heard. */
function createEnding(
  holder: Holder,
  { claims, jobs, clock }: Pick<TakerParts, 'claims' | 'jobs' | 'clock'>,
  lost: AbortSignal,
) {
  const ended: Ended[] = []
  let telling: Promise<void> | undefined

  async function tell(): Promise<void> {
    while (ended.length > 0 && !lost.aborted) {
      const some = ended.splice(0)
      try {
        await claims.end(holder, some)
        await jobs.remove(some.flatMap(({ job }) => job ?? []))
      } catch {
        ended.unshift(...some)
        await clock.sleep(againMs, lost).catch(() => {})
      }
    }
    telling = undefined
  }

  return {
    end(one: Ended): void {
      ended.push(one)
      telling ??= tell()
    },
    /** Resolves when all was said, or when the lease is lost, which ends the turns as well. */
    async done(): Promise<void> {
      await telling
    },
  }
}

function crashed(error: unknown): TurnReport {
  return { is: 'crashed', fault: faultOf(error) }
}

const noTurns = {
  code: 'LeaseLost',
  source: 'controller',
  retry: 'soon',
  message: 'the unit was not looked at: this replica takes no turns at the moment',
  hint: 'Nothing to do: it is tried again.',
} as const
