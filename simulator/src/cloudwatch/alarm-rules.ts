import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'
import { AwsError } from '../core/types.ts'
import { invalid, invalidValue } from './model.ts'
import { checkPeriod, checkQueries } from './queries.ts'
import { checkStatistic } from './statistics.ts'

const actionsMax = 5
const queriesMax = 20
const daySeconds = 86_400
const hourSeconds = 3600

const operators: readonly string[] = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
]
const missingRules: readonly string[] = ['breaching', 'notBreaching', 'ignore', 'missing']

/** @throws AwsError ValidationException, InvalidParameterValue, InvalidParameterCombination, MissingParameter */
export function checkAlarm(input: PutMetricAlarmInput, region: string): void {
  const { AlarmName: name = '', EvaluationPeriods: periods, DatapointsToAlarm: points } = input
  if (name.length < 1 || name.length > 255) throw invalid('An alarm name has 1 to 255 characters.')
  checkUnknown(input)
  if (input.ComparisonOperator === undefined || !operators.includes(input.ComparisonOperator)) {
    throw invalid(`The simulator compares by ${operators.join(', ')}.`)
  }
  if (input.Threshold === undefined) throw missing('Threshold')
  if (periods === undefined) throw missing('EvaluationPeriods')
  if (periods < 1) throw invalid('EvaluationPeriods is 1 or more.')
  if (points !== undefined && (points < 1 || points > periods)) {
    throw invalid('DatapointsToAlarm is between 1 and EvaluationPeriods.')
  }
  if (input.TreatMissingData !== undefined && !missingRules.includes(input.TreatMissingData)) {
    throw invalid(`TreatMissingData is one of ${missingRules.join(', ')}.`)
  }
  checkActions(input, region)
  checkMetric(input)
  checkSpan(periods, input)
}

function checkUnknown(input: PutMetricAlarmInput): void {
  const unknown = (
    ['ThresholdMetricId', 'EvaluationCriteria', 'EvaluationWindow', 'WarmUpConfiguration'] as const
  ).find((member) => input[member] !== undefined)
  if (unknown !== undefined) throw invalid(`The simulator has no alarms with ${unknown}.`)
}

function checkActions(input: PutMetricAlarmInput, region: string): void {
  const lists = [input.OKActions, input.AlarmActions, input.InsufficientDataActions]
  const actions = lists.flatMap((list = []) => list)
  if (lists.some((list = []) => list.length > actionsMax)) {
    throw invalid(`An alarm has at most ${actionsMax} actions for each state.`)
  }
  const wrong = actions.find((action) => !action.startsWith('arn:'))
  if (wrong !== undefined) throw invalid(`Invalid arn syntax: ${wrong}`)
  // Plans of incidents belong to no region.
  const regions = actions.map((action) => action.split(':')[3] ?? '')
  const far = regions.find((of) => of !== '' && of !== region)
  if (far !== undefined)
    throw invalid(`Invalid region ${far} specified. Only ${region} is supported.`)
}

function checkMetric(input: PutMetricAlarmInput): void {
  const { Metrics: queries, MetricName, Namespace, Statistic, ExtendedStatistic, Period } = input
  if (queries !== undefined && queries.length > 0) {
    if (MetricName !== undefined || Statistic !== undefined || Period !== undefined) {
      throw new AwsError(
        'InvalidParameterCombinationException',
        'Metrics excludes MetricName, Namespace, Dimensions, Period, Unit and Statistic.',
      )
    }
    if (queries.length > queriesMax) throw invalid(`An alarm has at most ${queriesMax} queries.`)
    checkQueries(queries)
    if (queries.filter(({ ReturnData }) => ReturnData !== false).length !== 1) {
      throw invalid('Exactly one element of the metrics list should return data.')
    }
    return
  }
  if (MetricName === undefined) throw missing('MetricName')
  if (Namespace === undefined) throw missing('Namespace')
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw new AwsError(
      'InvalidParameterCombinationException',
      'Give either a Statistic or an ExtendedStatistic.',
    )
  }
  checkStatistic(Statistic ?? ExtendedStatistic)
  checkPeriod(Period)
}

function checkSpan(periods: number, { Period, Metrics = [] }: PutMetricAlarmInput): void {
  const each = Metrics.map((query) => query.Period ?? query.MetricStat?.Period ?? 0)
  const period = Math.max(Period ?? 0, ...each)
  const max = period >= hourSeconds ? 7 * daySeconds : daySeconds
  if (period * periods > max) {
    throw invalidValue(`Metrics cannot be checked across more than ${max} seconds.`)
  }
}

function missing(name: string): AwsError {
  return new AwsError('MissingRequiredParameterException', `The parameter ${name} is required.`)
}
