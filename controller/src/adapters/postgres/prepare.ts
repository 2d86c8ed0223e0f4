import { randomBytes } from 'node:crypto'
import type { ClientBase } from 'pg'
import { FaultError } from '../../model/fault.ts'
import type { PostgresSettings } from '../../model/postgres.ts'
import { isDenied, postgresFault } from './faults.ts'
import { passwordsOf, type PasswordParts } from './passwords.ts'
import { nameOf, openPool } from './pool.ts'
import { scramVerifier } from './scram.ts'

/** Who may make users and databases, and a database that is there from the beginning. */
export interface Administrator {
  readonly user: string
  readonly password: string
  readonly database: string
}

/** What was made; the rest was there. */
export interface Prepared {
  readonly user: boolean
  readonly database: boolean
}

/** Two tasks that start together prepare one after the other. The letters PLMI. */
const lockId = 0x50_4c_4d_49

/**
 * Makes the user and the database of a store, as an administrator, where they are not there, and gives the user the
 * password that the settings say. What is there otherwise stays as it is.
 * @throws FaultError with what to do
 */
export async function preparePostgres(
  settings: PostgresSettings,
  administrator: Administrator,
  parts: PasswordParts,
): Promise<Prepared> {
  const { user, password: text, database } = administrator
  if (user === settings.user) throw new FaultError(twoUsers(user))
  const verifier = await verifierOf(settings, parts)
  const door = { ...settings, user, database, password: { text }, connections: 1 }
  const pool = openPool(door)
  try {
    const client = await pool.connect()
    try {
      await client.query('SELECT pg_advisory_lock($1, 0)', [lockId])
      const made = await makeUser(client, settings.user, verifier)
      return { user: made, database: await makeDatabase(client, settings) }
    } finally {
      // The lock ends with the connection.
      client.release(true)
    }
  } catch (error) {
    throw isDenied(error) ? new FaultError(denied(door, error)) : postgresFault(nameOf(door), error)
  } finally {
    await pool.end()
  }
}

async function verifierOf(settings: PostgresSettings, parts: PasswordParts): Promise<string> {
  const { password } = settings
  if (password === undefined || 'iam' in password) throw new FaultError(passwordless(settings.user))
  const text = await passwordsOf({ ...settings, password }, parts).get()
  // Anything else would have to be prepared in the way of RFC 4013 first.
  if (!/^[\x20-\x7E]{8,}$/.test(text)) throw new FaultError(unfit())
  return scramVerifier(text, randomBytes(16))
}

async function makeUser(client: ClientBase, name: string, verifier: string): Promise<boolean> {
  const { rows } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
  const verb = rows.length === 0 ? 'CREATE' : 'ALTER'
  const role = client.escapeIdentifier(name)
  await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(verifier)}`)
  return verb === 'CREATE'
}

/** A new database lets in nobody but its users: in PostgreSQL everybody may connect otherwise. */
async function makeDatabase(
  client: ClientBase,
  { database, user }: Pick<PostgresSettings, 'database' | 'user'>,
): Promise<boolean> {
  const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
  const name = client.escapeIdentifier(database)
  if (rows.length === 0) {
    await client.query(`CREATE DATABASE ${name}`)
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`)
  }
  const role = client.escapeIdentifier(user)
  await client.query(`GRANT CONNECT, CREATE ON DATABASE ${name} TO ${role}`)
  return rows.length === 0
}

const byHand = { source: 'user', retry: 'never' } as const

function twoUsers(user: string) {
  const message = `The administrator and the user of the store are both ${user}.`
  const hint =
    'Name another user in `store.postgres.user`: the store needs no rights of an administrator.'
  return { ...byHand, code: 'StoreForbidden', message, hint } as const
}

function passwordless(user: string) {
  const message = `The configuration names no password that the user ${user} could be given.`
  const hint =
    'Name one in `store.postgres.passwordSecret`, `passwordFile` or `passwordFrom`; a user of IAM is made by hand.'
  return { ...byHand, code: 'StoreDenied', message, hint } as const
}

function unfit() {
  const message = 'The password of the store is shorter than 8 characters, or not ASCII.'
  const hint = 'Take one of letters and digits, such as Secrets Manager generates.'
  return { ...byHand, code: 'StoreDenied', message, hint } as const
}

function denied(door: PostgresSettings, error: unknown) {
  const message = `${nameOf(door)} does not let ${door.user} in: ${(error as Error).message}.`
  const hint =
    'Give the user and the password of an administrator as they are now: RDS changes its secret every seven days.'
  return { ...byHand, code: 'StoreDenied', message, hint } as const
}
