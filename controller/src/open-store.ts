import type { AwsConnection } from './adapters/aws/aws.ts'
import { secretReader } from './adapters/aws/secret.ts'
import { guardOf, turnScope } from './adapters/store/current-turn.ts'
import { guardedStore } from './adapters/store/guarded.ts'
import type { PasswordParts } from './adapters/postgres/passwords.ts'
import { openPool } from './adapters/postgres/pool.ts'
import { postgresReplicas } from './adapters/postgres/replicas.ts'
import { postgresStore } from './adapters/postgres/store.ts'
import { postgresBudget, type OpenTokens } from './adapters/postgres/tokens.ts'
import { sqliteStore } from './adapters/sqlite/store.ts'
import { toldStore } from './adapters/store/told.ts'
import type { StoreConfig } from './config/store.ts'
import type { Changes, Clock, Log, Random, Replicas, Store, WriteGuard } from './model/index.ts'

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

/** What a store on which replicas work needs of them; see `TakerParts`. */
interface Seams {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly concurrency: number
  readonly share: number
  readonly waited: (ms: number) => void
}

/** Connections for the lease, and for the tokens, of which one is open: one that was lost may take its time to end. */
const ownConnections = 3

/** The store that the configuration says, and what is told of it. A database is first asked when somebody needs it. */
export function openStore(options: Opening, aws: AwsConnection, seams: Seams): OpenStore {
  const { store: config } = options.config
  if (options.store !== undefined) return alone(options.store)
  if ('sqlite' in config) return alone(sqliteStore(config.sqlite))
  const { postgres } = config
  const parts = passwordParts(options, aws)
  const scope = turnScope()
  const shared = openPool(postgres, parts)
  const store = postgresStore(postgres, shared, scope)
  const own = () => openPool({ ...postgres, connections: ownConnections }, parts)
  const replicas = postgresReplicas({ settings: postgres, pool: own(), shared, scope, ...seams })
  const tokens = postgresBudget(postgres, own(), seams.clock)
  const guard = guardOf(replicas.lease, scope)
  return {
    store,
    tokens,
    written: guardedStore(store, guard),
    guard,
    changes: replicas.changes,
    replicas,
    async close() {
      await replicas.close()
      await tokens.close()
      await store.close()
    },
  }
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
