import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import type { ActivityItem } from '../../contract/index.ts'
import { gated } from '../gated.fixture.ts'
import {
  appWith,
  checkout,
  memoryFixture,
  newYear,
  passFixture,
  statusFixture,
  tried,
} from '../testing.ts'

const api = 'dev/service/api' as const

async function start() {
  const store = memoryStore()
  const failed = tried({ outcome: 'failed', why: 'it crashed', began: newYear })
  await store.append(
    memoryFixture(checkout),
    passFixture(checkout, newYear, { attempts: [failed] }),
  )
  const { answers } = gated
  await store.append(memoryFixture(checkout), passFixture(checkout, newYear + 1, { answers }))
  const degraded = { status: statusFixture({ health: 'Degraded' }) }
  await store.append(memoryFixture(api), passFixture(api, newYear + 2, degraded))
  const { app } = await appWith({ store, memories: [] })
  return async (query = '') => {
    const answer = await app.inject(`/api/v1/activity${query}`)
    return answer.json<{ items: ActivityItem[]; nextBefore: string | null }>()
  }
}

const titles = ({ items }: { readonly items: readonly ActivityItem[] }) =>
  items.map(({ title }) => title)

describe('activity', () => {
  it('tells of all units together, newest first, with who it was', async () => {
    const read = await start()

    const { items } = await read()

    expect(items).toMatchObject([
      { environment: 'dev', name: 'api', what: 'status', level: 'trouble', title: 'Degraded' },
      { name: 'checkout', what: 'answer', level: 'good', title: 'Gate look: goes on', by: 'erin' },
      {
        name: 'checkout',
        what: 'attempt',
        level: 'trouble',
        title: 'Release failed',
        why: 'it crashed',
        by: 'dana',
      },
    ])
  })

  it.each([
    ['?environment=dev', ['Degraded']],
    ['?what=attempt', ['Release failed']],
    ['?level=trouble', ['Degraded', 'Release failed']],
    ['?q=ERIN', ['Gate look: goes on']],
    ['?q=prod/service/c', ['Gate look: goes on', 'Release failed']],
  ])('%s shows what fits alone', async (query, expected) => {
    const read = await start()

    expect(titles(await read(query))).toEqual(expected)
  })

  it('goes on where a page ended', async () => {
    const read = await start()

    const first = await read('?limit=1')
    const rest = await read(`?limit=5&before=${first.nextBefore}`)

    expect(titles(first)).toEqual(['Degraded'])
    expect(titles(rest)).toEqual(['Gate look: goes on', 'Release failed'])
    expect(rest.nextBefore).toBeNull()
  })
})
