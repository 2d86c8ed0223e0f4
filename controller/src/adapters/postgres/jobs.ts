import type { Pool } from 'pg'
import type { PgBoss } from 'pg-boss'
import type { UnitId } from '@plumbline/desired-state'
import type { Errand } from '../../model/replicas.ts'
import { isSchemaGone } from './faults.ts'

const queue = 'unit'
/** Where the database tells everybody that there is work. */
export const workChannel = 'work'
/** A job that was fetched and is nobody's turn for so long is taken back (ms): whoever fetched it is gone. */
const strayMs = 5_000

/**
 * After so many new jobs the planner is told how long the queue is. PostgreSQL looks by itself once a minute, mostly at an empty
 * queue, and plans then to compare each job that waits with each that goes on: with 4,000 of these a fetch takes 1.7 s instead of 3 ms.
 */
const tellPlannerAt = 1_000

/** A unit that waits for its turn. Its id is that of the put, so that another put of the unit is another job. */
export interface Job {
  readonly id: string
  readonly unit: UnitId
  readonly errand: Errand
  /** Generation of the leader that put it: the jobs of an older one are nobody's. */
  readonly leader: number
}

export interface NewJob extends Job {
  readonly environment: string
  /** The higher comes first. */
  readonly number: number
}

export interface Fetched extends Job {
  /** Since it was put, by the clock of the database (ms). */
  readonly waitedMs: number
}

/** The queue of pg-boss, one of the kind "one that waits and one that goes on, for each key". */
export interface Jobs {
  /** Adds those of which none waits; their ids. */
  add(jobs: readonly NewJob[]): Promise<ReadonlySet<string>>
  /** Lets what waits of some units carry these errands and numbers; the units of which nothing waits any more. */
  change(jobs: readonly Omit<NewJob, 'id'>[]): Promise<readonly UnitId[]>
  /** Takes the next ones that may go on, none of some environments. */
  fetch(count: number, not: readonly string[]): Promise<readonly Fetched[]>
  remove(ids: readonly string[]): Promise<void>
  /** Drops everything that waits. */
  clear(): Promise<void>
  /** Takes back what was fetched by somebody who never began. */
  takeStrays(): Promise<readonly { readonly id: string; readonly unit: UnitId }[]>
  close(): Promise<void>
}

export interface JobsParts {
  readonly pool: Pool
  /** Ours, which is there: pg-boss makes its tables beside our own. */
  readonly schema: string
}

type Data = Pick<Job, 'unit' | 'errand' | 'leader'>

export function pgBossJobs({ pool, schema }: JobsParts): Jobs {
  let opening: Promise<PgBoss> | undefined
  /** Jobs that were added since the planner was last told. */
  let untold = 0

  async function open(): Promise<PgBoss> {
    // With SQLite nobody asks, and it does not take its room.
    const { PgBoss } = await import('pg-boss')
    const executeSql = (text: string, values?: unknown[]) => pool.query(text, values)
    const boss = new PgBoss({
      db: { executeSql },
      schema,
      createSchema: false,
      // What it would do in its own time is done by the replica that leads: it knows sooner who is gone.
      supervise: false,
      schedule: false,
      registerInstance: false,
      openTelemetry: { enabled: false },
    })
    // Whoever asks is told what went wrong.
    boss.on('error', () => {})
    await boss.start()
    await boss.createQueue(queue, { policy: 'stately', retryLimit: 0, expireInSeconds: 86_400 })
    return boss
  }

  async function ask<Result>(
    work: (boss: PgBoss) => Promise<Result>,
    again = true,
  ): Promise<Result> {
    try {
      opening ??= open()
      const boss = await opening.catch((error) => {
        opening = undefined
        throw error
      })
      return await work(boss)
    } catch (error) {
      if (!again || !isSchemaGone(error)) throw error
      // Somebody emptied the database while we ran.
      await close()
      return ask(work, false)
    }
  }

  async function remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await ask((boss) => boss.deleteJob(queue, [...ids]))
  }

  async function close(): Promise<void> {
    const boss = await opening?.catch(() => undefined)
    opening = undefined
    await boss?.stop({ graceful: false }).catch(() => {})
  }

  return {
    async add(jobs) {
      const rows = jobs.map(({ id, unit, environment, number, errand, leader }) => ({
        id,
        singletonKey: unit,
        priority: number,
        group: { id: environment },
        data: { unit, errand, leader } satisfies Data,
      }))
      const added = await ask((boss) => boss.insert(queue, rows, { returnId: true }))
      if (added !== null) await pool.query(tellText)
      untold += rows.length
      if (untold >= tellPlannerAt) {
        untold = 0
        // Without it everything goes on, slowly.
        await pool.query('ANALYZE job').catch(() => {})
      }
      return new Set(added)
    },
    async change(jobs) {
      const gone: UnitId[] = []
      for (const { unit, number, errand, leader } of jobs) {
        const data = { unit, errand, leader } satisfies Data
        const where = { singletonKey: unit, priority: number }
        const { updated } = await ask((boss) => boss.update(queue, data, where))
        if (updated === 0) gone.push(unit)
      }
      return gone
    },
    async fetch(count, not) {
      const options = {
        batchSize: count,
        ignoreGroups: [...not],
        includeMetadata: true as const,
      }
      const jobs = await ask((boss) => boss.fetch<Data>(queue, options))
      return jobs.map(({ id, data, createdOn, startedOn }) => {
        const waitedMs = Number(startedOn) - Number(createdOn)
        return { id, ...data, waitedMs }
      })
    },
    remove,
    clear: async () => void (await ask((boss) => boss.deleteQueuedJobs(queue))),
    async takeStrays() {
      const strays = await ask(async () => {
        const { rows } = await pool.query<{ id: string; unit: UnitId }>(
          `SELECT id, singleton_key AS unit FROM job WHERE name = $1 AND state = 'active'
             AND started_on < now() - $2 * interval '1 ms'
             AND NOT EXISTS (SELECT 1 FROM unit_turn WHERE unit_turn.job = job.id AND worker IS NOT NULL)`,
          [queue, strayMs],
        )
        return rows
      })
      if (strays.length > 0) await remove(strays.map(({ id }) => id))
      return strays
    },
    close,
  }
}

const tellText = `SELECT pg_notify(current_schema() || '_${workChannel}', '')`
