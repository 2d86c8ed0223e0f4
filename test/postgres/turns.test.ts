import type { UnitId } from '@plumbline/desired-state'
import type { Priority, TurnReport } from '@plumbline/controller/model'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { memoryOf } from '../../controller/src/adapters/store/store.fixture.ts'
import { describeWith } from '../require.ts'
import { startCluster, type Cluster } from '../support/postgres.ts'
import { until } from './processes.ts'
import { replicaOn } from './queue.ts'

const web: UnitId = 'prod/service/web'
const errand = { source: 'shop', revision: 'r', fingerprint: 'f' }
const done: TurnReport = { is: 'done', wrote: false }

/** Two replicas within this process: what one process does to another is in `spread.test.ts`. */
describeWith(['postgres'], 'turns of units, shared by replicas', ({ postgres }) => {
  let cluster: Cluster
  let settings: Awaited<ReturnType<Cluster['fresh']>>
  const opened: ReturnType<typeof replicaOn>[] = []
  let stop: AbortController
  beforeAll(async () => {
    cluster = await startCluster(postgres)
  }, 60_000)
  beforeEach(async () => {
    settings = await cluster.fresh()
    stop = new AbortController()
  })
  afterEach(async () => {
    stop.abort()
    for (const replica of opened.splice(0)) await replica.close()
  })
  afterAll(() => cluster?.remove())

  function replica(concurrency?: number) {
    const made = replicaOn(settings, concurrency)
    opened.push(made)
    return made
  }

  /** Has a replica lead; what it hears. */
  async function lead({ lease, turns }: ReturnType<typeof replica>) {
    const heard: string[] = []
    await lease.acquire(stop.signal)
    void turns.lead((unit, report) => void heard.push(`${unit} ${report.is}`), stop.signal)
    return { heard, put: (unit: UnitId, how: Priority = 'poll') => turns.put(unit, errand, how) }
  }

  /** Has a replica take turns, each of which lasts until it is let go. */
  function take({ turns }: ReturnType<typeof replica>, work?: (unit: UnitId) => Promise<void>) {
    const taken: UnitId[] = []
    const held = Promise.withResolvers<void>()
    const turn = async (unit: UnitId) => {
      taken.push(unit)
      await (work?.(unit) ?? held.promise)
      return done
    }
    const working = turns.work({ isReady: () => true, turn }, stop.signal)
    return { taken, letGo: held.resolve, working }
  }

  /** As if a process had been frozen for longer than its lease: nobody has renewed it. */
  const overtake = () =>
    cluster.run(
      `UPDATE plumbline.replica_lease SET holder = 'frozen', expires_at = now() - interval '1 second'
       WHERE name IN (SELECT worker FROM plumbline.unit_turn)`,
      settings.database,
    )

  it('PostgreSQL hears how long the queue is before it looks by itself', async () => {
    const { put } = await lead(replica())
    const { taken } = take(replica(3_000))
    const known = async () => {
      const text = `SELECT sum(reltuples)::int AS rows FROM pg_class
        WHERE relname = 'job_common' AND relnamespace = 'plumbline'::regnamespace`
      return Number((await cluster.run(text, settings.database))[0]?.['rows'])
    }

    for (let index = 0; index < 2_500; index++) put(`prod/service/s${index}` as UnitId)
    await until('all go on', () => taken.length === 2_500)

    expect(await known()).toBeGreaterThan(1_000)
  }, 120_000)

  it('a put raises what waits in the database already, and never lowers it', async () => {
    const one = replica(1)
    const { put } = await lead(one)
    const { taken, letGo } = take(one)
    put(web)
    await until('the first is taken', () => taken.length === 1)
    for (const name of ['a', 'b', 'c'])
      put(`prod/service/${name}`, name === 'a' ? 'change' : 'poll')
    const waiting = async () =>
      cluster.run(
        `SELECT singleton_key AS key FROM plumbline.job WHERE state = 'created' ORDER BY priority DESC`,
        settings.database,
      )
    await until('they wait', async () => (await waiting()).length === 3)
    put('prod/service/c', 'person')
    put('prod/service/a', 'poll')
    const order = ['c', 'a', 'b'].map((name) => `prod/service/${name}`)
    await until('c is the first', async () => (await waiting())[0]?.['key'] === order[0])

    letGo()
    await one.turns.idle()
    expect(taken).toEqual([web, ...order])
  })

  it('two take turns, one for each unit, and the leader hears of every one', async () => {
    const [one, two] = [replica(4), replica(4)]
    const { heard, put } = await lead(one)
    const running = new Set<UnitId>()
    let beside = 0
    const work = async (unit: UnitId) => {
      if (running.has(unit)) beside += 1
      running.add(unit)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running.delete(unit)
    }
    const [here, there] = [take(one, work), take(two, work)]
    const units = Array.from({ length: 60 }, (_, index): UnitId => `prod/service/s${index}`)
    for (let round = 0; round < 3; round++) {
      for (const unit of units) put(unit)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await one.turns.idle()

    expect(beside).toBe(0)
    expect(new Set(heard)).toEqual(new Set(units.map((unit) => `${unit} done`)))
    expect(heard).toHaveLength(here.taken.length + there.taken.length)
    expect(Math.min(here.taken.length, there.taken.length)).toBeGreaterThan(10)
  })

  it('whoever takes a turn is told how long it waited in the queue, by the clock of the database', async () => {
    const one = replica(1)
    const { put } = await lead(one)
    put(web)
    // Its table comes with the first that is put.
    const waiting = () =>
      cluster
        .run(`SELECT 1 FROM plumbline.job WHERE state = 'created'`, settings.database)
        .catch(() => [])
    await until('it waits', async () => (await waiting()).length === 1)
    await cluster.run(
      `UPDATE plumbline.job SET created_on = created_on - interval '1 minute'`,
      settings.database,
    )

    const { letGo, taken } = take(one)
    await until('it is taken', () => taken.length === 1)
    letGo()

    expect(one.waits).toHaveLength(1)
    expect(one.waits[0]).toBeGreaterThanOrEqual(60_000)
    expect(one.waits[0]).toBeLessThan(90_000)
  })

  it('nobody idles while work waits, and nobody takes what others could begin', async () => {
    const all = [replica(8), replica(8), replica(8)]
    const { put } = await lead(all[0]!)
    const takers = all.map((one) => take(one))
    await until('all take turns', async () => (await workers()) === 3)
    const units = Array.from({ length: 30 }, (_, index): UnitId => `prod/service/s${index}`)
    for (const unit of units) put(unit)
    const counts = () => takers.map(({ taken }) => taken.length)
    await until('all are full', () => counts().every((count) => count === 8))

    // One that has room again takes what waits.
    takers[2]?.letGo()
    await until('all are taken', () => counts().reduce((sum, one) => sum + one) === 30)
    expect(counts()).toEqual([8, 8, 14])
    for (const { letGo } of takers) letGo()
    await all[0]?.turns.idle()
  }, 20_000)

  it('what a leader put goes to nobody once another one leads', async () => {
    const [one, two] = [replica(), replica()]
    const { put } = await lead(one)
    put(web)
    await until('it waits', async () => (await jobs()) === 1)
    const stolen = `UPDATE plumbline.replica_lease SET generation = generation + 1 WHERE name = 'leader'`
    await cluster.run(stolen, settings.database)

    const { taken } = take(two)
    await until('it is gone', async () => (await jobs()) === 0)
    expect(taken).toEqual([])
  }, 20_000)

  it('a turn whose holder is overtaken is another one, and what it writes is refused', async () => {
    const [one, two] = [replica(), replica()]
    const { heard, put } = await lead(one)
    const refusals: unknown[] = []
    const frozen = Promise.withResolvers<void>()
    const stale = take(two, async () => {
      await two.store.append(memoryOf(web, { failures: 1 }))
      expect(await two.guard.confirms()).toBe(true)
      await frozen.promise
      refusals.push(await two.guard.confirms(), two.guard.holds())
      await two.store
        .append(memoryOf(web, { failures: 2 }))
        .catch((error: { fault?: { code: string } }) => refusals.push(error.fault?.code))
    })
    put(web)
    await until('two has the turn', () => stale.taken.length === 1)
    await until('it has written', async () => (await one.store.unit(web)) !== undefined)
    await overtake()
    await until('the leader hears of it', () => heard.includes(`${web} lost`))
    put(web)
    const next = take(one)
    await until('one has the turn', () => next.taken.length === 1)

    frozen.resolve()
    await until('two has tried', () => refusals.length === 3)
    expect(refusals).toEqual([false, false, 'LeaseLost'])
    expect((await one.store.unit(web))?.failures).toBe(1)
    next.letGo()
    await one.turns.idle()
    // What the stale turn said at its end is nobody's.
    expect(heard).toEqual([`${web} lost`, `${web} done`])
  }, 20_000)

  it('a turn beside the queue waits for the one that goes on, and is told when that is over', async () => {
    const [one, two] = [replica(), replica()]
    const { heard, put } = await lead(one)
    const there = take(two)
    put(web)
    await until('two has the turn', () => there.taken.length === 1)
    take(one)
    let ran = 0
    const alone = () => one.turns.alone(web, async () => void (ran += 1))

    expect(await alone()).toBe(false)
    there.letGo()
    await until('it is told', () => heard.includes(`${web} wanted`))
    expect(await alone()).toBe(true)
    expect(ran).toBe(1)
  }, 20_000)

  it('a process that lost its lease and has it again, while nobody led, keeps no turn of before', async () => {
    const { heard } = await lead(replica(1))
    const turn = (unit: string, generation: number) => `('${unit}', 1, 'worker w', ${generation})`
    await cluster.run(
      `INSERT INTO plumbline.replica_lease VALUES ('worker w', 'w', 2, now() + interval '1 hour');
       INSERT INTO plumbline.unit_turn (unit, generation, worker, worker_generation)
         VALUES ${turn(web, 1)}, ${turn('prod/service/api', 2)}`,
      settings.database,
    )

    await until('the leader hears of it', () => heard.length > 0)

    const taken = await cluster.run(
      'SELECT unit FROM plumbline.unit_turn WHERE worker IS NOT NULL',
      settings.database,
    )
    expect(heard).toEqual([`${web} lost`])
    expect(taken).toEqual([{ unit: 'prod/service/api' }])
  })

  it('what was fetched by a process that died before it began is put again', async () => {
    const one = replica()
    const { heard, put } = await lead(one)
    put(web)
    await until('it waits', async () => (await jobs()) === 1)
    await cluster.run(
      `UPDATE plumbline.job SET state = 'active', started_on = now() - interval '1 minute'`,
      settings.database,
    )
    await until('the leader hears of it', () => heard.includes(`${web} returned`))
    expect(await jobs()).toBe(0)
    expect(one.turns.depth).toBe(0)
  }, 20_000)

  async function workers(): Promise<number> {
    const text = `SELECT count(*)::int AS count FROM plumbline.replica_lease WHERE name LIKE 'worker %'`
    return Number((await cluster.run(text, settings.database))[0]?.['count'])
  }

  async function jobs(): Promise<number> {
    const text = 'SELECT count(*)::int AS count FROM plumbline.job'
    // Until pg-boss has made its tables there is none.
    const rows = await cluster.run(text, settings.database).catch(() => [])
    return Number(rows[0]?.['count'] ?? 0)
  }
})
