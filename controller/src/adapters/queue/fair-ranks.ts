import type { Priority } from '../../model/ports.ts'

/** So many ranks has a priority: its numbers are a range of their own, within 31 bits. */
const ranks = 700_000_000
const lanes: Readonly<Record<Priority, number>> = { poll: 1, change: 2, person: 3 }

/** What has a place in the order. */
export interface Ranked {
  readonly priority: Priority
  readonly environment: string
  readonly rank: number
}

/**
 * Turns the order "by priority, then the environments in turn, then as they came" into numbers for a queue that knows only
 * of numbers, the higher first: start-time fair queueing. The n-th that an environment has waiting comes after the n-th of every
 * other one, and an environment that comes anew begins where the others are.
 */
export function fairRanks() {
  const last = new Map<string, number>()
  const reached: Record<Priority, number> = { poll: 0, change: 0, person: 0 }
  const out: Record<Priority, number> = { poll: 0, change: 0, person: 0 }

  function add(priority: Priority, environment: string): Ranked {
    const lane = `${priority} ${environment}`
    // What is beyond the last rank comes in the order of arrival, until the lane is empty once.
    const rank = Math.min(Math.max((last.get(lane) ?? -1) + 1, reached[priority]), ranks - 1)
    last.set(lane, rank)
    out[priority] += 1
    return { priority, environment, rank }
  }

  /** Something is over: whoever comes now comes after it. What is only taken out of the order leaves no mark. */
  function remove({ priority, rank }: Ranked, isOver: boolean): void {
    if (isOver) reached[priority] = Math.max(reached[priority], rank)
    out[priority] -= 1
    if (out[priority] > 0) return
    reached[priority] = 0
    for (const lane of last.keys()) if (lane.startsWith(`${priority} `)) last.delete(lane)
  }

  return { add, remove }
}

/** The number of a place: the higher comes first. */
export function numberOf({ priority, rank }: Ranked): number {
  return lanes[priority] * ranks - 1 - rank
}
