import type { UnitId } from '@plumbline/desired-state'
import type { PostgresSettings, Queue, Store, Term, WriteGuard } from '@plumbline/controller/model'
import { systemClock } from '../../controller/src/adapters/clock.ts'
import { guardOf, turnScope } from '../../controller/src/adapters/store/current-turn.ts'
import { postgresStore } from '../../controller/src/adapters/postgres/store.ts'
import { openPool } from '../../controller/src/adapters/postgres/pool.ts'
import {
  postgresReplicas,
  type OpenReplicas,
} from '../../controller/src/adapters/postgres/replicas.ts'
import { systemRandom } from '../../controller/src/adapters/random.ts'

/** What one of several replicas shares, without the rest of a controller. */
export function replicaOn(settings: PostgresSettings, concurrency = 100): SmallReplica {
  const [pool, shared] = [openPool(settings), openPool(settings)]
  const scope = turnScope()
  const store = postgresStore(settings, shared, scope)
  const seams = { clock: systemClock, random: systemRandom, log: { event: () => {} }, scope }
  const waits: number[] = []
  const waited = (ms: number) => void waits.push(ms)
  const sizes = { concurrency, share: 1, waited }
  const replicas = postgresReplicas({ settings, pool, shared, ...seams, ...sizes })
  return {
    ...replicas,
    waits,
    guard: guardOf(replicas.lease, scope),
    store,
    async close() {
      await replicas.close()
      await store.close()
    },
  }
}

interface SmallReplica extends OpenReplicas {
  readonly guard: WriteGuard
  readonly store: Store
  /** How long each turn that it took waited in the queue (ms). */
  readonly waits: readonly number[]
}

const errand = { source: 'shop', revision: 'r', fingerprint: 'f' }

/** The turns that replicas share as the queue of one: it leads, and takes what it gave. */
export function queueOn(replicas: Promise<OpenReplicas>): Queue & { close(): Promise<void> } {
  const stop = new AbortController()
  let turns: OpenReplicas['turns'] | undefined
  let term: Term | undefined
  /** Turns that were taken and of which the leader has not heard. */
  const unheard = { count: 0 }
  const early: Parameters<Queue['put']>[] = []
  const put: Queue['put'] = (key, priority) => {
    if (turns === undefined) early.push([key, priority])
    else turns.put(key as UnitId, errand, priority)
  }
  const leading = lead()

  async function lead(): Promise<void> {
    const opened = await replicas
    term = await opened.lease.acquire(stop.signal)
    const led = opened.turns.lead(() => void (unheard.count -= 1), stop.signal)
    turns = opened.turns
    for (const one of early) put(...one)
    void led
  }

  return {
    put,
    async run(work, signal) {
      await leading
      const errors: unknown[] = []
      const turn = async (unit: UnitId) => {
        unheard.count += 1
        await work(unit, signal).catch((error: unknown) => errors.push(error))
        return { is: 'done', wrote: false } as const
      }
      await turns?.work({ isReady: () => true, turn }, signal)
      while (unheard.count > 0) await systemClock.sleep(5)
      if (errors.length > 0) throw errors[0]
    },
    async idle() {
      await leading
      await turns?.idle()
    },
    get depth() {
      return turns?.depth ?? early.length
    },
    async close() {
      await leading
      stop.abort()
      await term?.release()
      await (await replicas).close()
    },
  }
}
