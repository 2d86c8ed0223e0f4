import { expect, test } from 'vitest'
import { virtualClock } from '../virtual-clock.ts'
import { createBucket, createLimiter } from './buckets.ts'

/** Takes `count` tokens at once; resolves with the seconds after which the last one came. */
async function secondsFor(
  count: number,
  take: () => Promise<void>,
  clock: ReturnType<typeof virtualClock>,
): Promise<number> {
  const start = clock.now()
  let end = start
  const all = Array.from({ length: count }, () => take().then(() => (end = clock.now())))
  await clock.advance(24 * 3_600_000)
  await Promise.all(all)
  return (end - start) / 1_000
}

test.each([
  ['ecs:RegisterTaskDefinition', 100, 80],
  ['ecs:CreateService', 100, 10],
  ['ecs:CreateService', 50, 0],
] as const)('%s: %i calls take the documented %i s', async (op, count, seconds) => {
  const clock = virtualClock()
  const limiter = createLimiter(clock, 0.25)

  expect(await secondsFor(count, () => limiter.take(op), clock)).toBeCloseTo(seconds, 1)
})

test('reads take their share of the sustained rate, and the whole burst', async () => {
  const clock = virtualClock()
  const limiter = createLimiter(clock, 0.25)

  const seconds = await secondsFor(110, () => limiter.take('ecs:DescribeServices'), clock)

  expect(seconds).toBeCloseTo(10 / 5, 1)
})

test('operations of one group drink from one bucket, others do not', async () => {
  const clock = virtualClock()
  const limiter = createLimiter(clock, 1)
  for (let index = 0; index < 20; index++) await limiter.take('ecs:RegisterTaskDefinition')

  const shared = await secondsFor(1, () => limiter.take('ecs:DeregisterTaskDefinition'), clock)
  const apart = await secondsFor(1, () => limiter.take('ecs:CreateService'), clock)

  expect(shared).toBeCloseTo(1, 1)
  expect(apart).toBe(0)
})

test('a bucket is idle while nobody waits and half of it is left', async () => {
  const clock = virtualClock()
  const limiter = createLimiter(clock, 1)
  const idle = () => limiter.isIdle('ecs:DeregisterTaskDefinition')
  const register = () => limiter.take('ecs:RegisterTaskDefinition')

  for (let index = 0; index < 10; index++) await register()
  const half = idle()
  await register()
  const less = idle()
  await clock.advance(1_000)
  const again = idle()
  const all = Array.from({ length: 20 }, register)
  const waits = idle()
  await clock.advance(60_000)
  await Promise.all(all)

  expect([half, less, again, waits, idle()]).toEqual([true, false, true, false, true])
})

test('a throttle halves the rate, a wave of throttles halves it once, accepted calls restore it', async () => {
  const clock = virtualClock()
  const bucket = createBucket({ burst: 10, perSecond: 8 }, clock)

  bucket.throttled()
  bucket.throttled()
  const slowed = bucket.perSecond
  const seconds = await secondsFor(8, () => bucket.take(), clock)
  for (let index = 0; index < 20; index++) bucket.accepted()

  expect(slowed).toBe(4)
  expect(seconds).toBeCloseTo(2, 1)
  expect(bucket.perSecond).toBe(8)
})

test('hours of throttling never stop a bucket for good', async () => {
  const clock = virtualClock()
  const bucket = createBucket({ burst: 10, perSecond: 10 }, clock)

  for (let index = 0; index < 100; index++) {
    bucket.throttled()
    await clock.advance(2_000)
  }

  expect(bucket.perSecond).toBe(0.5)
})

test('one that waits can give up, and leaves nothing behind', async () => {
  const clock = virtualClock()
  const bucket = createBucket({ burst: 1, perSecond: 1 }, clock)
  await bucket.take()
  const stop = new AbortController()
  const waiting = bucket.take(stop.signal)

  stop.abort('stopping')

  await expect(waiting).rejects.toBe('stopping')
  expect(clock.nextWake()).toBeUndefined()
  expect(await secondsFor(1, () => bucket.take(), clock)).toBeCloseTo(1, 1)
})

test('a clock that is set back takes nothing away', async () => {
  let now = 10_000_000
  const clock = virtualClock()
  const bucket = createBucket({ burst: 5, perSecond: 1 }, { ...clock, now: () => now })

  now -= 3_600_000
  await Promise.all(Array.from({ length: 5 }, () => bucket.take()))

  expect(clock.nextWake()).toBeUndefined()
})
