import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { systemClock, steadyNow } from '../../controller/src/adapters/clock.ts'
import { postgresAsks } from '../../controller/src/adapters/postgres/asks.ts'
import { postgresLease } from '../../controller/src/adapters/postgres/lease.ts'
import { openPool } from '../../controller/src/adapters/postgres/pool.ts'
import { postgresSession, type Session } from '../../controller/src/adapters/postgres/session.ts'
import { systemRandom } from '../../controller/src/adapters/random.ts'
import { FaultError, type PostgresSettings } from '@plumbline/controller/model'
import { describeWith } from '../require.ts'
import { startCluster, type Cluster } from '../support/postgres.ts'
import { until } from './processes.ts'

describeWith(['postgres'], 'the lease in PostgreSQL', ({ postgres }) => {
  let cluster: Cluster
  let database: PostgresSettings
  const sessions: Session[] = []
  beforeAll(async () => {
    cluster = await startCluster(postgres)
    database = await cluster.fresh()
  }, 60_000)
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.close()
    await cluster.run('DELETE FROM plumbline.replica_lease', database.database)
  })
  afterAll(() => cluster?.remove())

  /** A replica, whose steady clock may be turned. */
  function replica(name: string) {
    const session = postgresSession({
      pool: openPool(database),
      schema: 'plumbline',
      clock: systemClock,
    })
    sessions.push(session)
    const turned = { ms: 0 }
    const parts = { session, clock: systemClock, random: systemRandom, replica: name }
    const lease = postgresLease({ ...parts, steadyNow: () => steadyNow() + turned.ms })
    return { session, lease, turned }
  }
  const never = new AbortController().signal

  it('is held by one, and handed over at once, to the next generation', async () => {
    const [one, two] = [replica('one'), replica('two')]
    const term = await one.lease.acquire(never)
    let taken = false
    const next = two.lease.acquire(never).then((got) => {
      taken = true
      return got
    })
    await until('two knows who leads', () => two.lease.leader() === 'one')
    expect([one.lease.holds(), two.lease.holds(), taken]).toEqual([true, false, false])

    await term?.release()
    expect(one.lease.holds()).toBe(false)
    // Long before it would have run out.
    expect(await until('two has it', () => taken)).toBeLessThan(3_000)
    expect((await next)?.generation).toBe((term?.generation ?? 0) + 1)
    await (await next)?.release()
  })

  it('goes to one alone of those who find it free at the same moment', async () => {
    const all = [replica('one'), replica('two'), replica('three')]
    const [looked, seen] = [Promise.withResolvers<void>(), new Set<Session>()]
    for (const { session } of all) {
      const ask = session.ask.bind(session)
      // Whoever has looked waits until everybody has: all of them find it free.
      session.ask = async (...asked) => {
        const rows = await ask(...asked)
        if (seen.add(session).size === all.length) looked.resolve()
        await looked.promise
        return rows as never
      }
    }
    const stop = new AbortController()
    const terms = all.map(({ lease }) => lease.acquire(stop.signal))

    const first = await Promise.race(terms)
    expect(first?.generation).toBe(1)
    expect(all.filter(({ lease }) => lease.holds())).toHaveLength(1)
    stop.abort()
    expect((await Promise.all(terms)).filter((term) => term !== undefined)).toEqual([first])
    await first?.release()
  })

  it('runs out for who cannot renew it before another can take it', async () => {
    const [one, two] = [replica('one'), replica('two')]
    const term = await one.lease.acquire(never)
    const over: string[] = []
    term?.lost.addEventListener('abort', () => over.push('one lost it'))
    const next = two.lease.acquire(never).then((got) => {
      over.push(`two has it, and one ${one.lease.holds() ? 'too' : 'has not'}`)
      return got
    })
    // From here on one hears nothing of the database.
    await one.session.close()
    one.session.ask = () => Promise.reject(new Error('cut off'))

    const took = await until('two has it', () => over.length === 2)
    expect(over).toEqual(['one lost it', 'two has it, and one has not'])
    expect(took).toBeLessThan(10_000)
    await (await next)?.release()
  }, 20_000)

  it('is over for a process that was frozen, before it has asked anybody', async () => {
    const { lease, turned } = replica('one')
    const term = await lease.acquire(never)
    expect(lease.holds()).toBe(true)

    turned.ms = 5_000
    expect(lease.holds()).toBe(false)
    expect(await lease.confirms()).toBe(false)
    await term?.release()
  })

  it('is not confirmed once another has it, whatever its holder believes', async () => {
    const { lease } = replica('one')
    const term = await lease.acquire(never)
    expect(await lease.confirms()).toBe(true)

    const stolen =
      "UPDATE plumbline.replica_lease SET holder = 'two x', generation = generation + 1"
    await cluster.run(stolen, database.database)
    expect(lease.holds()).toBe(true)
    expect(await lease.confirms()).toBe(false)
    await term?.release()
  })

  it('what one replica asks, the one that leads answers, faults included', async () => {
    const [one, two] = [replica('one'), replica('two')]
    const [here, there] = [one, two].map(({ session }) => postgresAsks(session, systemClock))
    const stop = new AbortController()
    const answering = there?.answer(async (verb, args) => {
      if (verb === 'sync') return { did: [verb, ...args] }
      const message = `there is no ${verb}`
      const fault = { code: 'Odd', source: 'user', retry: 'never', message, hint: '' } as const
      throw new FaultError(fault)
    }, stop.signal)

    expect(await here?.ask('sync', ['prod/service/web'])).toEqual({
      did: ['sync', 'prod/service/web'],
    })
    await expect(here?.ask('dance', [])).rejects.toMatchObject({ fault: { code: 'Odd' } })
    stop.abort()
    await answering
  })
})
