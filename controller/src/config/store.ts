import { resolve } from 'node:path'
import type { Problem } from '@plumbline/desired-state'
import { z } from 'zod'
import { isLoopback } from '../model/access.ts'
import type { PostgresPassword, PostgresSettings } from '../model/postgres.ts'

export type StoreConfig =
  | { readonly sqlite: string }
  | {
      readonly postgres: PostgresSettings
      /** The folder of the mirrors of the sources: of this process alone, and made anew when it is lost. */
      readonly mirrors: string
    }

const host = z.string().regex(/^(\/[^\0]{0,80}|[\w.-]{1,253}|[0-9a-fA-F:]{2,45})$/, {
  error:
    'write a host such as db.example.com, or the folder of a Unix socket such as /run/postgresql',
})

/** Written without quotes into SQL, so nothing else may be in it. */
const schemaName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,47}$/, {
    error: 'use lower-case letters, digits and underscores (at most 48), starting with a letter',
  })
  .refine((name) => !/^(pg_|information_schema$|public$|graphile_worker$)/.test(name), {
    error: 'this schema belongs to others: name one of its own, such as plumbline',
  })

const variable = z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, {
  error: 'write the name of an environment variable, such as DATABASE_PASSWORD',
})

const tls = z
  .union([z.literal('off'), z.strictObject({ ca: z.string().min(1).exactOptional() })])
  .exactOptional()

const secretArn = z
  .string()
  .regex(/^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/, {
    error: 'write the ARN of a secret of Secrets Manager',
  })

const postgres = z.strictObject({
  host,
  port: z.int().min(1).max(65_535).default(5_432),
  database: z.string().min(1).max(63).default('plumbline'),
  user: z.string().min(1).max(63).default('plumbline'),
  schema: schemaName.default('plumbline'),
  connections: z.int().min(2).max(50).default(10),
  tls,
  passwordFrom: variable.exactOptional(),
  passwordFile: z.string().min(1).exactOptional(),
  passwordSecret: secretArn.exactOptional(),
  iam: z.boolean().default(false),
  mirrors: z.string().min(1).default('.plumbline/sources'),
})

/** `store` of `plumbline.yaml`. */
export const storeConfig = z
  .strictObject({
    sqlite: z.string().min(1).exactOptional(),
    postgres: postgres.exactOptional(),
  })
  .prefault({})
type WrittenStore = z.infer<typeof storeConfig>
type WrittenPostgres = z.infer<typeof postgres>
type Environment = Readonly<Record<string, string | undefined>>

/** What is wrong with `store` in the sight of the whole of it and of the environment. */
export function storeProblem(
  {
    store,
    aws,
  }: { readonly store: WrittenStore; readonly aws: { readonly region?: string | undefined } },
  file: string,
  environment: Environment,
): Problem | undefined {
  const found = clashIn(store, environment, aws.region ?? environment.AWS_REGION)
  if (found === undefined) return undefined
  const { field: path, message, hint } = found
  return { file, line: 1, column: 1, length: 1, path, message, hint }
}

function clashIn(
  { sqlite, postgres: written }: WrittenStore,
  environment: Environment,
  region: string | undefined,
) {
  if (written === undefined) return undefined
  if (sqlite !== undefined) {
    const message = 'there is one store: a file of SQLite or a PostgreSQL'
    return { field: 'store', message, hint: 'leave out sqlite or postgres' }
  }
  const { passwordFrom, iam, tls: wanted } = written
  const ways = waysIn(written)
  if (ways.length > 1) {
    const message = `there is one way in, and here are ${ways.join(' and ')}`
    return { field: 'store.postgres', message, hint: 'leave out all but one' }
  }
  if (passwordFrom !== undefined && !environment[passwordFrom]) {
    const message = `the environment variable ${passwordFrom} is empty`
    const hint = 'start Plumbline with the password in it, or leave passwordFrom out'
    return { field: 'store.postgres.passwordFrom', message, hint }
  }
  if (iam && (wanted === 'off' || written.host.startsWith('/'))) {
    const message = 'Aurora takes the tokens of IAM over TLS alone'
    return { field: 'store.postgres.iam', message, hint: 'leave tls out, or iam' }
  }
  if (iam && regionOf(written.host, region) === undefined) {
    const message = 'nothing says in which region the database is'
    const hint = 'write aws.region, or the name that AWS gave the database in store.postgres.host'
    return { field: 'store.postgres.iam', message, hint }
  }
  if (wanted === 'off' && !isNear(written.host)) {
    const message = `without TLS everything travels to ${written.host} in clear, the password too`
    const hint = 'leave tls out, and name the authority in tls.ca where Node does not know it'
    return { field: 'store.postgres.tls', message, hint }
  }
  if (typeof wanted === 'object' && written.host.startsWith('/')) {
    const message = 'there is no TLS over a Unix socket'
    return { field: 'store.postgres.tls', message, hint: 'leave tls out' }
  }
  return undefined
}

/** The names of the fields that say how one gets in. */
function waysIn({ iam, ...written }: WrittenPostgres): readonly string[] {
  const fields = ['passwordFrom', 'passwordFile', 'passwordSecret'] as const
  return [...fields.filter((field) => written[field] !== undefined), ...(iam ? ['iam'] : [])]
}

/** @param region that of the rest of the configuration, for a database whose name does not say its own */
export function storeOf(
  { sqlite = '.plumbline/plumbline.sqlite', postgres: written }: WrittenStore,
  folder: string,
  environment: Environment,
  region: string | undefined,
): StoreConfig {
  if (written === undefined) return { sqlite: resolve(folder, sqlite) }
  const { host: at, port, database, user, schema, connections } = written
  const password = passwordOf(written, folder, environment, region)
  const more = { tls: tlsOf(written.tls, at, folder), ...(password !== undefined && { password }) }
  return {
    postgres: { host: at, port, database, user, schema, connections, ...more },
    mirrors: resolve(folder, written.mirrors),
  }
}

function tlsOf(
  wanted: z.infer<typeof tls> | undefined,
  at: string,
  folder: string,
): PostgresSettings['tls'] {
  if (wanted === 'off' || at.startsWith('/')) return 'off'
  return wanted?.ca === undefined ? {} : { ca: resolve(folder, wanted.ca) }
}

function passwordOf(
  { host: at, iam, passwordFrom, passwordFile, passwordSecret }: WrittenPostgres,
  folder: string,
  environment: Environment,
  region: string | undefined,
): PostgresPassword | undefined {
  if (iam) return { iam: { region: regionOf(at, region) ?? '' } }
  if (passwordSecret !== undefined) return { secret: passwordSecret }
  if (passwordFile !== undefined) return { file: resolve(folder, passwordFile) }
  const text = passwordFrom === undefined ? undefined : environment[passwordFrom]
  return text === undefined ? undefined : { text }
}

/** `name.cluster-abc.eu-west-1.rds.amazonaws.com` says it. */
function regionOf(at: string, region: string | undefined): string | undefined {
  const named = /\.([a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com(?:\.cn)?$/.exec(at)?.[1]
  return named ?? (region === '' ? undefined : region)
}

function isNear(at: string): boolean {
  return at.startsWith('/') || isLoopback(at)
}
