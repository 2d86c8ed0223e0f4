import type { Priority } from '../../model/ports.ts'

const mostUrgentFirst = ['person', 'change', 'poll'] as const satisfies readonly Priority[]

export interface Lanes {
  put(key: string, priority: Priority): void
  /** Removes and returns the key that is next, of an environment that may run. */
  take(mayRun: (environment: string) => boolean): string | undefined
  size(): number
}

/** The waiting keys: by priority, then by environment in turn, then in order of arrival. */
export function lanes(): Lanes {
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

  function take(mayRun: (environment: string) => boolean): string | undefined {
    for (const priority of mostUrgentFirst) {
      const environments = byPriority[priority]
      for (const [environment, keys] of environments) {
        const [key] = keys
        if (key === undefined || !mayRun(environment)) continue
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

/** What comes before the first slash: of a unit, its environment. */
export function environmentOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')))
}

export function moreUrgent(a: Priority, b: Priority | undefined): Priority {
  if (b === undefined) return a
  return mostUrgentFirst.indexOf(a) < mostUrgentFirst.indexOf(b) ? a : b
}
