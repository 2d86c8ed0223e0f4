import type {
  Dimension,
  MetricDataQuery,
  PutMetricAlarmInput,
  StateValue,
} from '@aws-sdk/client-cloudwatch'
import { own } from '../core/own.ts'
import { byText } from '../core/pages.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface CloudWatchState {
  /** By name. */
  alarms: Record<string, AlarmState>
  /** By `metricKey`. */
  metrics: Record<string, MetricState>
}

export interface AlarmState {
  readonly name: string
  readonly arn: string
  /** What the last PutMetricAlarm said, without its tags. */
  config: Omit<PutMetricAlarmInput, 'Tags'>
  configuredAt: number
  actionsEnabled: boolean
  value: StateValue
  reason: string
  reasonData?: string
  /** When the state was last set, and when it last changed. */
  updatedAt: number
  changedAt: number
  tags: Tags
  /** When it is evaluated next, if it is. */
  dueAt?: number
}

export interface MetricState {
  /** In order of time. */
  points: PointState[]
  /** What it reports each full minute from a time on; without a value it reports nothing. In order of time. */
  gauge: { readonly from: number; readonly value?: number }[]
}

/** What was reported for one moment. */
export interface PointState {
  readonly at: number
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Single values with how often each came, for percentiles; absent in a statistic set. */
  readonly values?: readonly (readonly [value: number, count: number])[]
}

interface MetricName {
  readonly Namespace?: string | undefined
  readonly MetricName?: string | undefined
  readonly Dimensions?: readonly Dimension[] | undefined
}

/** The same for every order of the dimensions. */
export function metricKey({ Namespace, MetricName, Dimensions = [] }: MetricName): string {
  const dimensions = Dimensions.map(({ Name = '', Value = '' }) => [Name, Value] as const)
  return JSON.stringify([Namespace, MetricName, dimensions.toSorted(([a], [b]) => byText(a, b))])
}

/** The queries that an alarm evaluates, whichever way it was written. */
export function queriesOf({ config }: AlarmState): readonly MetricDataQuery[] {
  if (config.Metrics !== undefined && config.Metrics.length > 0) return config.Metrics
  const { Namespace, MetricName, Dimensions, Period, Statistic, ExtendedStatistic } = config
  const Metric = { Namespace, MetricName, Dimensions }
  return [{ Id: 'm1', MetricStat: { Metric, Period, Stat: Statistic ?? ExtendedStatistic } }]
}

/** The length of an alarm's periods in seconds. */
export function periodOf(alarm: AlarmState): number {
  const periods = queriesOf(alarm).map(
    ({ Period, MetricStat }) => Period ?? MetricStat?.Period ?? 0,
  )
  return Math.max(...periods) || 60
}

export function alarmArn(name: string, { account, region }: RequestContext): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`
}

/** @throws AwsError ResourceNotFound */
export function findAlarm(state: CloudWatchState, name = ''): AlarmState {
  const alarm = own(state.alarms, name)
  if (alarm === undefined) throw new AwsError('ResourceNotFound', `There is no alarm ${name}.`)
  return alarm
}

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message)
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message)
}
