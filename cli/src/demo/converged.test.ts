import { expect, it } from 'vitest'
import { controlFixture, memoryFixture } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { converged } from './converged.ts'

/** Watches a store whose state changes with each look; the clock turns 25 s between two. */
async function watch(changes: readonly (() => void)[], signal = new AbortController().signal) {
  const store = memoryStore()
  const control = controlFixture()
  let ready = false
  let now = 0
  let looks = 0
  const waiting = [...changes]
  const told: string[] = []
  const clock = {
    now: () => now,
    sleep: async () => {
      now += 25_000
      looks++
      waiting.shift()?.()
      if (looks > 20) throw new Error('waited too long')
    },
  }
  const api = {
    store,
    setReady: () => (ready = true),
    done: () =>
      converged({
        store,
        clock,
        signal,
        control: { ...control, readiness: () => ({ ready, because: 'shop is not loaded' }) },
        slow: (lines) => told.push(...lines),
      }),
    told,
    looks: () => looks,
    push: (change: () => void) => waiting.push(change),
  }
  return api
}

it('waits until everything was looked at and is as it should be', async () => {
  const world = await watch([])
  const good = memoryFixture('dev/service/web')
  const rolling = memoryFixture('dev/service/web', { words: { operation: 'RollingOut' } })
  world.push(() => void world.store.append(rolling))
  world.push(world.setReady)
  world.push(() => void world.store.append(good))

  await world.done()

  expect(world.looks()).toBe(3)
  expect(world.told).toEqual([])
})

it('says once what it waits for when that takes long', async () => {
  const world = await watch([])
  const held = memoryFixture('dev/service/web', { words: { operation: 'Held' } })
  await world.store.append(held)
  for (let look = 0; look < 8; look++) world.push(() => {})
  world.push(world.setReady)
  world.push(() => void world.store.append(memoryFixture('dev/service/web')))

  await world.done()

  expect(world.told).toEqual([
    'not ready yet: shop is not loaded',
    '  dev/service/web: Synced, Healthy, Held: there is nothing to do',
  ])
})

it('does not say that it is not ready when what it waits for are units', async () => {
  const world = await watch([])
  world.setReady()
  await world.store.append(memoryFixture('dev/service/web', { words: { operation: 'Held' } }))
  for (let look = 0; look < 8; look++) world.push(() => {})
  world.push(() => void world.store.append(memoryFixture('dev/service/web')))

  await world.done()

  expect(world.told[0]).toBe('not everything is as Git says yet')
})

it('ends when it is interrupted', async () => {
  const interrupt = new AbortController()
  const world = await watch([], interrupt.signal)
  world.push(() => interrupt.abort())

  await world.done()

  expect(world.looks()).toBe(1)
})
