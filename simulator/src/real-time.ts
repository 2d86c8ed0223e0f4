import type { World } from './core/world.ts'

export interface RealTimeDriver {
  readonly factor: number
  /** 0 stops the clock until the next change. */
  setFactor(factor: number): void
  stop(): void
}

/** How often the world catches up. Short enough for a person to see things move. */
const tickMs = 50

/** Turns the world's clock by the machine's own: `factor` 10 makes ten minutes of one. Does not keep the process alive. */
export function followRealTime(world: World, factor = 1): RealTimeDriver {
  let speed = factor
  let last = performance.now()
  let left = 0

  function catchUp(): void {
    const now = performance.now()
    left += (now - last) * speed
    last = now
    // AWS tells times in whole milliseconds; the rest waits for the next tick.
    const wholeMs = Math.floor(left)
    left -= wholeMs
    if (wholeMs > 0) world.advance(wholeMs)
  }

  const timer = setInterval(catchUp, tickMs)
  timer.unref()
  return {
    get factor() {
      return speed
    },
    setFactor(next) {
      catchUp()
      speed = next
    },
    stop: () => clearInterval(timer),
  }
}
