import type { Draw, Drawn, Rate } from '../../model/tokens.ts'

/** The arithmetic of a token bucket. Times are epoch ms, given by the caller. */
export interface Meter {
  draw(draw: Draw, now: number): Drawn
  /** The share of the bucket that is full. */
  level(now: number): number
  /** Tokens a second at present. */
  readonly perSecond: number
}

/** How a bucket adapts: it slows down multiplicatively and recovers additively. */
export const adapting = {
  /** On a throttle the rate falls to this share of itself, at most once a second: one wave of refusals is one lesson. */
  slowdown: 0.5,
  slowdownEveryMs: 1_000,
  /** Never slower than this share of the full rate: a bucket that others drain must still notice when they stop. */
  slowest: 0.05,
  /** An accepted call gives back this share of the full rate. */
  recovery: 0.05,
  /** Refilling in fractions leaves tokens like 0.9999999999. */
  rounding: 1e-6,
} as const

/**
 * A bucket that is kept in this process. Who finds it empty is given tokens that are still to come, and how long to wait for them: so
 * whoever comes later waits behind, and nobody has to ask twice.
 */
export function createMeter(full: Rate, start: number, tokensAtStart = full.burst): Meter {
  const { slowdown, slowdownEveryMs, slowest, recovery, rounding } = adapting
  let tokens = tokensAtStart
  let share = 1
  let filledAt = start
  let slowedAt = -Infinity
  const perMs = () => (full.perSecond * share) / 1_000

  function refill(now: number): void {
    // A clock that was set back must not take tokens away.
    const elapsedMs = Math.max(0, now - filledAt)
    tokens = Math.min(full.burst, tokens + elapsedMs * perMs())
    filledAt = now
  }

  function slowDown(now: number): void {
    tokens = Math.min(tokens, 0)
    if (Math.abs(now - slowedAt) < slowdownEveryMs) return
    slowedAt = now
    share = Math.max(slowest, share * slowdown)
  }

  function give(wanted: number, aheadMs: number): number {
    const there = Math.floor(tokens + rounding)
    const some = there >= 1 ? there : Math.max(1, Math.floor(aheadMs * perMs() + rounding))
    const granted = Math.min(wanted, some)
    tokens -= granted
    return granted
  }

  return {
    draw({ wanted, aheadMs, throttled, accepted, spent }, now) {
      refill(now)
      tokens -= spent
      share = Math.min(1, share + recovery * accepted)
      if (throttled) slowDown(now)
      const granted = throttled ? 0 : give(wanted, aheadMs)
      return { granted, tokens, share, waitMs: waitMs(tokens, perMs()) }
    },
    level(now) {
      refill(now)
      return tokens / full.burst
    },
    get perSecond() {
      return full.perSecond * share
    },
  }
}

/** How long it takes until what was given ahead is there (ms). */
export function waitMs(tokens: number, perMs: number): number {
  return tokens > -adapting.rounding ? 0 : Math.ceil(-tokens / perMs - adapting.rounding)
}
