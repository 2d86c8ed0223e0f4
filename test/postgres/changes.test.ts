import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PostgresSettings } from '@plumbline/controller/model'
import { postgresChanges } from '../../controller/src/adapters/postgres/changes.ts'
import { openPool } from '../../controller/src/adapters/postgres/pool.ts'
import { postgresSession, type Session } from '../../controller/src/adapters/postgres/session.ts'
import { systemClock } from '../../controller/src/adapters/clock.ts'
import { systemRandom } from '../../controller/src/adapters/random.ts'
import { virtualClock } from '../../controller/src/adapters/virtual-clock.ts'
import { describeWith } from '../require.ts'
import { startCluster, type Cluster } from '../support/postgres.ts'
import { until } from './processes.ts'
import { wayTo, type Way } from './proxy.ts'

describeWith(['postgres'], 'what others write in PostgreSQL', ({ postgres }) => {
  let cluster: Cluster
  let database: PostgresSettings
  let way: Way
  let session: Session
  beforeAll(async () => {
    cluster = await startCluster(postgres)
    database = await cluster.fresh()
    way = await wayTo('127.0.0.1', cluster.port)
    const pool = openPool({ ...database, host: '127.0.0.1', port: way.port })
    session = postgresSession({ pool, schema: database.schema, clock: systemClock })
  }, 60_000)
  afterAll(async () => {
    await session?.close()
    await way?.close()
    await cluster?.remove()
  })

  it('is heard; where nothing is heard it is read again and again, and that is told once', async () => {
    const clock = virtualClock(0)
    const told: string[] = []
    const log = { event: (name: string) => void told.push(name) }
    const changes = postgresChanges({ session, clock, random: systemRandom, log })
    const moved: string[] = []
    const write = (name: string) =>
      cluster.run(`INSERT INTO plumbline.source VALUES ('${name}', '{}')`, database.database)
    const stop = changes.watch((one) => void ('source' in one && moved.push(one.source)))
    // Time goes on in small steps, so that an answer has many of them.
    const goesOn = (what: string, is: () => boolean) =>
      until(what, async () => {
        await clock.advance(500)
        return is()
      })
    await session.ask('SELECT 1')

    await write('first')
    await until('it is heard', async () => moved.includes('first'))
    expect(told).toEqual([])

    way.deafen()
    await write('second')
    await goesOn('it is read', () => moved.includes('second'))
    await write('third')
    await goesOn('it is read again', () => moved.includes('third'))
    expect(told).toEqual(['replica.deaf'])

    way.mend()
    await goesOn('it hears again', () => told.includes('replica.hears'))
    stop()
    expect(told).toEqual(['replica.deaf', 'replica.hears'])
  }, 60_000)
})
