import { invalidValue } from './model.ts'
import type { MetricState, PointState } from './model.ts'

const minuteMs = 60_000

/** Values by the beginning of their period (epoch ms). */
export type Series = ReadonlyMap<number, number>

const statistics: Readonly<Record<string, (points: readonly PointState[]) => number>> = {
  Average: (points) => total(points, 'sum') / total(points, 'count'),
  Sum: (points) => total(points, 'sum'),
  SampleCount: (points) => total(points, 'count'),
  Minimum: (points) => Math.min(...points.map(({ min }) => min)),
  Maximum: (points) => Math.max(...points.map(({ max }) => max)),
}

/** @throws AwsError InvalidParameterValue for a statistic that the simulator does not know */
export function checkStatistic(stat: string | undefined): void {
  if (stat !== undefined && (Object.hasOwn(statistics, stat) || percentile(stat) !== undefined))
    return
  throw invalidValue(
    `The simulator does not know the statistic ${stat}; it has ${Object.keys(statistics).join(', ')} and p0 to p100.`,
  )
}

/** The statistic of each period from `from` up to and without `to` that has any data. */
export function statisticOf(
  metric: MetricState | undefined,
  stat: string,
  periodMs: number,
  { from, to }: { readonly from: number; readonly to: number },
): Series {
  const periods = new Map<number, PointState[]>()
  for (const point of pointsWithin(metric, from, to)) {
    const start = point.at - (point.at % periodMs)
    periods.set(start, [...(periods.get(start) ?? []), point])
  }
  const series = new Map<number, number>()
  for (const [start, points] of [...periods].toSorted(([a], [b]) => a - b)) {
    const share = percentile(stat)
    const value = share === undefined ? statistics[stat]?.(points) : percentileOf(points, share)
    if (value !== undefined && Number.isFinite(value)) series.set(start, value)
  }
  return series
}

function pointsWithin(metric: MetricState | undefined, from: number, to: number): PointState[] {
  if (metric === undefined) return []
  const reported = metric.points.filter(({ at }) => at >= from && at < to)
  return [...reported, ...gaugePoints(metric, from, to)]
}

/** One point for each full minute at which the gauge stood somewhere. */
function gaugePoints({ gauge }: MetricState, from: number, to: number): PointState[] {
  return gauge.flatMap(({ from: since, value }, i) => {
    if (value === undefined) return []
    const until = Math.min(to, gauge[i + 1]?.from ?? Number.POSITIVE_INFINITY)
    const first = Math.ceil(Math.max(from, since) / minuteMs) * minuteMs
    const count = Math.max(0, Math.ceil((until - first) / minuteMs))
    return Array.from({ length: count }, (_, minute) => pointOf(first + minute * minuteMs, value))
  })
}

/** A single value that came `count` times. */
export function pointOf(at: number, value: number, count = 1): PointState {
  return { at, count, sum: value * count, min: value, max: value, values: [[value, count]] }
}

function total(points: readonly PointState[], what: 'sum' | 'count'): number {
  return points.reduce((sum, point) => sum + point[what], 0)
}

/** `p99.9` as 0.999. */
function percentile(stat: string): number | undefined {
  const text = /^p(\d{1,3}(?:\.\d+)?)$/.exec(stat)?.[1]
  const share = Number(text) / 100
  return text !== undefined && share <= 1 ? share : undefined
}

/** The smallest value that at least the share of all values does not exceed. Statistic sets have no percentiles. */
function percentileOf(points: readonly PointState[], share: number): number | undefined {
  const values = points.flatMap((point) => point.values ?? []).toSorted(([a], [b]) => a - b)
  const wanted = share * values.reduce((sum, [, count]) => sum + count, 0)
  let seen = 0
  for (const [value, count] of values) {
    seen += count
    if (seen >= wanted) return value
  }
  return undefined
}
