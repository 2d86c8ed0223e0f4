import { Histogram } from 'prom-client'
import type { Stopwatch, TimingName } from '../../model/telemetry.ts'
import { timingRows } from './table.ts'

/** Histograms of times, and the stopwatch that fills them. */
export function createTimings(): {
  readonly stopwatch: Stopwatch
  readonly histograms: readonly Histogram[]
} {
  const entries = Object.entries(timingRows) as [TimingName, (typeof timingRows)[TimingName]][]
  const byName = new Map(
    entries.map(([key, { name, help, labels, buckets = [] }]) => {
      const options = { name, help, labelNames: Object.keys(labels), buckets: [...buckets] }
      return [key, new Histogram({ ...options, registers: [] })] as const
    }),
  )
  return {
    stopwatch: {
      took: (name, ms, labels) => byName.get(name)?.observe({ ...labels }, ms / 1_000),
    },
    histograms: [...byName.values()],
  }
}
