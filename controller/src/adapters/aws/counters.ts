import type { OperationName } from '../../model/aws.ts'

export interface CallCount {
  /** Requests that were sent, repeats included. */
  readonly calls: number
  /** Of those, repeats of an attempt that failed. */
  readonly retries: number
  /** Of those, refused because of the rate. */
  readonly throttled: number
  /** Of those, failed in another way. */
  readonly failed: number
}

export interface Counters {
  count(op: OperationName, names: readonly (keyof CallCount)[]): void
  /** What was counted since the start, by operation, over all places. */
  snapshot(): ReadonlyMap<OperationName, CallCount>
}

export function createCounters(): Counters {
  const counts = new Map<OperationName, CallCount>()
  return {
    count(op, names) {
      const count = { ...(counts.get(op) ?? { calls: 0, retries: 0, throttled: 0, failed: 0 }) }
      for (const name of names) count[name]++
      counts.set(op, count)
    },
    snapshot: () => new Map(counts),
  }
}
