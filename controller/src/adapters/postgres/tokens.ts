import type { Pool, PoolClient } from 'pg'
import type { Clock } from '../../model/ports.ts'
import type { PostgresSettings } from '../../model/postgres.ts'
import type { Draw, Rate, Tokens } from '../../model/tokens.ts'
import { adapting, waitMs } from '../aws/meter.ts'
import { sql, type Statement } from '../sql/statement.ts'
import { postgresFault } from './faults.ts'
import { migrate } from './migrate.ts'
import { nameOf } from './pool.ts'
import { postgresSession, type Session } from './session.ts'

/** Epoch ms by the clock of the database. Of the statement: one row is not filled twice for the time that one statement takes. */
const databaseNow = sql`(extract(epoch FROM statement_timestamp()) * 1000)`
/** A clock that is further behind than this was set back (ms); less is statements that waited for each other. */
const setBackMs = 60_000
/** `extract` gives a numeric, and an untyped `$1` beside a column of its own type is taken as that. */
const real = (value: number | Statement): Statement => sql`CAST(${value} AS float8)`

/**
 * Tokens that all processes on one database share: one row for each bucket, and one statement for each draw, so that a process that
 * stops half-way keeps no lock. The same arithmetic as `createMeter`, by the clock of the database.
 * @param now epoch ms as an expression of SQL
 */
export function postgresTokens(
  session: Pick<Session, 'ask'>,
  what: string,
  now: Statement = databaseNow,
): Tokens {
  async function run({ text, values }: Statement) {
    try {
      return await session.ask<{ granted: number; tokens: number; share: number }>(text, values)
    } catch (error) {
      throw postgresFault(what, error)
    }
  }

  return {
    async draw({ account, region, group }, full, draw) {
      const key = sql`account = ${account} AND region = ${region} AND api = ${group}`
      const first = async () => {
        const values = sql`${account}, ${region}, ${group}, ${real(full.burst)}, ${real(now)}`
        await run(sql`INSERT INTO aws_budget (account, region, api, tokens, filled_at)
          VALUES (${values}) ON CONFLICT DO NOTHING`)
        return (await run(taking))[0]
      }
      const taking = sql`${drawing(full, draw, now)} WHERE ${key} RETURNING granted, tokens, share`
      const row = (await run(taking))[0] ?? (await first())
      if (row === undefined) throw postgresFault(what, new Error('the budget was not kept'))
      const [granted, tokens, share] = [row.granted, row.tokens, row.share]
      const perMs = (full.perSecond * share) / 1_000
      return { granted, tokens, share, waitMs: waitMs(tokens, perMs) }
    },
  }
}

export interface OpenTokens extends Tokens {
  close(): Promise<void>
}

/**
 * Neither waits for the disk, as what a crash of the database loses of it is a second, nor for long behind somebody who holds a row: that
 * would hold up the buckets of others.
 */
const hasty = "SET synchronous_commit = off; SET lock_timeout = '500ms'"

/** The tokens of all replicas on one database, over one connection of this process. */
export function postgresBudget(
  settings: PostgresSettings,
  pool: Pool,
  clock: Pick<Clock, 'sleep'>,
): OpenTokens {
  const { schema } = settings
  const what = nameOf(settings)
  async function ready(client: PoolClient): Promise<void> {
    await migrate(client, { schema, what })
    await client.query(hasty)
  }
  const session = postgresSession({ pool, ready, schema, clock })
  const tokens = postgresTokens(session, what)
  return { draw: (...asked) => tokens.draw(...asked), close: () => session.close() }
}

function drawing({ burst, perSecond }: Rate, draw: Draw, now: Statement): Statement {
  const { slowdown, slowdownEveryMs, slowest, recovery, rounding } = adapting
  const perMs = real(perSecond / 1_000)
  const some = sql`CASE WHEN there >= 1 THEN there
    ELSE greatest(1, floor(${real(draw.aheadMs)} * ${perMs} * recovered + ${real(rounding)})) END`
  const next = draw.throttled
    ? sql`least(filled, 0),
        CASE WHEN learns THEN greatest(${real(slowest)}, recovered * ${real(slowdown)}) ELSE recovered END,
        CASE WHEN learns THEN now ELSE had.slowed_at END, 0`
    : sql`filled - given, recovered, had.slowed_at, given`
  return sql`UPDATE aws_budget AS had SET (filled_at, tokens, share, slowed_at, granted) = (
    SELECT CASE WHEN had.filled_at > now + ${real(setBackMs)} THEN now ELSE greatest(had.filled_at, now) END, ${next}
    FROM (SELECT ${real(now)} AS now) AS clock
    CROSS JOIN LATERAL (SELECT
      least(${real(burst)}, had.tokens + greatest(0, now - had.filled_at) * ${perMs} * had.share)
        - ${real(draw.spent)} AS filled,
      least(1, had.share + ${real(recovery * draw.accepted)}) AS recovered,
      abs(now - had.slowed_at) >= ${real(slowdownEveryMs)} AS learns) AS heard
    CROSS JOIN LATERAL (SELECT floor(filled + ${real(rounding)}) AS there) AS whole
    CROSS JOIN LATERAL (SELECT least(${real(draw.wanted)}, ${some}) AS given) AS gift)`
}
