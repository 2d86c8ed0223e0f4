import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresStore } from '../../controller/src/adapters/postgres.ts'
import { storeContract } from '../../controller/src/adapters/store.contract.ts'
import { memoryOf, recordOf } from '../../controller/src/adapters/store.fixture.ts'
import { faultOf } from '../../controller/src/model/fault.ts'
import type { Fault, Store } from '../../controller/src/model/index.ts'
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
        expect(pid, 'the process before had a connection, which is cut').toBeDefined()
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
    const [one, other] = [postgresStore(settings), postgresStore(settings)]
    const notice = (subject: string) => ({ at: 1, subject, began: [], ended: [] })
    const took: string[] = []
    const take = async (store: Store) => {
      const found = await store.notices(1_000)
      took.push(...found.map(({ subject }) => subject))
      await store.saveAlerts(found.at(-1)?.sequence ?? 0, { causes: {}, sentAt: [] }, [])
    }

    const names = Array.from({ length: 200 }, (_, index) => `s${index}`)
    const writes = names.map((name, index) =>
      (index % 2 ? one : other).saveSource({ name, problems: [] }, notice(name)),
    )
    for (let turn = 0; turn < 20; turn++) await take(one)
    await Promise.all(writes)
    await take(one)

    expect(took.toSorted()).toEqual(names.toSorted())
    await one.close()
    await other.close()
  })
})
