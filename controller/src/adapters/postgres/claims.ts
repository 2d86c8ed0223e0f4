import type { Pool } from 'pg'
import type { UnitId } from '@plumbline/desired-state'
import type { TurnReport } from '../../model/replicas.ts'
import { leaderLease } from './lease.ts'

/** Before the name of a worker, where its lease is kept. */
export const workerLease = 'worker '

/** Who takes turns, in which generation of its own lease. */
export interface Holder {
  readonly name: string
  readonly generation: number
}

export interface Asked {
  readonly unit: UnitId
  /** Left out of a turn that comes from no job. */
  readonly job?: string
  /** Generation of the leader that wants it. */
  readonly leader: number
}

export interface Claimed extends Asked {
  readonly generation: number
}

export interface Claim {
  readonly mine: readonly Claimed[]
  /** Somebody else has these, and tells the leader at the end of the turn that it was wanted meanwhile. */
  readonly told: readonly Asked[]
}

/** A turn that is over, and what is told of it; nothing is told of one that its holder knows of itself. */
export interface Ended extends Omit<Claimed, 'leader'> {
  readonly report?: TurnReport
}

export interface Told {
  readonly unit: UnitId
  readonly job?: string
  readonly report?: TurnReport
  /** Somebody wanted the turn while it was taken. */
  readonly again: boolean
}

/** Whose turn each unit is, as rows: what the queue promises is kept here once more, and by generations. */
export interface Claims {
  claim(holder: Holder, asked: readonly Asked[]): Promise<Claim>
  /** Ends turns, those that are ours, and tells the leader. */
  end(holder: Holder, ended: readonly Ended[]): Promise<void>
  /** Whether a turn is still that of a holder whose lease goes on. */
  confirms(holder: Holder, unit: UnitId, generation: number): Promise<boolean>
  /** For the leader: what was told and not taken yet. */
  reports(): Promise<readonly Told[]>
  /** For a new leader: what was told to the one before, and leases of processes that ended long ago. */
  forgetOld(): Promise<void>
  /** For the leader: ends the turns of everybody whose lease is over. Nothing that they write counts from then on. */
  freeDead(): Promise<readonly { readonly unit: UnitId; readonly job?: string }[]>
}

const reportsMax = 500

export function postgresClaims(pool: Pool): Claims {
  async function ask<Row extends object>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return (await pool.query(text, [...values])).rows as Row[]
  }

  return {
    async claim(holder, asked) {
      // Statements that lock several rows do it in one order.
      const inOrder = asked.toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
      const rows = await ask<{ unit: UnitId; generation: string | null }>(claimText, [
        inOrder.map(({ unit }) => unit),
        inOrder.map(({ job }) => job ?? null),
        inOrder.map(({ leader }) => leader),
        holder.name,
        holder.generation,
      ])
      const byUnit = new Map(asked.map((one) => [one.unit, one]))
      const known = rows.map(({ unit, generation }) => ({ one: byUnit.get(unit)!, generation }))
      return {
        mine: known.flatMap(({ one, generation }) =>
          generation === null ? [] : [{ ...one, generation: Number(generation) }],
        ),
        told: known.flatMap(({ one, generation }) => (generation === null ? [one] : [])),
      }
    },
    async end(holder, ended) {
      const inOrder = ended.toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
      await ask(endText, [
        inOrder.map(({ unit }) => unit),
        inOrder.map(({ generation }) => generation),
        inOrder.map(({ report }) => (report === undefined ? null : JSON.stringify(report))),
        holder.name,
      ])
    },
    async confirms({ name, generation: lease }, unit, generation) {
      const rows = await ask(
        `SELECT 1 FROM unit_turn JOIN replica_lease l ON l.name = worker
         WHERE unit = $1 AND unit_turn.generation = $2 AND worker = $3
           AND l.generation = $4 AND l.expires_at > clock_timestamp()`,
        [unit, generation, name, lease],
      )
      return rows.length > 0
    },
    async reports() {
      const rows = await ask<Told & { id: string; job: string | null; report: TurnReport | null }>(
        `WITH oldest AS (SELECT id FROM unit_report ORDER BY id LIMIT ${reportsMax} FOR UPDATE SKIP LOCKED)
         DELETE FROM unit_report USING oldest WHERE unit_report.id = oldest.id
         RETURNING unit_report.id, unit, job, again, report`,
      )
      return rows
        .toSorted((a, b) => Number(a.id) - Number(b.id))
        .map(({ unit, again, job, report }) => ({
          unit,
          again,
          ...(job !== null && { job }),
          ...(report !== null && { report }),
        }))
    },
    async forgetOld() {
      await ask('DELETE FROM unit_report')
      await ask(
        `DELETE FROM replica_lease WHERE name LIKE '${workerLease}%'
           AND expires_at < now() - interval '1 day'
           AND NOT EXISTS (SELECT 1 FROM unit_turn WHERE worker = name)`,
      )
    },
    async freeDead() {
      const rows = await ask<{ unit: UnitId; job: string | null }>(freeText)
      return rows.map(({ unit, job }) => ({ unit, ...(job !== null && { job }) }))
    },
  }
}

