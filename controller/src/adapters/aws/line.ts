/** Those who wait for a token of one bucket. */
export interface Line {
  /** Resolves when it is served; rejects with the signal's reason when aborted. */
  join(signal: AbortSignal | undefined, urgency: number): Promise<void>
  /** Serves the most urgent ones, and of those who came first. Returns how many there were. */
  serve(count: number): number
  /** Sends all of them away. */
  fail(error: unknown): void
  readonly size: number
}

interface Waiter {
  go(): void
  fail(error: unknown): void
}

/** @param left called when the last one gave up */
export function createLine(left: () => void): Line {
  const lanes = new Map<number, Set<Waiter>>()

  function laneOf(urgency: number): Set<Waiter> {
    const lane = lanes.get(urgency) ?? new Set<Waiter>()
    lanes.set(urgency, lane)
    return lane
  }

  const size = () => lanes.values().reduce((sum, lane) => sum + lane.size, 0)

  function* inTurn(): Generator<Waiter> {
    for (const [, lane] of [...lanes].toSorted(([one], [other]) => one - other)) yield* lane
  }

  return {
    join(signal, urgency) {
      if (signal?.aborted === true) return Promise.reject(signal.reason)
      const lane = laneOf(urgency)
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const leave = (): void => {
        lane.delete(waiter)
        signal?.removeEventListener('abort', giveUp)
      }
      const waiter: Waiter = {
        go() {
          leave()
          resolve()
        },
        fail(error) {
          leave()
          reject(error)
        },
      }
      function giveUp(): void {
        waiter.fail(signal?.reason)
        if (size() === 0) left()
      }
      lane.add(waiter)
      signal?.addEventListener('abort', giveUp, { once: true })
      return promise
    },
    serve(count) {
      let served = 0
      for (const waiter of inTurn()) {
        if (served === count) break
        waiter.go()
        served += 1
      }
      return served
    },
    fail(error) {
      for (const waiter of inTurn()) waiter.fail(error)
    },
    get size() {
      return size()
    },
  }
}
