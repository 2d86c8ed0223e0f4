import type { Priority, Queue } from '../model/ports.ts'

export interface QueueOptions {
  /** Keys that run at the same time, at most. */
  readonly concurrency?: number
  /** Told of work that rejected. Without it `run` rejects with the first such error, after everything has ended. */
  readonly onError?: (key: string, error: unknown) => void
}

const concurrencyDefault = 256
const mostUrgentFirst = ['person', 'change', 'poll'] as const satisfies readonly Priority[]

/**
 * A queue in the memory of one process. Within a priority the environments take turns, so that a big one does not
 * hold up the others; the environment is the first segment of the key.
 */
export function memoryQueue(options: QueueOptions = {}): Queue {
  const concurrency = options.concurrency ?? concurrencyDefault
  const waiting = lanes()
  const running = new Set<string>()
  /** Keys that were put while they ran. */
  const again = new Map<string, Priority>()
  const idlers = new Set<() => void>()
  let wake: (() => void) | undefined

  function put(key: string, priority: Priority): void {
    if (running.has(key)) again.set(key, moreUrgent(priority, again.get(key)))
    else waiting.put(key, priority)
    wake?.()
  }

  function finish(key: string): void {
    running.delete(key)
    const priority = again.get(key)
    if (priority !== undefined) {
      again.delete(key)
      waiting.put(key, priority)
    }
    if (running.size === 0 && waiting.size() === 0) {
      for (const resolve of idlers) resolve()
      idlers.clear()
    }
    wake?.()
  }

  async function run(
    work: (key: string, signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const errors: unknown[] = []
    const stop = (): void => wake?.()
    signal.addEventListener('abort', stop, { once: true })
    while (!signal.aborted || running.size > 0) {
      while (!signal.aborted && running.size < concurrency) {
        const key = waiting.take()
        if (key === undefined) break
        running.add(key)
        void attempt(key)
      }
      await new Promise<void>((resolve) => (wake = resolve))
    }
    signal.removeEventListener('abort', stop)
    wake = undefined
    if (errors.length > 0) throw errors[0]

    async function attempt(key: string): Promise<void> {
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

interface Lanes {
  put(key: string, priority: Priority): void
  /** Removes and returns the key that is next. */
  take(): string | undefined
  size(): number
}

/** The waiting keys: by priority, then by environment in turn, then in order of arrival. */
function lanes(): Lanes {
  const priorities = new Map<string, Priority>()
  const byPriority: Record<Priority, Map<string, Set<string>>> = {
    person: new Map(),
    change: new Map(),
    poll: new Map(),
  }

  function remove(key: string, priority: Priority): void {
    const environments = byPriority[priority]
    const keys = environments.get(environmentOf(key))
    keys?.delete(key)
    if (keys?.size === 0) environments.delete(environmentOf(key))
  }

  function put(key: string, priority: Priority): void {
    const before = priorities.get(key)
    if (before !== undefined && moreUrgent(priority, before) === before) return
    if (before !== undefined) remove(key, before)
    priorities.set(key, priority)
    const environments = byPriority[priority]
    const keys = environments.get(environmentOf(key)) ?? new Set()
    environments.set(environmentOf(key), keys.add(key))
  }

  function take(): string | undefined {
    for (const priority of mostUrgentFirst) {
      const environments = byPriority[priority]
      for (const [environment, keys] of environments) {
        const [key] = keys
        if (key === undefined) continue
        keys.delete(key)
        priorities.delete(key)
        // To the end of the line: the next turn is another environment's.
        environments.delete(environment)
        if (keys.size > 0) environments.set(environment, keys)
        return key
      }
    }
    return undefined
  }

  return { put, take, size: () => priorities.size }
}

function environmentOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')))
}

function moreUrgent(a: Priority, b: Priority | undefined): Priority {
  if (b === undefined) return a
  return mostUrgentFirst.indexOf(a) < mostUrgentFirst.indexOf(b) ? a : b
}
