import { hostname } from 'node:os'
import type { Pool, PoolClient } from 'pg'
import type { Changes, Clock, Random } from '../../model/ports.ts'
import type { PostgresSettings } from '../../model/postgres.ts'
import type { Replicas } from '../../model/replicas.ts'
import { steadyNow } from '../clock.ts'
import { postgresAsks } from './asks.ts'
import { postgresChanges } from './changes.ts'
import { postgresLease } from './lease.ts'
import { migrate } from './migrate.ts'
import { nameOf } from './pool.ts'
import { postgresSession } from './session.ts'

export interface OpenReplicas extends Replicas {
  readonly changes: Changes
  close(): Promise<void>
}

/** What the replicas on one database share, over one connection of each that is always open. */
export function postgresReplicas(
  settings: PostgresSettings,
  pool: Pool,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): OpenReplicas {
  const { schema } = settings
  async function ready(client: PoolClient): Promise<void> {
    await migrate(client, { schema, what: nameOf(settings) })
  }
  const session = postgresSession({ pool, ready, schema, clock })
  const lease = postgresLease({
    session,
    clock,
    steadyNow,
    random,
    replica: `${hostname()}:${process.pid}`,
  })
  return {
    lease,
    asks: postgresAsks(session, clock),
    changes: postgresChanges(session),
    close: () => session.close(),
  }
}
