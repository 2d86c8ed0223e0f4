import { expect, it, onTestFinished } from 'vitest'
import { appWith, checkout, memoryFixture, newYear } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { attempt, recordOf } from '../../../controller/src/adapters/store/store.fixture.ts'
import { runCommand } from '../testing.ts'

const day = 86_400_000
const now = newYear + 60_000

it('the four figures are a table, and say where there is too little to say', async () => {
  const store = memoryStore()
  for (const ended of [now - 2 * day, now - day]) {
    const attempts = [
      {
        ...attempt,
        cause: 'release' as const,
        outcome: 'succeeded' as const,
        callCount: 1,
        began: ended,
        ended,
      },
    ]
    await store.append(memoryFixture(checkout), { ...recordOf(checkout, ended), attempts })
  }
  const { app } = await appWith({ store, memories: [] })
  onTestFinished(() => app.close())
  const api = ['--api', await app.listen({ host: '127.0.0.1', port: 0 })]

  const ran = await runCommand(['dora', ...api])
  const json = await runCommand(['dora', '--by', 'unit', '--since', '12h', '-o', 'json', ...api])

  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out.split('\n').slice(0, 3)).toEqual([
    'from 2025-12-30T00:01:00.000Z to 2026-01-01T00:01:00.000Z',
    'ENVIRONMENT  DEPLOYMENTS  A DAY  LEAD TIME                  FAILED                     GOOD AGAIN AFTER',
    'prod         2            1.00   not enough: 0 deployments  not enough: 2 deployments  no failure',
  ])
  expect(JSON.parse(json.out)).toMatchObject({
    version: 1,
    items: [],
    all: { perDay: { not: 'not enough: less than a day' } },
  })
})
