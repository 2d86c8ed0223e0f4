import { hostname } from 'node:os'
import type { Pool, PoolClient } from 'pg'
import type { Changes, Clock, Log, Random } from '../../model/ports.ts'
import type { PostgresSettings } from '../../model/postgres.ts'
import type { Replicas } from '../../model/replicas.ts'
import { steadyNow } from '../clock.ts'
import type { TurnScope } from '../store/current-turn.ts'
import { postgresAsks } from './asks.ts'
import { postgresChanges } from './changes.ts'
import { postgresClaims, workerLease } from './claims.ts'
import { createGiver } from './giver.ts'
import { pgBossJobs } from './jobs.ts'
import { postgresLease } from './lease.ts'
import { migrate } from './migrate.ts'
import { nameOf } from './pool.ts'
import { postgresSession } from './session.ts'
import { createTaker } from './taker.ts'

export interface OpenReplicas extends Replicas {
  readonly changes: Changes
  close(): Promise<void>
}

export interface ReplicaParts {
  readonly settings: PostgresSettings
  /** Connections of which one is always open. They are closed with what is made of them. */
  readonly pool: Pool
  /** Connections for what may wait. */
  readonly shared: Pool
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly scope: TurnScope
  /** See `TakerParts`. */
  readonly concurrency: number
  readonly share: number
  readonly waited?: (ms: number) => void
}

/** What the replicas on one database share, over one connection of each that is always open. */
export function postgresReplicas(parts: ReplicaParts): OpenReplicas {
  const { settings, pool, shared, clock, random, log, scope } = parts
  const { concurrency, share, waited } = parts
  const { schema } = settings
  async function ready(client: PoolClient): Promise<void> {
    await migrate(client, { schema, what: nameOf(settings) })
  }
  const session = postgresSession({ pool, ready, schema, clock })
  const replica = `${hostname()}:${process.pid}`
  const seams = { session, clock, steadyNow, random, replica }
  const leader = postgresLease(seams)
  const name = `${workerLease}${replica} ${Math.floor(random.next() * 2 ** 48).toString(36)}`
  const lease = postgresLease({ ...seams, name })
  const jobs = pgBossJobs({ pool: shared, schema })
  const claims = postgresClaims(shared)
  const generation = () => leader.generation()
  const giver = createGiver({ jobs, claims, session, clock, random, generation })
  const taking = { lease, name, leader, concurrency, share, ...(waited && { waited }) }
  const taker = createTaker({ jobs, claims, session, clock, scope, ...taking })
  return {
    lease: leader,
    asks: postgresAsks(session, clock),
    changes: postgresChanges({ session, clock, random, log }),
    turns: {
      put: giver.put,
      idle: giver.idle,
      lead: giver.lead,
      alone: taker.alone,
      work: taker.work,
      get depth() {
        return giver.depth
      },
    },
    async close() {
      await jobs.close()
      await session.close()
    },
  }
}
