import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDatum,
  PutMetricDataInput,
} from '@aws-sdk/client-cloudwatch'
import type { RequestContext } from '../core/types.ts'
import { wakeReaders } from './evaluate.ts'
import { invalid, invalidValue, metricKey } from './model.ts'
import type { CloudWatchState, PointState } from './model.ts'
import { checkQueries, runQueries } from './queries.ts'
import { pointOf } from './statistics.ts'

const dayMs = 86_400_000
const keptMs = 15 * dayMs
const oldestMs = 14 * dayMs
const aheadMs = 2 * 3_600_000
const dataMax = 1000

/** @throws AwsError InvalidParameterValue, ValidationException */
export function putMetricData(
  state: CloudWatchState,
  input: PutMetricDataInput,
  context: RequestContext,
): object {
  const { Namespace = '', MetricData: data = [] } = input
  if (Namespace.startsWith('AWS/')) {
    throw invalidValue('The value AWS/ for parameter Namespace is invalid: it is for AWS alone.')
  }
  if (data.length > dataMax) throw invalidValue(`A request has at most ${dataMax} data.`)
  const points = data.map((datum) => ({
    key: metricKey({ Namespace, ...datum }),
    points: pointsOf(datum, context.now),
  }))
  for (const { key, points: added } of points) {
    const metric = (state.metrics[key] ??= { points: [], gauge: [] })
    metric.points = [...metric.points, ...added]
      .filter(({ at }) => at > context.now - keptMs)
      .toSorted((a, b) => a.at - b.at)
  }
  wakeReaders(state, new Set(points.map(({ key }) => key)), context)
  return {}
}

function pointsOf(datum: MetricDatum, now: number): PointState[] {
  const at = datum.Timestamp?.getTime() ?? now
  if (at < now - oldestMs || at > now + aheadMs) {
    throw invalidValue('The parameter Timestamp is more than two weeks old or two hours ahead.')
  }
  const { Value: value, Values: values, Counts: counts, StatisticValues: set } = datum
  if (set !== undefined) {
    const { SampleCount: count = 0, Sum: sum = 0, Minimum: min = 0, Maximum: max = 0 } = set
    return [{ at, count, sum, min, max }]
  }
  if (value !== undefined) return [pointOf(at, value)]
  if (values === undefined) {
    throw invalidValue('A datum has a Value, Values or StatisticValues.')
  }
  if (counts !== undefined && counts.length !== values.length) {
    throw invalidValue('Values and Counts must have the same length.')
  }
  return values.map((each, i) => pointOf(at, each, counts?.[i] ?? 1))
}

const queriesMax = 500
/** More periods than this, and a caller asks for years by the second. */
const periodsMax = 100_800

export function getMetricData(
  state: CloudWatchState,
  input: GetMetricDataInput,
): GetMetricDataOutput {
  const { MetricDataQueries: queries = [], ScanBy } = input
  const [from = 0, to = 0] = [input.StartTime?.getTime(), input.EndTime?.getTime()]
  if (from >= to) throw invalid('The StartTime must be before the EndTime.')
  if (queries.length > queriesMax) throw invalid(`At most ${queriesMax} queries at once.`)
  checkQueries(queries)
  const seconds = queries.map(({ Period, MetricStat }) => Period ?? MetricStat?.Period ?? 0)
  const periodMs = (Math.max(...seconds) || 60) * 1000
  if ((to - from) / periodMs > periodsMax) throw invalid('The request spans too many periods.')
  const read = runQueries(state, queries, periodMs, { from, to })
  return {
    MetricDataResults: queries
      .filter(({ ReturnData }) => ReturnData !== false)
      .map(({ Id = '', Label, Expression, MetricStat }) => {
        const points = [...read(Id)].toSorted(([a], [b]) => a - b)
        const ordered = ScanBy === 'TimestampAscending' ? points : points.toReversed()
        return {
          Id,
          Label: Label ?? MetricStat?.Metric?.MetricName ?? Expression ?? Id,
          Timestamps: ordered.map(([at]) => new Date(at)),
          Values: ordered.map(([, value]) => value),
          StatusCode: 'Complete' as const,
        }
      }),
    Messages: [],
  }
}