/** Takes what is free, and marks what is not. What was put by a leader that leads no more is neither. */
const claimText = `
  WITH asked AS (
    SELECT unit, job FROM unnest($1::text[], $2::uuid[], $3::bigint[]) AS a (unit, job, leader)
    WHERE leader = (SELECT generation FROM replica_lease WHERE name = '${leaderLease}')
      AND EXISTS (SELECT 1 FROM replica_lease
        WHERE name = $4 AND generation = $5 AND expires_at > clock_timestamp())
  ), mine AS (
    INSERT INTO unit_turn AS had (unit, generation, worker, worker_generation, job)
    SELECT unit, 1, $4, $5, job FROM asked ORDER BY unit
    ON CONFLICT (unit) DO UPDATE SET generation = had.generation + 1, worker = excluded.worker,
      worker_generation = excluded.worker_generation, job = excluded.job, again = false
    WHERE had.worker IS NULL RETURNING unit, generation
  ), late AS (
    UPDATE unit_turn SET again = true FROM asked
    WHERE unit_turn.unit = asked.unit AND worker IS NOT NULL
      AND asked.unit NOT IN (SELECT unit FROM mine) RETURNING unit_turn.unit
  )
  SELECT unit, generation FROM mine UNION ALL SELECT unit, NULL FROM late`

const endText = `
  WITH asked AS (
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::json[]) AS a (unit, generation, report)
  ), held AS (
    SELECT t.unit, t.job, t.again, asked.report FROM unit_turn t JOIN asked USING (unit, generation)
    WHERE t.worker = $4 ORDER BY t.unit FOR UPDATE OF t
  ), over AS (
    UPDATE unit_turn SET worker = NULL, job = NULL, again = false FROM held
    WHERE unit_turn.unit = held.unit
  ), told AS (
    INSERT INTO unit_report (unit, job, again, report)
    SELECT unit, job, again, report FROM held WHERE report IS NOT NULL OR again RETURNING 1
  )
  SELECT pg_notify(current_schema() || '_turn', '') FROM told LIMIT 1`

/**
 * A lease that is over ends for good, and only then are its turns free: whoever renews it at this moment does so before or
 * after, and knows. A lease that was handed over left its turns when its generation ended; and so did one that its holder
 * lost and has again, when nobody led meanwhile who would have ended it.
 */
const freeText = `
  WITH dead AS (
    UPDATE replica_lease SET generation = generation + 1, expires_at = '-infinity'
    WHERE name LIKE '${workerLease}%' AND expires_at < clock_timestamp() AND expires_at > '-infinity'
    RETURNING name, generation
  ), left_over AS (
    SELECT name, CASE WHEN expires_at = '-infinity' THEN generation + 1 ELSE generation END AS generation
    FROM replica_lease WHERE name LIKE '${workerLease}%'
  )
  UPDATE unit_turn SET worker = NULL, job = NULL, again = false, generation = unit_turn.generation + 1
  FROM (SELECT * FROM dead UNION ALL SELECT * FROM left_over) gone,
    (SELECT unit, job FROM unit_turn WHERE worker IS NOT NULL) before
  WHERE worker = gone.name AND worker_generation < gone.generation AND before.unit = unit_turn.unit
  RETURNING unit_turn.unit, before.job`
