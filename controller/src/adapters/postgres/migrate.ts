import type { ClientBase } from 'pg'
import { FaultError } from '../../model/fault.ts'
import { steps as allSteps } from './migrations.ts'
import type { Step } from './migrations.ts'

/** Two replicas that start at the same time take the steps one after the other. The letters PLMB. */
const lockId = 0x50_4c_4d_42

interface Version {
  /** How many steps were taken. */
  readonly version: number
  /** The version that a program must know to work on it. */
  readonly worksFrom: number
}

/**
 * Brings the schema up to date, in one transaction. A schema that is newer is left as it is, and is worked on where the
 * steps that this program does not know allow it.
 * @param client a connection of its own, which is closed where this fails
 * @throws FaultError `StoreTooNew`, `StoreForeign`; else what the database said
 */
export async function migrate(
  client: ClientBase,
  { schema, what }: { readonly schema: string; readonly what: string },
  steps: readonly Step[] = allSteps,
): Promise<void> {
  const before = await versionOf(client, schema)
  if (before !== undefined && before.version >= steps.length) {
    check(before, steps, what)
    return
  }
  await client.query('BEGIN')
  await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [lockId, schema])
  // Rather than hold up every replica behind a step that waits for a long reader.
  await client.query("SET LOCAL lock_timeout = '5s'")
  await takeSteps(client, schema, steps, what)
  await client.query('COMMIT')
}

async function takeSteps(
  client: ClientBase,
  schema: string,
  steps: readonly Step[],
  what: string,
): Promise<void> {
  // Another replica may have taken them while this one waited.
  const before = (await versionOf(client, schema)) ?? (await create(client, schema, what))
  check(before, steps, what)
  const left = steps.slice(before.version)
  for (const { sql } of left) await client.query(sql)
  const worksFrom = Math.max(before.worksFrom, ...left.map((step) => step.worksFrom ?? 0))
  await client.query(`UPDATE ${schema}.schema_version SET version = $1, works_from = $2`, [
    Math.max(before.version, steps.length),
    worksFrom,
  ])
}

async function versionOf(client: ClientBase, schema: string): Promise<Version | undefined> {
  // Not to_regclass, which may answer from before another replica made the table.
  const found = await client.query(
    `SELECT 1 FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
     WHERE nspname = $1 AND relname = 'schema_version'`,
    [schema],
  )
  if (found.rows.length === 0) return undefined
  const versions = await client.query(`SELECT version, works_from FROM ${schema}.schema_version`)
  const { version, works_from: worksFrom } = versions.rows[0]
  return { version: Number(version), worksFrom: Number(worksFrom) }
}

async function create(client: ClientBase, schema: string, what: string): Promise<Version> {
  const there = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])
  const tables = await client.query(
    'SELECT 1 FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1 LIMIT 1',
    [schema],
  )
  if (tables.rows.length > 0) throw new FaultError(foreign(schema, what))
  // Whoever may not make schemas in this database is given one that is empty.
  if (there.rows.length === 0) await client.query(`CREATE SCHEMA ${schema}`)
  await client.query(`
    CREATE TABLE ${schema}.schema_version (version integer NOT NULL, works_from integer NOT NULL);
    CREATE UNIQUE INDEX schema_version_once ON ${schema}.schema_version ((true));
    INSERT INTO ${schema}.schema_version VALUES (0, 0);
  `)
  return { version: 0, worksFrom: 0 }
}

function check({ version, worksFrom }: Version, steps: readonly Step[], what: string): void {
  if (worksFrom <= steps.length) return
  throw new FaultError({
    code: 'StoreTooNew',
    source: 'user',
    retry: 'never',
    message: `${what} has schema version ${version}, on which a Plumbline works that knows version ${worksFrom}; this one knows up to ${steps.length}.`,
    hint: 'Start the newer Plumbline that wrote it, or give this one another `store.postgres.schema`: only history is lost.',
  })
}

function foreign(schema: string, what: string) {
  return {
    code: 'StoreForeign',
    source: 'user',
    retry: 'never',
    message: `${what} has a schema ${schema} with tables that Plumbline did not make.`,
    hint: 'Name a schema in `store.postgres.schema` that is empty or does not exist yet.',
  } as const
}
