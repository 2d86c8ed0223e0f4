import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresStore } from '../../controller/src/adapters/postgres/store.ts'
import { storeContract } from '../../controller/src/adapters/store/store.contract.ts'
import { memoryOf, recordOf } from '../../controller/src/adapters/store/store.fixture.ts'
import { faultOf } from '../../controller/src/model/fault.ts'
import type { Fault, PostgresSettings, Store } from '../../controller/src/model/index.ts'
import { describeWith } from '../require.ts'
import { startCluster } from '../support/postgres.ts'
import type { Cluster } from '../support/postgres.ts'

describeWith(['postgres'], 'PostgreSQL', ({ postgres: server }) => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster(server)
  })
  afterAll(() => cluster.remove())

  async function faultFrom(work: Promise<unknown>): Promise<Fault> {
    return work.then(
      () => expect.unreachable('it worked'),
      (error: unknown) => faultOf(error),
    )
  }

  storeContract('the store in PostgreSQL', () => {
    let settings: Awaited<ReturnType<Cluster['fresh']>>
    return {
      async open() {
        settings = await cluster.fresh()
        return postgresStore(settings)
      },
      async reopen() {
        const [{ pid } = {}] = await cluster.run(
          `SELECT pg_terminate_backend(pid), pid FROM pg_stat_activity WHERE datname = '${settings.database}'`,
        )
        if (pid === undefined) throw new Error('the process before had no connection to cut')
        return postgresStore(settings)
      },
    }
  })

  test('replicas that start side by side on an empty database make one schema', async () => {
    const settings = await cluster.empty()
    const replicas = Array.from({ length: 4 }, () => postgresStore(settings))

    await Promise.all(
      replicas.map((store, index) => store.append(memoryOf(`prod/service/s${index}`))),
    )

    expect(await replicas[0]?.units({})).toHaveLength(4)
    for (const store of replicas) await store.close()
  })

  test('an append that fails half-way leaves nothing, and the store goes on', async () => {
    const store = postgresStore(await cluster.fresh())
    await store.append(memoryOf('prod/service/web', { failures: 1 }))
    const broken = { ...recordOf('prod/service/web', 5), at: 'no number' }

    const append = store.append(memoryOf('prod/service/web', { failures: 2 }), broken as never)

    expect(await faultFrom(append)).toMatchObject({ code: 'StoreFailed', retry: 'backoff' })
    expect(await store.unit('prod/service/web')).toMatchObject({ failures: 1 })
    await store.close()
  })

  test('no line of the audit can be changed or taken away', async () => {
    const settings = await cluster.fresh()
    const store = postgresStore(settings)
    const of = { who: 'ana', how: 'oidc', verb: 'hold', on: 'prod/service/web', why: 'w' } as const
    await store.audit({ at: 1, ...of, outcome: 'done', request: 'a' })

    for (const change of ["UPDATE audit SET entry = '{}'", 'DELETE FROM audit', 'TRUNCATE audit']) {
      const changed = cluster.run(`SET search_path = plumbline; ${change}`, settings.database)
      await expect(changed).rejects.toThrow('the audit is only added to')
    }
    expect(await store.audits(10)).toHaveLength(1)
    await store.close()
  })

  test('a notice that was given its number first and is written last is not taken unread', async () => {
    const settings = await cluster.fresh()
    // Whoever writes the slow notice has its number, and waits with it until the test lets go.
    await cluster.run(
      `SET search_path = plumbline;
       CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN new; END $$;
       CREATE TRIGGER wait AFTER INSERT ON notice FOR EACH ROW
         WHEN (new.notice ->> 'subject' = 'slow') EXECUTE FUNCTION wait()`,
      settings.database,
    )
    const holder = new Client({ ...socketOf(settings), user: 'plumbline' })
    await holder.connect()
    await holder.query('SELECT pg_advisory_lock(42)')
    const [one, other] = [postgresStore(settings), postgresStore(settings)]
    const took: string[] = []
    const take = async () => {
      const found = await one.notices(10)
      took.push(...found.map(({ subject }) => subject))
      await one.saveAlerts(found.at(-1)?.sequence ?? 0, { causes: {}, sentAt: [] }, [])
    }
    const waiting = (count: number) =>
      expect
        .poll(async () => (await holder.query(waits)).rows.length, { timeout: 10_000 })
        .toBe(count)
    const save = (store: Store, subject: string) =>
      store.saveSource({ name: subject, problems: [] }, { at: 1, subject, began: [], ended: [] })

    const slow = save(one, 'slow')
    await waiting(1)
    const quick = save(other, 'quick')
    await Promise.race([quick, waiting(2)])
    await take()
    await holder.query('SELECT pg_advisory_unlock(42)')
    await Promise.all([slow, quick])
    await take()

    expect(took).toEqual(['slow', 'quick'])
    for (const open of [holder.end(), one.close(), other.close()]) await open
  })

  test('units come in the order of their bytes, however the database sorts', async () => {
    const store = postgresStore(await cluster.fresh())
    for (const id of ['prod/service/a', 'prod-z/service/a', 'prod/service/b'] as const) {
      await store.append(memoryOf(id))
    }

    const ids = (await store.units({})).map(({ unit }) => unit)

    expect(ids).toEqual(['prod-z/service/a', 'prod/service/a', 'prod/service/b'])
    await store.close()
  })
})

const waits = `SELECT 1 FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'`

function socketOf({ host, port, database }: PostgresSettings) {
  return { host, port, database }
}
