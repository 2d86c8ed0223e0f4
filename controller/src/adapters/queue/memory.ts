import type { Priority, Queue } from '../../model/ports.ts'
import { environmentOf, lanes, moreUrgent } from './lanes.ts'

export interface QueueOptions {
  /** Keys that run at the same time, at most. */
  readonly concurrency?: number
  /**
   * One environment may fill this share of what the others leave free, in (0, 1]. Below 1 there is always room for another
   * one, whatever hangs. Default 1.
   */
  readonly share?: number
  /** Told of work that rejected. Without it `run` rejects with the first such error, after everything has ended. */
  /** Told how long a key waited for its turn (ms), by `now`. */
  readonly waited?: { readonly now: () => number; readonly took: (ms: number) => void }
  readonly onError?: (key: string, error: unknown) => void
}

const concurrencyDefault = 256

/**
 * A queue in the memory of one process. Within a priority the environments take turns, so that a big one does not
 * hold up the others; the environment is the first segment of the key.
 */
export function memoryQueue(options: QueueOptions = {}): Queue {
  const concurrency = options.concurrency ?? concurrencyDefault
  const waiting = lanes()
  const share = options.share ?? 1
  const running = new Set<string>()
  const runningIn = new Map<string, number>()
  /** Keys that were put while they ran. */
  const again = new Map<string, Priority>()
  const idlers = new Set<() => void>()
  const since = new Map<string, number>()
  let wake = (): void => {}

  function put(key: string, priority: Priority): void {
    if (running.has(key)) again.set(key, moreUrgent(priority, again.get(key)))
    else wait(key, priority)
    wake()
  }

  function wait(key: string, priority: Priority): void {
    waiting.put(key, priority)
    if (options.waited && !since.has(key)) since.set(key, options.waited.now())
  }

  function mayRun(environment: string): boolean {
    const own = runningIn.get(environment) ?? 0
    return own === 0 || own < share * (own + concurrency - running.size)
  }

  function count(key: string, by: 1 | -1): void {
    const environment = environmentOf(key)
    const own = (runningIn.get(environment) ?? 0) + by
    if (own === 0) runningIn.delete(environment)
    else runningIn.set(environment, own)
  }

  function take(): string | undefined {
    const key = waiting.take(mayRun)
    if (key === undefined || options.waited === undefined) return key
    const { now, took } = options.waited
    took(now() - (since.get(key) ?? now()))
    since.delete(key)
    return key
  }

  function finish(key: string): void {
    running.delete(key)
    count(key, -1)
    const priority = again.get(key)
    again.delete(key)
    if (priority !== undefined) wait(key, priority)
    if (running.size === 0 && waiting.size() === 0) {
      for (const resolve of idlers) resolve()
      idlers.clear()
    }
    wake()
  }

  async function run(
    work: (key: string, signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const errors: unknown[] = []
    signal.addEventListener('abort', () => wake(), { once: true })
    while (!signal.aborted || running.size > 0) {
      while (!signal.aborted && running.size < concurrency) {
        const key = take()
        if (key === undefined) break
        void attempt(key)
      }
      await new Promise<void>((resolve) => (wake = resolve))
    }
    if (errors.length > 0) throw errors[0]

    async function attempt(key: string): Promise<void> {
      running.add(key)
      count(key, 1)
      try {
        await work(key, signal)
      } catch (error) {
        if (options.onError) options.onError(key, error)
        else errors.push(error)
      } finally {
        finish(key)
      }
    }
  }

  function idle(): Promise<void> {
    if (running.size === 0 && waiting.size() === 0) return Promise.resolve()
    return new Promise((resolve) => idlers.add(resolve))
  }

  return {
    put,
    run,
    idle,
    get depth() {
      return waiting.size()
    },
  }
}
