import type { StateValue } from '@aws-sdk/client-cloudwatch'
import { own } from '../core/own.ts'
import type { RequestContext, TimedEvent } from '../core/types.ts'
import { runActions, tellScaling } from './actions.ts'
import { metricKey, periodOf, queriesOf } from './model.ts'
import type { AlarmState, CloudWatchState } from './model.ts'
import { runQueries } from './queries.ts'
import { verdictOf } from './verdict.ts'

/** How many periods more than it needs an alarm looks back. */
const extraPeriods = 2
const minuteMs = 60_000

/** Lets an alarm look at its metrics at the next full minute, or sooner where its periods are shorter. */
export function wake(alarm: AlarmState, context: RequestContext): void {
  if (alarm.dueAt !== undefined && alarm.dueAt > context.now) return
  const stepMs = Math.min(minuteMs, periodOf(alarm) * 1000)
  alarm.dueAt = (Math.floor(context.now / stepMs) + 1) * stepMs
  const event = { type: 'evaluate', name: alarm.name, at: alarm.dueAt }
  context.after(alarm.dueAt - context.now, event)
}

/** Lets every alarm look that reads one of the metrics. */
export function wakeReaders(
  state: CloudWatchState,
  keys: ReadonlySet<string>,
  context: RequestContext,
): void {
  for (const alarm of Object.values(state.alarms)) {
    if (metricsOf(alarm).some((key) => keys.has(key))) wake(alarm, context)
  }
}

/** The time of an evaluation has come. */
export function evaluateDue(
  state: CloudWatchState,
  event: TimedEvent,
  context: RequestContext,
): void {
  const alarm = own(state.alarms, String(event.name))
  if (alarm === undefined || alarm.dueAt !== event.at) return
  delete alarm.dueAt
  const wasInAlarm = alarm.value === 'ALARM'
  const { value, reason, reasonData, latest } = evaluate(state, alarm, context.now)
  if (value !== alarm.value) {
    setState(alarm, { value, reason, reasonData, latest }, context)
  } else if (wasInAlarm && alarm.actionsEnabled) {
    tellScaling(alarm, latest, context)
  }
  if (canChange(state, alarm, context.now)) wake(alarm, context)
}

interface NewState {
  readonly value: StateValue
  readonly reason: string
  readonly reasonData?: string | undefined
  /** The newest data point that was looked at. */
  readonly latest?: number | undefined
}

/** Sets the state; actions run when it is another one than before. */
export function setState(alarm: AlarmState, to: NewState, context: RequestContext): void {
  const from = alarm.value
  alarm.value = to.value
  alarm.reason = to.reason
  if (to.reasonData === undefined) delete alarm.reasonData
  else alarm.reasonData = to.reasonData
  alarm.updatedAt = context.now
  if (from === to.value) return
  alarm.changedAt = context.now
  if (alarm.actionsEnabled) runActions(alarm, from, to.latest, context)
}

/** The alarm's state over its data at `now`. */
function evaluate(state: CloudWatchState, alarm: AlarmState, now: number): NewState {
  const { EvaluationPeriods: periods = 1, DatapointsToAlarm, TreatMissingData } = alarm.config
  const periodMs = periodOf(alarm) * 1000
  const to = now - (now % periodMs)
  const from = to - (periods + extraPeriods) * periodMs
  const queries = queriesOf(alarm)
  const shown = queries.find(({ ReturnData }) => ReturnData !== false)?.Id ?? ''
  const series = runQueries(state, queries, periodMs, { from, to })(shown)
  const values = Array.from({ length: periods + extraPeriods }, (_, i) =>
    series.get(from + i * periodMs),
  )
  const verdict = verdictOf(
    values.map((each) => (each === undefined ? undefined : breaches(alarm, each))),
    {
      periods,
      toAlarm: DatapointsToAlarm ?? periods,
      missing: TreatMissingData ?? 'missing',
    },
  )
  const used = values.filter((each) => each !== undefined).slice(-periods)
  const value = verdict === 'as before' ? alarm.value : verdict
  const reasonData = JSON.stringify({
    version: '1.0',
    period: periodMs / 1000,
    recentDatapoints: used,
  })
  return { value, reason: reasonOf(alarm, value, used), reasonData, latest: used.at(-1) }
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
}

function breaches({ config }: AlarmState, value: number): boolean {
  return comparisons[config.ComparisonOperator ?? '']?.(value, config.Threshold ?? 0) ?? false
}

function reasonOf({ config }: AlarmState, value: StateValue, used: readonly number[]): string {
  if (value === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${config.EvaluationPeriods} datapoints were unknown.`
  }
  const count = `${used.length} ${used.length === 1 ? 'datapoint' : 'datapoints'}`
  const not = value === 'ALARM' ? '' : 'not all '
  return `Threshold Crossed: ${count} [${used.join(', ')}] were ${not}${config.ComparisonOperator} (${config.Threshold}).`
}

/** Whether another look can come to another result, or has to be told to somebody. */
function canChange(state: CloudWatchState, alarm: AlarmState, now: number): boolean {
  const repeats = alarm.value === 'ALARM' && (alarm.config.AlarmActions ?? []).some(isScaling)
  if (repeats && alarm.actionsEnabled) return true
  const { EvaluationPeriods = 1 } = alarm.config
  const settledMs = (EvaluationPeriods + extraPeriods + 1) * periodOf(alarm) * 1000
  return metricsOf(alarm).some((key) => {
    const metric = state.metrics[key]
    const last = Math.max(metric?.points.at(-1)?.at ?? 0, metric?.gauge.at(-1)?.from ?? 0)
    return now < last + settledMs
  })
}

function metricsOf(alarm: AlarmState): string[] {
  return queriesOf(alarm).flatMap(({ MetricStat }) =>
    MetricStat?.Metric === undefined ? [] : [metricKey(MetricStat.Metric)],
  )
}

function isScaling(action: string): boolean {
  return action.startsWith('arn:aws:autoscaling:')
}
