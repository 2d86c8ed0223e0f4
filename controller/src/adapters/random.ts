import type { Random } from '../model/ports.ts'

/** The machine's random numbers. Not for secrets: they spread retries and polls. */
export const systemRandom: Random = { next: () => Math.random() }

/**
 * Numbers that depend on the seed alone, so that a run can be repeated. The generator is mulberry32: 32 bits of state,
 * good enough to spread retries and to choose faults.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    },
  }
}
