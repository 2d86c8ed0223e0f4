import type { AwsConnection } from './adapters/aws/aws.ts'
import { secretReader } from './adapters/aws/secret.ts'
import type { PasswordParts } from './adapters/postgres/passwords.ts'
import type { OpenTokens } from './adapters/postgres/tokens.ts'
import { sqliteStore } from './adapters/sqlite/store.ts'
import { toldStore } from './adapters/store/told.ts'
import type { StoreConfig } from './config/store.ts'
import type { Changes, Replicas, Store, WriteGuard } from './model/index.ts'
import type { Seams } from './open-postgres.ts'

interface Opening {
  readonly config: { readonly store: StoreConfig }
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Takes the place of the one that the configuration says. */
  readonly store?: Store
}

export interface OpenStore {
  readonly store: Store
  /** The same, for what only the process that leads writes. */
  readonly written: Store
  readonly guard: WriteGuard
  readonly changes: Changes
  /** Left out where one process works alone. */
  readonly replicas?: Replicas
  /** What all replicas may send to AWS. */
  readonly tokens?: OpenTokens
  close(): Promise<void>
}

/** The store that the configuration says, and what is told of it. A database is first asked when somebody needs it. */
export async function openStore(
  options: Opening,
  aws: AwsConnection,
  seams: Seams,
): Promise<OpenStore> {
  const { store: config } = options.config
  if (options.store !== undefined) return alone(options.store)
  if ('sqlite' in config) return alone(sqliteStore(config.sqlite))
  // Its driver is loaded by those alone who have a database.
  const { openPostgres } = await import('./open-postgres.ts')
  return openPostgres(config.postgres, passwordParts(options, aws), seams)
}

function alone(given: Store): OpenStore {
  const { store, changes } = toldStore(given)
  const guard = { holds: () => true, confirms: async () => true }
  return { store, written: store, guard, changes, close: () => store.close() }
}

/** The folder of the mirrors of the sources. It belongs to one process. */
export function mirrorsOf(store: StoreConfig): string {
  return 'sqlite' in store ? `${store.sqlite}.sources` : store.mirrors
}

/** What the password of a database is made of, where it comes from AWS. */
export function passwordParts(
  { credentials }: Pick<Opening, 'credentials'>,
  aws: AwsConnection,
): PasswordParts {
  return { secret: secretReader((place) => aws.sender(place)), ...(credentials && { credentials }) }
}
