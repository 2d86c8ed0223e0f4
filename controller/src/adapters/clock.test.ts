import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'

test('a sleep ends after its time', async () => {
  const before = systemClock.now()

  await systemClock.sleep(5)

  expect(systemClock.now() - before).toBeGreaterThanOrEqual(4)
})

test('a sleep rejects with the reason of the signal', async () => {
  const controller = new AbortController()
  const sleeping = systemClock.sleep(60_000, controller.signal)

  controller.abort('stopping')

  await expect(sleeping).rejects.toBe('stopping')
  await expect(systemClock.sleep(1, controller.signal)).rejects.toBe('stopping')
})

test('a sleep beyond the range of a timer does not end at once', async () => {
  const controller = new AbortController()
  let ended = false
  const sleeping = systemClock.sleep(2 ** 40, controller.signal).then(() => (ended = true))

  await systemClock.sleep(10)

  expect(ended).toBe(false)
  controller.abort('enough')
  await expect(sleeping).rejects.toBe('enough')
})
