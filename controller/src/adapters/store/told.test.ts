import { expect, it } from 'vitest'
import type { Moved } from '../../model/ports.ts'
import type { SourceState, UnitMemory } from '../../model/record.ts'
import { memoryStore } from './memory.ts'
import { storeContract } from './store.contract.ts'
import { toldStore } from './told.ts'

// What it hands on, it hands on whole: a notice that is lost is an alert that nobody gets.
storeContract('a store that tells', () => ({ open: async () => toldStore(memoryStore()).store }))

const web = { unit: 'prod/service/web' } as unknown as UnitMemory

it('tells of each write once it is written, until nobody listens any more', async () => {
  const { store, changes } = toldStore(memoryStore())
  const heard: Moved[] = []
  const stop = changes.watch((change) => heard.push(change))

  await store.append(web)
  await store.saveSource({ name: 'shop' } as SourceState)
  await store.forget('prod/service/web')
  stop()
  await store.saveSource({ name: 'other' } as SourceState)

  expect(heard).toEqual([
    { unit: 'prod/service/web' },
    { source: 'shop' },
    { unit: 'prod/service/web' },
  ])
  expect(await store.source('other')).toEqual({ name: 'other' })
})

it('hands on what alerts are made of', async () => {
  const { store } = toldStore(memoryStore())
  const notice = (subject: string) => ({ at: 0, subject, began: [], ended: ['aws prod'] })

  await store.append(web, undefined, notice('append'))
  await store.saveSource({ name: 'shop' } as SourceState, notice('save'))
  await store.forget('prod/service/web', notice('forget'))

  const subjects = (await store.notices(10)).map(({ subject }) => subject)
  expect(subjects).toEqual(['append', 'save', 'forget'])
})

it('tells nothing of a write that failed', async () => {
  const broken = { ...memoryStore(), append: () => Promise.reject(new Error('disk full')) }
  const { store, changes } = toldStore(broken)
  const heard: Moved[] = []
  changes.watch((change) => heard.push(change))

  await expect(store.append(web)).rejects.toThrow('disk full')
  expect(heard).toEqual([])
})
