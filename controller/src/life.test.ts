import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { virtualClock } from './adapters/virtual-clock.ts'
import { lifeOf, type LifeParts } from './life.ts'
import type { Term } from './model/index.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A replica that is given the lease at once, and takes up what the store remembers until `recalled`. */
function world() {
  const recall = Promise.withResolvers<void>()
  const lost = new AbortController()
  const state = { ticks: 0, released: 0 }
  const term: Term = {
    generation: 1,
    lost: lost.signal,
    release: async () => void (state.released += 1),
  }
  const clock = virtualClock()
  const ended = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve())
    })
  let given = 0
  const parts = {
    loop: {
      recall: () => recall.promise,
      tick: () => void (state.ticks += 1),
      run: ended,
      share: ended,
      follow: (_: unknown, signal: AbortSignal) => ended(signal),
    },
    replicas: {
      lease: {
        replica: 'one',
        acquire: async (signal: AbortSignal) => {
          if ((given += 1) === 1) return term
          await ended(signal)
          return undefined
        },
      },
      asks: { answer: (_: unknown, signal: AbortSignal) => ended(signal) },
    },
    alerting: { clock, log: { event() {} }, changes: { watch: () => () => {} } },
    changes: { watch: () => () => {} },
    queues: [],
    reports: undefined,
  }
  return { life: lifeOf(parts as unknown as LifeParts), state, recall, lost }
}

test.each(['the stop of the process', 'the end of the lease'])(
  'what begins to lead while %s comes does not go on with it',
  async (what) => {
    const { life, state, recall, lost } = world()
    await life.start()
    await vi.advanceTimersByTimeAsync(0)

    const stopped = what === 'the end of the lease' ? lost.abort() : life.stop()
    recall.resolve()
    await vi.advanceTimersByTimeAsync(0)
    await vi.advanceTimersByTimeAsync(5_000)

    expect(state).toEqual({ ticks: 0, released: 1 })
    expect(life.isLeading()).toBe(false)
    await stopped
    await life.stop()
    expect(vi.getTimerCount()).toBe(0)
  },
)
