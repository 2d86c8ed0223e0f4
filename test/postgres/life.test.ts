import { isRead } from '@plumbline/simulator'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FaultError, type PostgresSettings, type Store } from '@plumbline/controller/model'
import { postgresStore } from '../../controller/src/adapters/postgres/store.ts'
import { memoryOf, recordOf } from '../../controller/src/adapters/store/store.fixture.ts'
import { describeWith } from '../require.ts'
import { createHouse, type House } from '../support/house.ts'
import { startCluster } from '../support/postgres.ts'
import type { Cluster } from '../support/postgres.ts'
import { service, shop, shopWorld } from '../support/shop.ts'

const release = (image: string) => ({
  ...shop,
  'apps/api.yaml': service('api', `{ image: "${image}", scale: 3 }`),
})

/** A store of which it is known whether something is under way in it. */
function counted(store: Store): { readonly store: Store; readonly quiet: () => Promise<void> } {
  const open = new Set<Promise<unknown>>()
  const watched = new Proxy(store, {
    get(target, key) {
      const member = Reflect.get(target, key) as (...args: unknown[]) => Promise<unknown>
      return (...args: unknown[]) => {
        const asked = Reflect.apply(member, target, args)
        open.add(asked)
        void asked.catch(() => {}).finally(() => open.delete(asked))
        return asked
      }
    },
  })
  return {
    store: watched,
    async quiet() {
      while (open.size > 0) await Promise.allSettled(open)
    },
  }
}

/** Nothing where asking failed in one way; every other failure is one of the test. */
const orNoneWhere = (code: string) => (error: unknown) => {
  if (error instanceof FaultError && error.fault.code === code) return []
  throw error
}

/** A busy machine takes its time. */
const slowly = { timeout: 20_000 }

