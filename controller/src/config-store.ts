import { resolve } from 'node:path'
import type { Problem } from '@plumbline/desired-state'
import { z } from 'zod'
import { isLoopback } from './model/access.ts'
import type { PostgresPassword, PostgresSettings } from './model/postgres.ts'

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

const postgres = z.strictObject({
  host,
  port: z.int().min(1).max(65_535).default(5_432),
  database: z.string().min(1).max(63).default('plumbline'),
  user: z.string().min(1).max(63).default('plumbline'),
  schema: schemaName.default('plumbline'),
  connections: z.int().min(2).max(50).default(5),
  tls,
  passwordFrom: variable.exactOptional(),
  passwordFile: z.string().min(1).exactOptional(),
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
type Environment = Readonly<Record<string, string | undefined>>

/** What is wrong with `store` in the sight of the whole of it and of the environment. */
export function storeProblem(
  { store }: { readonly store: WrittenStore },
  file: string,
  environment: Environment,
): Problem | undefined {
  const found = clashIn(store, environment)
  if (found === undefined) return undefined
  const { field: path, message, hint } = found
  return { file, line: 1, column: 1, length: 1, path, message, hint }
}

function clashIn({ sqlite, postgres: written }: WrittenStore, environment: Environment) {
  if (written === undefined) return undefined
  if (sqlite !== undefined) {
    const message = 'there is one store: a file of SQLite or a PostgreSQL'
    return { field: 'store', message, hint: 'leave out sqlite or postgres' }
  }
  const { passwordFrom, passwordFile, tls: wanted } = written
  if (passwordFrom !== undefined && passwordFile !== undefined) {
    const message = 'the password is in an environment variable or in a file, not in both'
    return { field: 'store.postgres', message, hint: 'leave out passwordFrom or passwordFile' }
  }
  if (passwordFrom !== undefined && !environment[passwordFrom]) {
    const message = `the environment variable ${passwordFrom} is empty`
    const hint = 'start Plumbline with the password in it, or leave passwordFrom out'
    return { field: 'store.postgres.passwordFrom', message, hint }
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

export function storeOf(
  { sqlite = '.plumbline/plumbline.sqlite', postgres: written }: WrittenStore,
  folder: string,
  environment: Environment,
): StoreConfig {
  if (written === undefined) return { sqlite: resolve(folder, sqlite) }
  const { mirrors, tls: tlsWanted, passwordFrom, passwordFile, ...rest } = written
  const password = passwordOf({ passwordFrom, passwordFile }, folder, environment)
  return {
    postgres: {
      ...rest,
      tls: tlsOf(tlsWanted, rest.host, folder),
      ...(password !== undefined && { password }),
    },
    mirrors: resolve(folder, mirrors),
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
  from: { readonly passwordFrom: string | undefined; readonly passwordFile: string | undefined },
  folder: string,
  environment: Environment,
): PostgresPassword | undefined {
  if (from.passwordFile !== undefined) return { file: resolve(folder, from.passwordFile) }
  const text = from.passwordFrom === undefined ? undefined : environment[from.passwordFrom]
  return text === undefined ? undefined : { text }
}

function isNear(at: string): boolean {
  return at.startsWith('/') || isLoopback(at)
}
