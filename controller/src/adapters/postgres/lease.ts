import type { Clock, Random } from '../../model/ports.ts'
import type { Lease, Term } from '../../model/replicas.ts'
import type { Session } from './session.ts'

/** How long a lease lasts without being renewed (ms), by the clock of the database. */
const leaseMs = 6_000
/** Whoever holds it believes so for this much less (ms): clocks do not run equally fast, and an answer takes its time. */
const marginMs = 1_500
const renewEveryMs = 1_000
/** How often its holder looks whether it still believes (ms). */
const lookEveryMs = 250
/** How often a replica that follows looks whether the lease is free (ms), unless it is told. */
const tryEveryMs = 1_000

export interface LeaseOptions {
  readonly session: Session
  readonly clock: Clock
  /** Ms by a clock that nobody sets. */
  readonly steadyNow: () => number
  readonly random: Random
  /** What people call this replica. */
  readonly replica: string
  /** Which lease. Default: the one of the replica that leads. */
  readonly name?: string
}

const table = 'replica_lease'
/** The lease of the replica that leads. */
export const leaderLease = 'leader'
const channel = 'lease'

/**
 * A lease in one row: holder, generation, and until when, by the database's clock. It is over for its holder before it is
 * for the database: by two clocks of this machine, one of which nobody sets and the other goes on in a suspended machine.
 */
export function postgresLease(options: LeaseOptions): Lease {
  const { session, clock, replica, steadyNow, random, name = leaderLease } = options
  // Two processes of one name must not renew each other's lease.
  const holder = `${replica} ${Math.floor(random.next() * 2 ** 48).toString(36)}`
  let held: { readonly generation: number; until: number; untilByClock: number } | undefined
  let leader: string | undefined
  let wake = (): void => {}
  session.listen(channel, () => wake())

  const moments = () => ({ steady: steadyNow(), byClock: clock.now() })
  type Moments = ReturnType<typeof moments>
  const believed = leaseMs - marginMs

  function extend(generation: number, asked: Moments): void {
    const until = { until: asked.steady + believed, untilByClock: asked.byClock + believed }
    held = { generation, ...until }
  }

  function holds(): boolean {
    return held !== undefined && steadyNow() < held.until && clock.now() < held.untilByClock
  }

  /** One try. The generation that begins, or `undefined` when another replica has the lease. */
  async function take(): Promise<number | undefined> {
    const [now] = await session.ask<{ holder: string; free: boolean }>(
      `SELECT holder, expires_at < clock_timestamp() AS free FROM ${table} WHERE name = $1`,
      [name],
    )
    leader = now === undefined || now.free ? undefined : nameIn(now.holder)
    if (now !== undefined && !now.free) return undefined
    const asked = moments()
    const [row] = await session.ask<{ generation: string }>(
      `INSERT INTO ${table} AS had (name, holder, generation, expires_at)
       VALUES ($3, $1, 1, clock_timestamp() + $2 * interval '1 ms')
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder,
         generation = had.generation + 1, expires_at = excluded.expires_at
       WHERE had.expires_at < clock_timestamp() RETURNING generation`,
      [holder, leaseMs, name],
    )
    if (row === undefined) return undefined
    extend(Number(row.generation), asked)
    leader = replica
    return Number(row.generation)
  }

  /** Whether it is still ours, as the database says; rejects when that says nothing. */
  async function renew(generation: number): Promise<boolean> {
    const asked = moments()
    const rows = await session.ask(
      `UPDATE ${table} SET expires_at = clock_timestamp() + $3 * interval '1 ms'
       WHERE name = $4 AND holder = $1 AND generation = $2 RETURNING generation`,
      [holder, generation, leaseMs, name],
    )
    if (rows.length === 0) return false
    if (held?.generation === generation) extend(generation, asked)
    return true
  }

  async function keep(generation: number, lost: AbortController, stop: AbortSignal): Promise<void> {
    const renewing = renewOften(generation, lost, stop)
    // An answer of the database may be long in coming: that the time is over is seen without it.
    while (!stop.aborted && !lost.signal.aborted) {
      await clock.sleep(lookEveryMs, stop).catch(() => {})
      if (!stop.aborted && !holds()) lost.abort()
    }
    if (lost.signal.aborted) held = undefined
    await renewing
  }

  async function renewOften(
    generation: number,
    lost: AbortController,
    stop: AbortSignal,
  ): Promise<void> {
    while (!stop.aborted && !lost.signal.aborted) {
      await clock.sleep(renewEveryMs, stop).catch(() => {})
      if (stop.aborted || lost.signal.aborted) return
      const ours = await renew(generation).catch(() => undefined)
      if (ours === false) lost.abort()
    }
  }

  function termOf(generation: number): Term {
    const lost = new AbortController()
    const stop = new AbortController()
    const kept = keep(generation, lost, stop.signal)
    return {
      generation,
      lost: lost.signal,
      async release() {
        stop.abort()
        await kept
        held = undefined
        await session
          .ask(
            `WITH freed AS (UPDATE ${table} SET expires_at = '-infinity'
               WHERE name = $3 AND holder = $1 AND generation = $2 RETURNING 1)
             SELECT pg_notify(current_schema() || '_${channel}', '') FROM freed`,
            [holder, generation, name],
          )
          // It runs out by itself.
          .catch(() => {})
      },
    }
  }

  return {
    replica,
    holds,
    leader: () => leader,
    generation: () => held?.generation,
    async confirms() {
      if (held === undefined || !holds()) return false
      return renew(held.generation).catch(() => false)
    },
    async acquire(signal) {
      while (!signal.aborted) {
        const generation = await take().catch(() => undefined)
        if (generation !== undefined) return termOf(generation)
        const pause = new AbortController()
        wake = () => pause.abort()
        await clock.sleep(tryEveryMs, AbortSignal.any([signal, pause.signal])).catch(() => {})
      }
      return undefined
    },
  }
}

function nameIn(holder: string): string {
  return holder.slice(0, holder.lastIndexOf(' '))
}
