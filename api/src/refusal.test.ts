import { describe, expect, it } from 'vitest'
import type { Log, Store } from '@plumbline/controller/model'
import { memoryStore } from '../../controller/src/adapters/store/memory.ts'
import { appWith } from './testing.ts'
import type { AppWith } from './testing.ts'

function start(memories: AppWith['memories'] = [], options: Partial<AppWith> = {}) {
  return appWith({ store: memoryStore(), memories, ...options })
}

describe('a refusal', () => {
  it.each([
    ['application/json', 404],
    ['application/json, application/problem+json;status=200', 200],
  ])('is answered to %s with %d, and says what it is', async (accept, status) => {
    const { app } = await start()

    const answer = await app.inject({
      url: '/api/v1/units/prod/service/nobody',
      headers: { accept },
    })

    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toMatch('application/problem+json')
    expect(answer.json()).toMatchObject({ status: 404, type: '/errors/unit-unknown' })
  })
})

describe('a failure inside', () => {
  it('tells the client an id and nothing else, and the log the rest', async () => {
    const lines: unknown[] = []
    const log = { event: (name: string, fields: object) => lines.push({ name, ...fields }) } as Log
    const store: Store = {
      ...memoryStore(),
      units: () => Promise.reject(new Error('db password=hunter2')),
    }
    const { app } = await start([], { store, log })

    const answers = [await app.inject('/api/v1/units'), await app.inject('/plain')]

    for (const answer of answers) {
      expect(answer.statusCode).toBe(500)
      expect(answer.body).not.toMatch(/hunter|password|at \w+ \(|\.ts/)
    }
    const problem = answers[0]!.json()
    expect(problem).toMatchObject({ type: '/errors/internal', status: 500, errors: [] })
    expect(lines[0]).toMatchObject({
      name: 'api.failed',
      request: problem.requestId,
      route: 'GET /api/v1/units',
    })
    expect(lines).toHaveLength(2)
  })
})
