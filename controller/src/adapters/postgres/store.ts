import type { Pool, PoolClient } from 'pg'
import type { Store } from '../../model/ports.ts'
import type { PostgresSettings } from '../../model/postgres.ts'
import type { TurnScope } from '../store/current-turn.ts'
import { isSchemaGone, isUndone, postgresFault } from './faults.ts'
import { migrate } from './migrate.ts'
import { steps as allSteps } from './migrations.ts'
import type { PasswordParts } from './passwords.ts'
import { nameOf, openPool } from './pool.ts'
import { sqlStore } from '../sql/store.ts'
import { joined, sql } from '../sql/statement.ts'
import type { Sql, Statement } from '../sql/statement.ts'

/** Columns come as PostgreSQL writes them: what is in them is read where it is used. */
const types = { getTypeParser: () => (text: string) => text }
const triesMax = 5

/**
 * A store in PostgreSQL, for any number of processes. It connects when it is first asked, and brings the schema up to
 * date before that; where the database cannot be reached, it is tried again by the next that asks.
 */
export function postgresStore(
  settings: PostgresSettings,
  pool = openPool(settings),
  turns?: Pick<TurnScope, 'current'>,
): Store {
  return sqlStore(postgres(settings, pool, allSteps, turns))
}

/** Which PostgreSQL answers, for whoever wants to know whether one does. Writes nothing. */
export async function askPostgres(
  settings: PostgresSettings,
  parts: PasswordParts,
): Promise<string> {
  const pool = openPool(settings, parts)
  try {
    return String((await pool.query('SHOW server_version')).rows[0].server_version)
  } catch (error) {
    throw postgresFault(nameOf(settings), error)
  } finally {
    await pool.end()
  }
}

/** The database behind the store, once its schema is up to date. */
export function postgres(
  settings: PostgresSettings,
  pool: Pool,
  steps = allSteps,
  turns?: Pick<TurnScope, 'current'>,
): Sql {
  const what = nameOf(settings)
  let migrated: Promise<void> | undefined

  async function ask<Result>(work: () => Promise<Result>, again = true): Promise<Result> {
    try {
      migrated ??= withClient(pool, (client) =>
        migrate(client, { schema: settings.schema, what }, steps),
      )
      await migrated.catch((error) => {
        migrated = undefined
        throw error
      })
      return await work()
    } catch (error) {
      if (!again || !isSchemaGone(error)) throw postgresFault(what, error)
      // Somebody emptied the database while we ran: nothing was done, and the schema is made anew.
      migrated = undefined
      return ask(work, false)
    }
  }

  return {
    all: (statement) => ask(async () => (await pool.query(asked(statement))).rows),
    write: (statements) => ask(() => transaction(pool, statements)),
    close: () => pool.end(),
    // What a turn remembers after another one of the unit has begun undoes itself.
    inHand: (unit) => {
      const turn = turns?.current()
      if (turn === undefined) return []
      return [sql`SELECT hold_turn(${unit}, ${turn.unit === unit ? turn.generation : 0})`]
    },
    asOne,
    among: (ids) =>
      sql`id = ANY (ARRAY(SELECT json_array_elements_text(CAST(${JSON.stringify(ids)} AS json))))`,
    attempts: sql`record -> 'attempts'`,
    chained: (before, entry) => {
      const text = sql`${before} || chr(10) || CAST(${entry} AS text)`
      return sql`encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`
    },
    // Numbers are given out before they are seen: without this a lower one could appear after a higher one was taken.
    inTurn: (list) => [
      sql`SELECT pg_advisory_xact_lock(hashtext(${settings.schema}), hashtext(${list}))`,
    ],
  }
}

/** What changes rows is done whether it is asked for its answer or not; the first, which may only look, is asked. */
function asOne([first, ...more]: readonly Statement[]): Statement {
  const parts = more.map((statement, index) => {
    const name = { text: `part${index + 1}`, values: [] }
    return sql`${name} AS (${statement})`
  })
  const asked = first ?? sql``
  return parts.length === 0 ? asked : sql`WITH ${joined(parts, ', ')} ${asked}`
}

async function transaction(pool: Pool, statements: readonly Statement[], tries = 1): Promise<void> {
  const [only, ...more] = statements
  try {
    if (only !== undefined && more.length === 0) await pool.query(asked(only))
    else await withClient(pool, (client) => inTransaction(client, statements))
  } catch (error) {
    if (!isUndone(error) || tries === triesMax) throw error
    await transaction(pool, statements, tries + 1)
  }
}

async function inTransaction(client: PoolClient, statements: readonly Statement[]): Promise<void> {
  await client.query('BEGIN')
  for (const statement of statements) await client.query(asked(statement))
  await client.query('COMMIT')
}

/** A connection on which something failed is not used again: what state it is in is not known. */
async function withClient(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await work(client)
    client.release()
  } catch (error) {
    client.release(true)
    throw error
  }
}

function asked({ text, values }: Statement): {
  text: string
  values: (string | number)[]
  types: { getTypeParser: () => (text: string) => string }
} {
  return { text, values: [...values], types }
}
