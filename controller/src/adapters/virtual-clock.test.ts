import { expect, test } from 'vitest'
import { virtualClock } from './virtual-clock.ts'

test('sleepers wake in the order of their times, each at its own moment', async () => {
  const clock = virtualClock(1_000)
  const woken: string[] = []
  const sleep = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms)
    woken.push(`${name} at ${clock.now()}`)
  }
  const all = [sleep('late', 300), sleep('early', 100), sleep('never', 900)]

  await clock.advance(500)

  expect(woken).toEqual(['early at 1100', 'late at 1300'])
  expect(clock.now()).toBe(1_500)
  expect(clock.nextWake()).toBe(1_900)
  await clock.advance(400)
  await Promise.all(all)
})

test('a sleeper that sleeps again is woken again within one advance', async () => {
  const clock = virtualClock(0)
  const times: number[] = []
  const loop = (async () => {
    for (let round = 0; round < 3; round++) {
      await clock.sleep(10)
      times.push(clock.now())
    }
  })()

  await clock.advance(100)
  await loop

  expect(times).toEqual([10, 20, 30])
  expect(clock.nextWake()).toBeUndefined()
})

test('an aborted sleeper is gone', async () => {
  const clock = virtualClock(0)
  const controller = new AbortController()
  const sleeping = clock.sleep(10, controller.signal)

  controller.abort('stopping')

  await expect(sleeping).rejects.toBe('stopping')
  expect(clock.nextWake()).toBeUndefined()
})
