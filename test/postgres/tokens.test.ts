import { afterAll, beforeAll, expect, it } from 'vitest'
import { tokensContract } from '../../controller/src/adapters/aws/tokens.contract.ts'
import { systemClock } from '../../controller/src/adapters/clock.ts'
import { openPool } from '../../controller/src/adapters/postgres/pool.ts'
import {
  postgresBudget,
  postgresTokens,
  type OpenTokens,
} from '../../controller/src/adapters/postgres/tokens.ts'
import { postgresSession, type Session } from '../../controller/src/adapters/postgres/session.ts'
import { sql } from '../../controller/src/adapters/sql/statement.ts'
import type { PostgresSettings } from '@plumbline/controller/model'
import { describeWith } from '../require.ts'
import { startCluster, type Cluster } from '../support/postgres.ts'

const bucket = { account: '123456789012', region: 'eu-west-1', group: 'ecs:UpdateService' } as const
const full = { burst: 50, perSecond: 5 }
const plain = { wanted: 1, aheadMs: 1_000, throttled: false, accepted: 0, spent: 0 }

const sessionOn = (database: PostgresSettings) =>
  postgresSession({ pool: openPool(database), schema: 'plumbline', clock: systemClock })

describeWith(['postgres'], 'the tokens in PostgreSQL', ({ postgres }) => {
  let cluster: Cluster
  const sessions: (Session | OpenTokens)[] = []
  beforeAll(async () => {
    cluster = await startCluster(postgres)
  }, 60_000)
  afterAll(async () => {
    for (const session of sessions) await session.close()
    await cluster?.remove()
  })

  tokensContract('by a clock that the test turns', async () => {
    const database = await cluster.fresh()
    const run = (text: string) =>
      cluster.run(`SET search_path = plumbline; ${text}`, database.database)
    await run('CREATE TABLE turned (at float8); INSERT INTO turned VALUES (10000000)')
    const [one, other] = [sessionOn(database), sessionOn(database)]
    sessions.push(one, other)
    const now = sql`(SELECT at FROM turned)`
    const tokensOf = (session: Session) => postgresTokens(session, 'the database', now)
    return {
      processes: [tokensOf(one), tokensOf(other)],
      turn: async (ms) => void (await one.ask('UPDATE turned SET at = at + $1', [ms])),
    }
  })

  it('gives four that draw at the same time, as fast as they can, no more than there is', async () => {
    const database = await cluster.empty()
    const all = Array.from({ length: 4 }, () =>
      postgresBudget(database, openPool(database), systemClock),
    )
    sessions.push(...all)
    // The schema is made by whoever comes first.
    for (const tokens of all) await tokens.draw(bucket, full, { ...plain, wanted: 0 })
    const began = performance.now()
    const had = await Promise.all(
      all.map(async (tokens) => {
        let sum = 0
        let ahead = 0
        for (let index = 0; index < 50; index++) {
          const { granted, waitMs } = await tokens.draw(bucket, full, { ...plain, aheadMs: 0 })
          sum += granted
          ahead = Math.max(ahead, waitMs)
        }
        return { sum, ahead }
      }),
    )
    const seconds = (performance.now() - began) / 1_000

    const sum = had.reduce((total, { sum: one }) => total + one, 0)
    const ahead = Math.max(...had.map((one) => one.ahead)) / 1_000
    expect(sum).toBe(200)
    // What they were given and the rate, from the moment of the first: no token twice, and none lost.
    expect(ahead).toBeGreaterThan((200 - full.burst) / full.perSecond - seconds - 0.01)
    expect(ahead).toBeLessThan((200 - full.burst) / full.perSecond + 0.01)
  })

  it('is kept by the clock of the database, and by one statement for each draw', async () => {
    const database = await cluster.fresh()
    const tokens = postgresBudget(database, openPool(database), systemClock)
    sessions.push(tokens)

    await tokens.draw(bucket, full, { ...plain, wanted: 60 })
    const [row] = await cluster.run(
      `SELECT tokens, granted, abs(extract(epoch FROM now()) * 1000 - filled_at) < 60000 AS now
       FROM plumbline.aws_budget`,
      database.database,
    )
    expect(row).toEqual({ tokens: 0, granted: 50, now: true })
  })

  it('does not wait for somebody who holds a row, and says why', async () => {
    const database = await cluster.fresh()
    const tokens = postgresBudget(database, openPool(database), systemClock)
    sessions.push(tokens)
    await tokens.draw(bucket, full, plain)
    const held = cluster.run(
      'BEGIN; SELECT * FROM plumbline.aws_budget FOR UPDATE; SELECT pg_sleep(1.5); COMMIT',
      database.database,
    )
    await expect
      .poll(() => cluster.run("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))
      .toHaveLength(1)

    await expect(tokens.draw(bucket, full, plain)).rejects.toMatchObject({
      fault: { code: 'StoreBusy', retry: 'soon' },
    })
    await held
    expect(await tokens.draw(bucket, full, plain)).toMatchObject({ granted: 1 })
  })
})
