import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import { calculate } from './math.ts'
import { idsOf, parseExpression } from './math-parse.ts'
import type { Expression } from './math-parse.ts'
import { invalid, invalidValue, metricKey } from './model.ts'
import type { CloudWatchState } from './model.ts'
import { checkStatistic, statisticOf } from './statistics.ts'
import type { Series } from './statistics.ts'

const idPattern = /^[a-z]\w*$/

/**
 * Checks queries as far as they make sense by themselves.
 * @throws AwsError ValidationException, InvalidParameterValue
 */
export function checkQueries(queries: readonly MetricDataQuery[]): void {
  const ids = queries.map(({ Id = '' }) => Id)
  const wrong = ids.find((id) => !idPattern.test(id))
  if (wrong !== undefined) throw invalid(`The id "${wrong}" does not begin with a small letter.`)
  if (new Set(ids).size < ids.length) throw invalid('The ids of the queries are not unique.')
  for (const { Id, MetricStat, Expression } of queries) {
    if ((MetricStat === undefined) === (Expression === undefined)) {
      throw invalid(`The query ${Id} has to have either a MetricStat or an Expression.`)
    }
    if (MetricStat !== undefined) {
      checkStatistic(MetricStat.Stat)
      checkPeriod(MetricStat.Period)
    }
  }
  checkReferences(queries)
}

function checkReferences(queries: readonly MetricDataQuery[]): void {
  const reads = new Map(
    queries.map(({ Id = '', Expression }) => [
      Id,
      Expression === undefined ? [] : idsOf(parseExpression(Expression)),
    ]),
  )
  function visit(id: string, path: readonly string[]): void {
    const below = reads.get(id)
    if (below === undefined) throw invalid(`There is no query with the id ${id}.`)
    if (path.includes(id)) throw invalid(`The query ${id} refers to itself.`)
    for (const each of below) visit(each, [...path, id])
  }
  for (const id of reads.keys()) visit(id, [])
}

/** @throws AwsError InvalidParameterValue */
export function checkPeriod(period: number | undefined): void {
  const isShort = period === 10 || period === 20 || period === 30
  if (isShort || (period !== undefined && period >= 60 && period % 60 === 0)) return
  throw invalidValue(`A period is 10, 20, 30 or a multiple of 60 seconds, not ${period}.`)
}

export interface Range {
  /** Epoch ms, inclusive. */
  readonly from: number
  /** Epoch ms, exclusive. */
  readonly to: number
}

/** The series of each query by its id; expressions are calculated in periods of `periodMs`. */
export function runQueries(
  state: CloudWatchState,
  queries: readonly MetricDataQuery[],
  periodMs: number,
  range: Range,
): (id: string) => Series {
  const known = new Map<string, Series>()
  const times = timesOf(periodMs, range)

  function read(id: string): Series {
    const query = queries.find(({ Id }) => Id === id)
    const series = known.get(id) ?? (query === undefined ? new Map() : run(query))
    known.set(id, series)
    return series
  }

  function run({ MetricStat, Expression }: MetricDataQuery): Series {
    if (Expression !== undefined) return calculate(parsed(Expression), { times, read })
    const { Metric = {}, Stat = 'Average', Period = 60 } = MetricStat ?? {}
    return statisticOf(state.metrics[metricKey(Metric)], Stat, Period * 1000, range)
  }
  return read
}

/** The beginnings of the periods that lie within a range. */
function timesOf(periodMs: number, { from, to }: Range): readonly number[] {
  const first = Math.ceil(from / periodMs) * periodMs
  return Array.from(
    { length: Math.max(0, Math.ceil((to - first) / periodMs)) },
    (_, i) => first + i * periodMs,
  )
}

/** Alarms calculate the same few expressions again and again. */
const expressions = new Map<string, Expression>()
const expressionsMax = 1_000

function parsed(text: string): Expression {
  const known = expressions.get(text)
  if (known !== undefined) return known
  if (expressions.size >= expressionsMax) expressions.clear()
  const expression = parseExpression(text)
  expressions.set(text, expression)
  return expression
}
