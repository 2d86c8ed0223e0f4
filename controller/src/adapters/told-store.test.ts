import { expect, it } from 'vitest'
import type { Notice } from '../model/alerts.ts'
import type { Moved } from '../model/ports.ts'
import type { SourceState, UnitMemory } from '../model/record.ts'
import { memoryStore } from './memory-store.ts'
import { toldStore } from './told-store.ts'

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

it('passes on what alerts are made of', async () => {
  const { store } = toldStore(memoryStore())
  const notice = (subject: string) => ({ subject, at: 1, began: [], ended: [] }) satisfies Notice

  await store.append(web, undefined, notice('appended'))
  await store.saveSource({ name: 'shop' } as SourceState, notice('saved'))
  await store.forget('prod/service/web', notice('forgotten'))

  const kept = await store.notices(10)
  expect(kept).toMatchObject([
    { subject: 'appended' },
    { subject: 'saved' },
    { subject: 'forgotten' },
  ])
})

it('tells nothing of a write that failed', async () => {
  const broken = { ...memoryStore(), append: () => Promise.reject(new Error('disk full')) }
  const { store, changes } = toldStore(broken)
  const heard: Moved[] = []
  changes.watch((change) => heard.push(change))

  await expect(store.append(web)).rejects.toThrow('disk full')
  expect(heard).toEqual([])
})
