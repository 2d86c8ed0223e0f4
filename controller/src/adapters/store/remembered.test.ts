import { expect, test } from 'vitest'
import type { Store } from '../../model/ports.ts'
import { memoryStore } from './memory.ts'
import { remembered } from './remembered.ts'
import { storeContract } from './store.contract.ts'
import { memoryOf } from './store.fixture.ts'

const web = 'prod/service/web'

storeContract('a store that remembers what it has read', () => ({
  open: async () => remembered(memoryStore()),
}))

function counted() {
  const inner = memoryStore()
  const reads = { count: 0 }
  const unit: Store['unit'] = (id) => {
    reads.count += 1
    return inner.unit(id)
  }
  return { inner, reads, store: remembered({ ...inner, unit }) }
}

test('a unit is read once, and again after each write', async () => {
  const { store, reads } = counted()
  await store.append(memoryOf(web))

  const first = await store.unit(web)
  const second = await store.unit(web)
  await store.append(memoryOf(web, { failures: 1 }))
  const third = await store.unit(web)

  expect(second).toBe(first)
  expect(third).toMatchObject({ failures: 1 })
  expect(reads.count).toBe(2)
})

test('what is read while it is written is not kept', async () => {
  const inner = memoryStore()
  await inner.append(memoryOf(web))
  const held = Promise.withResolvers<void>()
  const unit: Store['unit'] = async (id) => {
    const read = await inner.unit(id)
    await held.promise
    return read
  }
  const store = remembered({ ...inner, unit })

  const early = store.unit(web)
  await store.append(memoryOf(web, { failures: 1 }))
  held.resolve()

  expect(await early).toMatchObject({ failures: 0 })
  expect(await store.unit(web)).toMatchObject({ failures: 1 })
})

test('a write that fails, or that forgets the unit, leaves nothing that was read before', async () => {
  const { store, inner } = counted()
  const broken = remembered({ ...inner, append: () => Promise.reject(new Error('disk full')) })
  await inner.append(memoryOf(web))
  await broken.unit(web)
  await inner.append(memoryOf(web, { failures: 1 }))

  await expect(broken.append(memoryOf(web))).rejects.toThrow('disk full')
  await store.unit(web)
  await store.forget(web)

  expect(await store.unit(web)).toBeUndefined()
  expect(await broken.unit(web)).toBeUndefined()
})
