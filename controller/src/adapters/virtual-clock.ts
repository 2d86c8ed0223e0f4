import type { Clock } from '../model/ports.ts'

/** A clock for tests: time moves only when a test turns it. */
export interface VirtualClock extends Clock {
  /**
   * Moves time forward by `ms`, waking every sleeper at its own moment and letting it run until it sleeps again or
   * waits for something outside this clock.
   */
  advance(ms: number): Promise<void>
  /** Epoch ms at which the next sleeper wakes; `undefined` when nobody sleeps. */
  nextWake(): number | undefined
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/**
 * Rounds of the event loop that woken code gets before time moves on. Code that passes work on through `setImmediate`,
 * as the batching of reads does, needs one for each link of the chain.
 */
const roundsPerWake = 8

/** A virtual clock that starts at `start` (epoch ms). */
export function virtualClock(start = 1_767_225_600_000): VirtualClock {
  let now = start
  const sleepers = new Set<Sleeper>()

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      const sleeper = { at: now + Math.max(0, ms), wake }
      sleepers.add(sleeper)
      signal?.addEventListener('abort', abort, { once: true })

      function wake(): void {
        sleepers.delete(sleeper)
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      function abort(): void {
        sleepers.delete(sleeper)
        reject(signal?.reason)
      }
    })
  }

  /** The first to wake; of equals, the one that has slept longest. */
  function next(): Sleeper | undefined {
    let first: Sleeper | undefined
    for (const sleeper of sleepers) {
      if (first === undefined || sleeper.at < first.at) first = sleeper
    }
    return first
  }

  async function advance(ms: number): Promise<void> {
    const target = now + ms
    await settle()
    for (let sleeper = next(); sleeper && sleeper.at <= target; sleeper = next()) {
      now = Math.max(now, sleeper.at)
      sleeper.wake()
      await settle()
    }
    now = target
  }

  return { now: () => now, sleep, advance, nextWake: () => next()?.at }
}

async function settle(): Promise<void> {
  for (let round = 0; round < roundsPerWake; round++) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}
