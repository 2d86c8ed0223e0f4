import type { PasswordParts } from './adapters/postgres/passwords.ts'
import { openPool } from './adapters/postgres/pool.ts'
import { postgresReplicas } from './adapters/postgres/replicas.ts'
import { postgresStore } from './adapters/postgres/store.ts'
import { postgresBudget } from './adapters/postgres/tokens.ts'
import { guardOf, turnScope } from './adapters/store/current-turn.ts'
import { guardedStore } from './adapters/store/guarded.ts'
import type { Clock, Log, Random } from './model/index.ts'
import type { PostgresSettings } from './model/postgres.ts'

/** What a store on which replicas work needs of them; see `TakerParts`. */
export interface Seams {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly concurrency: number
  readonly share: number
  readonly waited: (ms: number) => void
}

/** Connections for the lease, and for the tokens, of which one is open: one that was lost may take its time to end. */
const ownConnections = 3

/** The store of several replicas. The database is first asked when somebody needs it. */
export function openPostgres(postgres: PostgresSettings, parts: PasswordParts, seams: Seams) {
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
