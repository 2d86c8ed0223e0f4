import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { Pool } from 'pg'
import type { PoolClient, PoolConfig } from 'pg'
import type { PostgresSettings } from '../../model/postgres.ts'
import { isDenied } from './faults.ts'
import { passwordsOf, unreadable } from './passwords.ts'
import type { PasswordParts, Passwords } from './passwords.ts'

/** An Aurora that sleeps needs about 15 seconds to wake up. */
const connectMs = 30_000
/** A connection that nobody needed for so long is closed: an open one keeps an Aurora awake. */
const idleMs = 10_000
/** The database gives up a statement after this. */
const statementMs = 30_000
/** A little later so do we, for a database that does not answer any more. */
const answerMs = 35_000

/** What a person calls the database. */
export function nameOf({ database, host, port }: PostgresSettings): string {
  return `The database ${database} at ${host.includes(':') ? `[${host}]` : host}:${port}`
}

/**
 * The connections of this process: none until one is needed, and none that idles.
 * @param parts what a password from AWS is made of
 */
export function openPool(settings: PostgresSettings, parts = noParts): Pool {
  const { password } = settings
  const passwords = password && passwordsOf({ ...settings, password }, parts)
  const pool = new Pool(poolConfig(settings, passwords))
  // A connection that breaks while it idles is no longer in the pool, and nobody waits for it.
  pool.on('error', () => {})
  // One that breaks while somebody has it, between two statements, is told by the next one. Without a listener it would
  // end the process.
  pool.on('connect', (client) => void client.on('error', () => {}))
  return passwords === undefined ? pool : renewing(pool, passwords)
}

const noParts: PasswordParts = { secret: async () => '' }

/** A refused password is asked for once more: it may have been changed since it was read. */
function renewing(pool: Pool, passwords: Passwords): Pool {
  const connect = pool.connect.bind(pool)
  const knock = async (): Promise<PoolClient> => {
    try {
      return await connect()
    } catch (error) {
      if (!isDenied(error) || !passwords.refused()) throw error
      return connect()
    }
  }
  type Release = PoolClient['release']
  type Done = (error: unknown, client?: PoolClient, release?: Release) => void
  const tell = async (done: Done): Promise<void> => {
    try {
      const client = await knock()
      done(undefined, client, (broken) => client.release(broken))
    } catch (error) {
      done(error)
    }
  }
  const both = (done?: Done) => (done === undefined ? knock() : void tell(done))
  return Object.assign(pool, { connect: both })
}

function poolConfig(settings: PostgresSettings, passwords: Passwords | undefined): PoolConfig {
  const { host, port, database, user, schema, connections } = settings
  return {
    host,
    port,
    database,
    user,
    max: connections,
    ssl: sslOf(settings),
    ...(passwords && { password: () => passwords.get() }),
    options: `-c search_path=${schema}`,
    application_name: 'plumbline',
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: idleMs,
    statement_timeout: statementMs,
    query_timeout: answerMs,
    idle_in_transaction_session_timeout: statementMs,
    keepAlive: true,
  }
}

/** The certificate must come from a known authority and name the host. */
function sslOf({ tls, host }: PostgresSettings): ConnectionOptions | false {
  if (tls === 'off') return false
  const ca = tls.ca === undefined ? {} : { ca: readCa(tls.ca) }
  // An address is no name that a server can be asked for, but its certificate has to name it all the same.
  return {
    ...ca,
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : { host }),
  }
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unreadable(file, 'store.postgres.tls.ca', error)
  }
}
