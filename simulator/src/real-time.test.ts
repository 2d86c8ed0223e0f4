import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followRealTime } from './real-time.ts'
import { createSimulator } from './simulator.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

test.each([
  [1, 1000],
  [60, 60_000],
  [0.5, 500],
  [0, 0],
])('at factor %d a second of real time is %i ms of virtual time', (factor, virtualMs) => {
  const world = createSimulator({ startAt: 0 })
  const clock = followRealTime(world, factor)

  vi.advanceTimersByTime(1000)
  clock.stop()

  expect(world.now()).toBe(virtualMs)
})

test('a change of the factor does not reach into the past', () => {
  const world = createSimulator({ startAt: 0 })
  const clock = followRealTime(world)

  vi.advanceTimersByTime(1000)
  clock.setFactor(10)
  vi.advanceTimersByTime(1000)
  clock.stop()
  vi.advanceTimersByTime(1000)

  expect(world.now()).toBe(11_000)
  expect(clock.factor).toBe(10)
})

test('virtual time stays in whole milliseconds and loses none', () => {
  const world = createSimulator({ startAt: 0 })
  const clock = followRealTime(world, 0.013)
  const times: number[] = []

  for (let i = 0; i < 100; i++) {
    vi.advanceTimersByTime(50)
    times.push(world.now())
  }
  clock.stop()

  expect(times.every((time) => Number.isInteger(time))).toBe(true)
  expect(world.now()).toBeGreaterThanOrEqual(64)
  expect(world.now()).toBeLessThanOrEqual(65)
})
