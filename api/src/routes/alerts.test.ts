import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { expect, it } from 'vitest'
import { appWith, newYear } from '../testing.ts'

it('tells what was told, newest first, without credentials', async () => {
  const store = memoryStore()
  const letter = (id: string) => ({
    alert: {
      id,
      at: newYear,
      state: 'begun' as const,
      cause: 'drift prod',
      level: 'warn' as const,
      title: 'drift',
      since: newYear,
      count: 1,
      subjects: [{ name: 'prod/service/web', why: 'password=hunter2' }],
    },
    sink: 'ops',
    state: 'waiting' as const,
    attempts: 1,
    dueAt: newYear,
    error: 'status 500',
  })
  await store.saveAlerts(0, { causes: {}, sentAt: [] }, [letter('a'), letter('b')])
  const { app } = await appWith({ store, memories: [] })

  const answer = await app.inject('/api/v1/alerts?limit=1')

  expect(answer.json()).toEqual({
    items: [
      expect.objectContaining({
        id: 'b',
        at: '2026-01-01T00:00:00.000Z',
        delivery: 'waiting',
        error: 'status 500',
        subjects: [{ name: 'prod/service/web', why: 'password=***' }],
      }),
    ],
  })
  expect((await app.inject('/api/v1/alerts?limit=0')).statusCode).toBe(400)
})
