import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { controlFixture } from '../control.fixture.ts'
import { appWith, memoryFixture, revision } from '../testing.ts'
import type { AppWith } from '../testing.ts'

/** Where the units come from: the store, or what the controller has at hand, in any order. */
const places = {
  'the store': (memories: AppWith['memories'] = []) => ({ memories }),
  'what was looked at': (memories: AppWith['memories'] = []) => ({
    memories: [],
    control: controlFixture(
      memories.map(({ unit }) => unit),
      { seen: memories.toReversed() },
    ),
  }),
}

describe.each(Object.entries(places))('the list of units, from %s', (_from, place) => {
  const start = (memories: AppWith['memories'] = []) =>
    appWith({ store: memoryStore(), ...place(memories) })
  const units = [
    memoryFixture('dev/service/catalog', { words: { sync: 'OutOfSync' }, team: 'shop' }),
    memoryFixture('dev/service/checkout'),
    memoryFixture('prod/service/catalog', { words: { operation: 'Held', health: 'Degraded' } }),
    memoryFixture('prod/service/checkout', { words: { sync: 'OutOfSync' } }),
  ]

  it('is lean, ordered, and tells about the worst axis', async () => {
    const { app } = await start(units)

    const answer = await app.inject('/api/v1/units')

    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ nextCursor: null })
    expect(answer.json().items.map((row: { name: string }) => row.name)).toEqual([
      'catalog',
      'checkout',
      'catalog',
      'checkout',
    ])
    expect(answer.json().items[0]).toEqual({
      environment: 'dev',
      kind: 'service',
      skipped: null,
      name: 'catalog',
      team: 'shop',
      sync: 'OutOfSync',
      health: 'Healthy',
      operation: 'Idle',
      waits: false,
      why: 'live AWS equals Git',
      since: '2026-01-01T00:00:00.000Z',
      next: 'looked at again in 5 s',
      revision,
    })
    expect(answer.json().items[1].team).toBeNull()
  })

  it.each([
    ['environment=dev', ['dev/catalog', 'dev/checkout']],
    ['sync=OutOfSync', ['dev/catalog', 'prod/checkout']],
    ['sync=OutOfSync&environment=prod', ['prod/checkout']],
    ['health=Degraded', ['prod/catalog']],
    ['operation=Held', ['prod/catalog']],
    ['q=HECK', ['dev/checkout', 'prod/checkout']],
    ['q=prod', []],
  ])('filters by %s', async (query, names) => {
    const { app } = await start(units)

    const answer = await app.inject(`/api/v1/units?${query}`)

    expect(
      answer.json().items.map((row: Record<string, string>) => `${row.environment}/${row.name}`),
    ).toEqual(names)
  })

  it('comes in pages that leave nothing out and repeat nothing', async () => {
    const { app } = await start(
      Array.from({ length: 1203 }, (_, index) => memoryFixture(`prod/service/a${index}`)),
    )
    const seen: string[] = []
    let cursor: string | null = ''
    let pages = 0

    while (cursor !== null) {
      const url: string = `/api/v1/units?limit=500${cursor && `&cursor=${cursor}`}`
      const answer = (await app.inject(url)).json()
      seen.push(...answer.items.map((row: { name: string }) => row.name))
      cursor = answer.nextCursor
      pages++
    }

    expect(pages).toBe(3)
    expect(new Set(seen)).toHaveLength(1203)
    expect(seen).toHaveLength(1203)
  })

  it('is not sent twice to a client that has it', async () => {
    const { app, store } = await appWith({ store: memoryStore(), memories: units })
    const { etag } = (await app.inject('/api/v1/units')).headers
    const headers = { 'if-none-match': String(etag) }

    const same = await app.inject({ url: '/api/v1/units', headers })
    await store.append(memoryFixture('prod/service/new'))
    const changed = await app.inject({ url: '/api/v1/units', headers })

    expect(same.statusCode).toBe(304)
    expect(same.body).toBe('')
    expect(changed.statusCode).toBe(200)
  })

  it.each([
    ['limit=0', '/query/limit'],
    ['limit=501', '/query/limit'],
    ['limit=1e2', '/query/limit'],
    ['limit=5&limit=6', '/query/limit'],
    ['sync=Sinked', '/query/sync'],
    ['environment=../x', '/query/environment'],
    ['cursor=bm9wZQ', '/query/cursor'],
    ['colour=red', '/query'],
    ['__proto__=1', '/query'],
  ])('refuses %s', async (query, pointer) => {
    const { app } = await start(units)

    const answer = await app.inject(`/api/v1/units?${query}`)

    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.json()).toMatchObject({ type: '/errors/invalid-request', status: 400 })
    expect(answer.json().errors[0]).toMatchObject({ pointer, hint: expect.stringMatching(/\w/) })
  })
})
