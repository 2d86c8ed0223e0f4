import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from './clock.ts'
import { every } from './cron.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_767_225_600_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

test.each([
  [1, 60],
  [15, 4],
  [45, 1],
  [90, 0],
])('every %i s is %i times in a minute', async (seconds, times) => {
  let calls = 0
  const { stop } = every(seconds, () => void calls++)

  await vi.advanceTimersByTimeAsync(60_000)
  stop()

  expect(Math.abs(calls - times)).toBeLessThanOrEqual(1)
})

test('a period that divides no minute keeps its length over an hour', async () => {
  const at: number[] = []
  const { stop } = every(45, () => void at.push(systemClock.now()))

  await vi.advanceTimersByTimeAsync(3_600_000)
  stop()

  const gaps = at.slice(1).map((time, index) => Math.round((time - (at[index] ?? 0)) / 1_000))
  expect(new Set(gaps)).toEqual(new Set([45]))
})

test('a handler that is slow is never started beside itself', async () => {
  let running = 0
  let most = 0
  const { stop } = every(1, async () => {
    running++
    most = Math.max(most, running)
    await systemClock.sleep(3_500)
    running--
  })

  await vi.advanceTimersByTimeAsync(20_000)
  stop()

  expect(most).toBe(1)
})

test('after stop nothing is called', async () => {
  let calls = 0
  const { stop } = every(1, () => void calls++)
  await vi.advanceTimersByTimeAsync(5_000)
  const before = calls

  stop()
  await vi.advanceTimersByTimeAsync(60_000)

  expect(before).toBeGreaterThan(0)
  expect(calls).toBe(before)
})
