import { expect, it } from 'vitest'
import type { Store } from '../../model/ports.ts'
import { guardedStore } from './guarded.ts'
import { memoryStore } from './memory.ts'
import { memoryOf, recordOf, source, update } from './store.fixture.ts'

const unit = 'prod/service/web'
const letter = {
  sink: 'ops',
  state: 'waiting',
  attempts: 0,
  dueAt: 1,
  alert: {
    id: 'a',
    at: 1,
    since: 1,
    count: 1,
    subjects: [],
    state: 'begun',
    cause: 'c',
    level: 'warn',
    title: 't',
  },
} as const

/** Everything by which what the leader remembers is changed. */
const writes: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  append: (store) => store.append(memoryOf(unit), recordOf(unit, 5)),
  forget: (store) => store.forget(unit),
  intend: (store) => store.intend(unit, 'r', update, 1),
  settle: (store) => store.settle(1, 'done', 2),
  saveSource: (store) => store.saveSource(source),
  saveAlerts: (store) => store.saveAlerts(0, { causes: {}, sentAt: [] }, [letter]),
  settleLetter: (store) => store.settleLetter(letter),
}

it.each(Object.entries(writes))('%s is for the replica that leads', async (_name, write) => {
  const guard = { held: true, holds: () => guard.held, confirms: async () => guard.held }
  const store = guardedStore(memoryStore(), guard)
  await write(store)

  guard.held = false
  await expect(write(store)).rejects.toMatchObject({ fault: { code: 'LeaseLost' } })
})

it('what everybody may do, everybody does: to read, and to write down who asked for what', async () => {
  const store = guardedStore(memoryStore(), { holds: () => false, confirms: async () => false })

  await store.audit({
    at: 1,
    who: 'ana',
    how: 'oidc',
    verb: 'hold',
    on: unit,
    why: 'why',
    outcome: 'asked',
    request: 'a',
  })

  expect(await store.audits(5)).toHaveLength(1)
  expect(await store.units({})).toEqual([])
})
