import type { Rate } from './rates.ts'

/** The arithmetic of a token bucket. Times are epoch ms, given by the caller. */
export interface Meter {
  /** Takes a token if there is one. */
  tryTake(now: number): boolean
  /** The share of the bucket that is full. */
  level(now: number): number
  /** Milliseconds until there is a token, at the present rate. */
  waitMs(now: number): number
  /** AWS refused a call because of its rate: empty the bucket and slow down. */
  throttled(now: number): void
  /** AWS took a call: recover a little. */
  accepted(now: number): void
  /** Tokens a second at present. */
  readonly perSecond: number
}

/** On a throttle the rate falls to this share of itself, at most once a second: one wave of refusals is one lesson. */
const slowdown = 0.5
const slowdownEveryMs = 1_000
/** Never slower than this share of the full rate: a bucket that others drain must still notice when they stop. */
const slowest = 0.05
/** An accepted call gives back this share of the full rate. */
const recovery = 0.05
/** Refilling in fractions leaves tokens like 0.9999999999. */
const wholeToken = 1 - 1e-9

/** A bucket that starts full at `start`. It slows down multiplicatively and recovers additively. */
export function createMeter(full: Rate, start: number): Meter {
  let tokens = full.burst
  let perSecond = full.perSecond
  let filledAt = start
  let slowedAt = -Infinity

  function refill(now: number): void {
    // A clock that was set back must not take tokens away.
    const elapsedMs = Math.max(0, now - filledAt)
    tokens = Math.min(full.burst, tokens + (elapsedMs / 1_000) * perSecond)
    filledAt = now
  }

  return {
    tryTake(now) {
      refill(now)
      if (tokens < wholeToken) return false
      tokens = Math.max(0, tokens - 1)
      return true
    },
    level(now) {
      refill(now)
      return tokens / full.burst
    },
    waitMs(now) {
      refill(now)
      return Math.max(0, Math.ceil(((1 - tokens) / perSecond) * 1_000))
    },
    throttled(now) {
      refill(now)
      tokens = 0
      if (Math.abs(now - slowedAt) < slowdownEveryMs) return
      slowedAt = now
      perSecond = Math.max(full.perSecond * slowest, perSecond * slowdown)
    },
    accepted(now) {
      refill(now)
      perSecond = Math.min(full.perSecond, perSecond + full.perSecond * recovery)
    },
    get perSecond() {
      return perSecond
    },
  }
}
