import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { attempt, recordOf } from '../../../controller/src/adapters/store/store.fixture.ts'
import { appWith, checkout, memoryFixture, newYear } from '../testing.ts'

const day = 86_400_000
/** What the clock of the app says. */
const now = newYear + 60_000

/** Five releases of checkout within two days, an hour from commit to end; the last one failed. */
async function start() {
  const store = memoryStore()
  const memory = memoryFixture(checkout)
  for (const [index, outcome] of (
    ['succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'failed'] as const
  ).entries()) {
    const ended = now - 2 * day + index * 3_600_000
    const times = { began: ended - 60_000, ended, committedAt: ended - 3_600_000 }
    const attempts = [{ ...attempt, ...times, cause: 'release' as const, callCount: 2, outcome }]
    await store.append(memory, { ...recordOf(checkout, ended), attempts })
  }
  const { app } = await appWith({ store, memories: [] })
  return app
}

describe('the four figures', () => {
  it('are told by environment, over the history where it is younger than what is asked for', async () => {
    const app = await start()

    const answer = await app.inject('/api/v1/dora')

    const { from, to, items, all } = answer.json<Record<string, unknown>>()
    expect([from, to]).toEqual(['2025-12-30T00:01:00.000Z', '2026-01-01T00:01:00.000Z'])
    const figures = {
      deployments: 6,
      failures: 1,
      open: 1,
      perDay: { value: 3 },
      leadTimeSeconds: { value: 3_600 },
      failureRate: { value: 1 / 6 },
      restoreSeconds: { not: 'not enough: 0 restored failures' },
    }
    expect(items).toEqual([{ name: 'prod', ...figures }])
    expect(all).toEqual({ name: 'all', ...figures })
  })

  it('are told by unit and by tenant, and of one environment alone', async () => {
    const app = await start()

    const names = async (query: string) => {
      const answer = await app.inject(`/api/v1/dora?${query}`)
      return answer.json<{ items: { name: string | null }[] }>().items.map(({ name }) => name)
    }

    expect(await names('by=unit')).toEqual([checkout])
    expect(await names('by=tenant')).toEqual([null])
    expect(await names('environment=dev')).toEqual([])
  })

  it('of a time in other words are refused', async () => {
    const app = await start()

    const answer = await app.inject('/api/v1/dora?since=1month')

    expect(answer.statusCode).toBe(400)
    expect(answer.body).toContain('write hours or days, such as 12h or 30d')
  })
})
