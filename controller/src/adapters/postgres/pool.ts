import { readFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { Pool } from 'pg'
import type { PoolConfig } from 'pg'
import { FaultError } from '../../model/fault.ts'
import type { PostgresPassword, PostgresSettings } from '../../model/postgres.ts'

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

/** The connections of this process: none until one is needed, and none that idles. */
export function openPool(settings: PostgresSettings): Pool {
  const pool = new Pool(poolConfig(settings))
  // A connection that breaks while it idles is no longer in the pool, and nobody waits for it.
  pool.on('error', () => {})
  return pool
}

function poolConfig(settings: PostgresSettings): PoolConfig {
  const { host, port, database, user, schema, connections, password } = settings
  return {
    host,
    port,
    database,
    user,
    max: connections,
    ssl: sslOf(settings),
    ...(password !== undefined && { password: () => passwordOf(password) }),
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
  // An address is no name that a server can be asked for.
  return { ...ca, rejectUnauthorized: true, ...(isIP(host) === 0 && { servername: host }) }
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unreadable(file, 'store.postgres.tls.ca', error)
  }
}

async function passwordOf(password: PostgresPassword): Promise<string> {
  if ('text' in password) return password.text
  try {
    return (await readFile(password.file, 'utf8')).trimEnd()
  } catch (error) {
    throw unreadable(password.file, 'store.postgres.passwordFile', error)
  }
}

function unreadable(file: string, field: string, error: unknown): FaultError {
  const { code } = error as NodeJS.ErrnoException
  return new FaultError(
    {
      code: 'StoreDenied',
      source: 'user',
      retry: 'backoff',
      message: `The file ${file} cannot be read (${code}).`,
      hint: `Let the user of Plumbline read the file that \`${field}\` names.`,
    },
    { cause: error },
  )
}