describeWith(['postgres'], 'the life of a store in PostgreSQL', ({ postgres: server }) => {
  let cluster: Cluster
  beforeAll(async () => {
    // What was acknowledged must outlive a crash of the server here.
    cluster = await startCluster(server, ['synchronous_commit=on'])
  })
  afterAll(() => cluster.remove())

  /** A shop that stands, with a controller on this database. */
  async function settled(settings: PostgresSettings): Promise<House> {
    const { store, quiet } = counted(postgresStore(settings))
    const house = await createHouse({ world: await shopWorld(), store, quiet })
    house.git.commit(shop)
    await house.until(() => isSteady(house))
    return house
  }

  /** Every unit is as the last commit wants it. */
  async function isSteady(house: House): Promise<boolean> {
    // A connection that the server has just ended is noticed by whoever asks through it.
    const rows = await house.store.units({}).catch(orNoneWhere('StoreUnreachable'))
    return (
      rows.length === 6 &&
      rows.every(({ status: { sync, health, operation }, revision }) => {
        const words = [sync.is, health.is, operation.is].join(' ')
        return words === 'Synced Healthy Idle' && revision === house.git.revision
      })
    )
  }

  /** What the controller did to AWS since the last time that this was asked. */
  function writesOf(house: House): () => readonly string[] {
    const { journal } = house.world
    let seen = journal.entries().length
    return () => {
      const entries = journal.entries().slice(seen)
      seen += entries.length
      return entries
        .filter(({ principal }) => principal.endsWith('user/direct'))
        .map(({ operation }) => operation)
        .filter((operation) => !isRead(operation))
    }
  }

  const crashes = (house: House) =>
    house.events.filter(({ name }) => name === 'pass.crashed').map(({ fields }) => fields)

  async function end(house: House): Promise<void> {
    await house.stop()
    await house.store.close()
  }

  test('a restart under load loses nothing that was acknowledged, and nobody has to help', async () => {
    const store = postgresStore(await cluster.fresh())
    const unit = 'prod/service/web'
    const acknowledged: number[] = []
    const faults = new Set<string>()
    let last = 0
    const load = { on: true }
    const write = async () => {
      while (load.on) {
        const at = ++last
        await store.append(memoryOf(unit), recordOf(unit, at)).then(
          () => acknowledged.push(at),
          (error: { fault: { code: string } }) => faults.add(error.fault.code),
        )
      }
    }
    const writers = [write(), write(), write(), write()]
    for (const how of ['crash', 'fast'] as const) {
      const before = acknowledged.length
      await expect.poll(() => acknowledged.length, slowly).toBeGreaterThan(before + 50)
      await cluster.stop(how)
      await cluster.start()
    }
    const before = acknowledged.length
    await expect.poll(() => acknowledged.length, slowly).toBeGreaterThan(before + 50)
    load.on = false
    await Promise.all(writers)

    const kept = new Set((await store.history(unit, 1_000_000)).map(({ at }) => at))
    expect(acknowledged.filter((at) => !kept.has(at))).toEqual([])
    expect([...faults]).toEqual(['StoreUnreachable'])
    await store.close()
  })

  test('down for an hour: nothing is written to AWS, it is told once, and then every commit goes out', async () => {
    const house = await settled(await cluster.fresh())
    const writes = writesOf(house)
    await cluster.stop()

    house.git.commit(release('api:2'))
    await house.turn(30 * 60_000)
    house.git.commit(release('api:3'))
    await house.turn(30 * 60_000)

    expect(writes()).toEqual([])
    expect(crashes(house).map(({ reason }) => reason)).toContain('StoreUnreachable')
    const told = crashes(house).map(({ what }) => what)
    expect(told).toEqual([...new Set(told)])
    await cluster.start()
    await house.until(() => isSteady(house))
    expect(writes()).toContain('UpdateService')
    const [record] = await house.store.history('prod/service/api', 1)
    expect(record?.revision).toBe(house.git.revision)
    await end(house)
  })

  const readOnly = (database: string, on: boolean) =>
    `ALTER DATABASE ${database} SET default_transaction_read_only = ${on};
     SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`
  const noRoom = (on: boolean) =>
    on
      ? `SET search_path = plumbline;
         CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
         CREATE TRIGGER full_disk BEFORE INSERT ON intent EXECUTE FUNCTION full_disk();
         CREATE TRIGGER full_disk BEFORE INSERT ON history EXECUTE FUNCTION full_disk()`
      : 'DROP FUNCTION plumbline.full_disk CASCADE'

  test.each([
    ['read-only', 'StoreReadOnly'],
    ['full', 'StoreFull'],
  ])(
    'a database that is %s holds back every write to AWS until it can be written to',
    async (how, code) => {
      const settings = await cluster.fresh()
      const house = await settled(settings)
      const writes = writesOf(house)
      const turn = async (on: boolean) => {
        if (how === 'full') await cluster.run(noRoom(on), settings.database)
        else await cluster.run(readOnly(settings.database, on))
      }
      await turn(true)

      house.git.commit(release('api:2'))
      await house.turn(3 * 60_000)

      expect(writes()).toEqual([])
      expect(crashes(house).map(({ reason }) => reason)).toContain(code)
      await turn(false)
      await house.until(() => isSteady(house))
      expect(writes()).toContain('UpdateService')
      await end(house)
    },
  )

  test.each(['while it runs', 'while it is down'])(
    'an empty database %s costs the history, and touches nothing in AWS',
    async (when) => {
      const settings = await cluster.fresh()
      const house = await settled(settings)
      const writes = writesOf(house)

      await cluster.run('DROP SCHEMA plumbline CASCADE', settings.database)
      if (when === 'while it is down') await house.restart()
      await house.turn(60_000)
      await house.until(() => isSteady(house))

      expect(writes()).toEqual([])
      house.git.commit(release('api:2'))
      await house.turn(20_000)
      await house.until(() => isSteady(house))
      await end(house)
    },
  )

  test('what pg_dump took, a new database gives back', async () => {
    const { database, ...settings } = await cluster.fresh()
    const store = postgresStore({ database, ...settings })
    const unit = 'prod/service/web'
    const call = { op: 'ecs:UpdateService', input: {} } as const
    await store.append(memoryOf(unit), recordOf(unit, 5))
    const intent = await store.intend(unit, 'r', call, 1)
    const of = { who: 'ana', how: 'oidc', verb: 'hold', on: unit, why: 'why' } as const
    await store.audit({ at: 1, ...of, outcome: 'done', request: 'a' })
    const all = async (one: Store) => ({
      units: await one.units({}),
      history: await one.history(unit, 10),
      open: await one.openIntents(),
      audits: await one.audits(10),
    })
    const before = await all(store)
    const programs = dirname(server)
    const at = ['-h', cluster.folder, '-p', String(cluster.port), '-U', 'plumbline']

    const dump = execFileSync(join(programs, 'pg_dump'), [...at, '--schema=plumbline', database])
    const next = await cluster.empty()
    writeFileSync(join(cluster.folder, 'dump.sql'), dump)
    const into = ['-v', 'ON_ERROR_STOP=1', '-q', '-f', join(cluster.folder, 'dump.sql')]
    execFileSync(join(programs, 'psql'), [...at, ...into, next.database], { stdio: 'pipe' })

    const restored = postgresStore(next)
    expect(await all(restored)).toEqual(before)
    expect(await restored.intend(unit, 'r', call, 2)).toBeGreaterThan(intent)
    await expect(cluster.run('DELETE FROM plumbline.audit', next.database)).rejects.toThrow(
      'the audit is only added to',
    )
    await store.close()
    await restored.close()
  })
})
