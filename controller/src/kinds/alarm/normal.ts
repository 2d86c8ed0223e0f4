import type { JsonObject, Shape } from '../../model/index.ts'
import { normalDimensions, normalQueries } from '../metric-normal.ts'
import { fold, pickPruned, pruneObject, sorted, text } from '../normal.ts'

/** The members of PutMetricAlarm; everything else in an answer is state. */
const members = [
  'AlarmDescription',
  'ActionsEnabled',
  'OKActions',
  'AlarmActions',
  'InsufficientDataActions',
  'MetricName',
  'Namespace',
  'Statistic',
  'ExtendedStatistic',
  'Dimensions',
  'Period',
  'Unit',
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'Threshold',
  'ComparisonOperator',
  'TreatMissingData',
  'EvaluateLowSampleCountPercentile',
  'Metrics',
  'ThresholdMetricId',
  'EvaluationWindow',
  'WarmUpConfiguration',
  'EvaluationCriteria',
  'EvaluationInterval',
  'ActionConfiguration',
]

/** What CloudWatch fills in, or takes a missing member for (SDK text). */
const defaults: JsonObject = {
  ActionsEnabled: true,
  TreatMissingData: 'missing',
  EvaluateLowSampleCountPercentile: 'evaluate',
}

/**
 * An alarm in the normal form, from PutMetricAlarm or from DescribeAlarms. Scaling policies among its actions become a map
 * by their name: their ARNs may not be known yet, and those of other policies of the same name are told apart.
 */
export function normalAlarm(alarm: object): Shape {
  const { AlarmActions, OKActions, InsufficientDataActions, Dimensions, Metrics, ...rest } =
    pickPruned(alarm, members)
  const actions = Array.isArray(AlarmActions) ? AlarmActions.map(text) : []
  const policies = actions.flatMap((arn) => {
    const name = policyNameIn(arn)
    return name === undefined ? [] : [[name, arn] as const]
  })
  return pruneObject({
    ...fold(rest, { ...defaults, DatapointsToAlarm: rest.EvaluationPeriods }),
    AlarmActions: sorted(actions.filter((arn) => policyNameIn(arn) === undefined)),
    OKActions: sorted(OKActions),
    InsufficientDataActions: sorted(InsufficientDataActions),
    ScalingPolicies: Object.fromEntries(policies),
    Dimensions: normalDimensions(Dimensions),
    Metrics: normalQueries(Metrics),
  })
}

function policyNameIn(arn: string): string | undefined {
  return /:scalingPolicy:.*:policyName\/(.+)$/.exec(arn)?.[1]
}
