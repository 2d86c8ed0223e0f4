import type { ComparisonOperator, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch'
import type { Alarm, ServiceUnit } from '@plumbline/desired-state'
import { ref, type Context, type Ref, type Wanted } from '../../model/index.ts'
import { byName } from '../by-name.ts'
import { alarmNameOf, pairsOf, stepPolicyOf, tagsFor } from '../ownership.ts'
import type { AlarmRequest } from './aws.ts'
import { metricOf } from './metrics.ts'
import { normalAlarm } from './normal.ts'

const operators: Readonly<Record<Alarm['comparison'], ComparisonOperator>> = {
  above: 'GreaterThanThreshold',
  atLeast: 'GreaterThanOrEqualToThreshold',
  below: 'LessThanThreshold',
  atMost: 'LessThanOrEqualToThreshold',
}

/** An alarm that triggers steps of scaling needs the ARNs of their policies, and so comes after them. */
export function wantedAlarm(
  name: string,
  alarm: Alarm,
  unit: ServiceUnit,
  context: Context,
): Wanted<AlarmRequest> {
  const policies = policiesOf(name, unit, context)
  const input = {
    AlarmName: alarmNameOf(context, name),
    AlarmDescription: `${name} of ${context.unit}. Declared in Git: change it there.`,
    ActionsEnabled: true,
    OKActions: [...alarm.notify],
    AlarmActions: [...alarm.notify, ...Object.values(policies)] as string[],
    InsufficientDataActions: [],
    ...metricOf(alarm, unit, context),
    EvaluationPeriods: alarm.periods,
    DatapointsToAlarm: alarm.breaches,
    Threshold: alarm.threshold,
    ComparisonOperator: operators[alarm.comparison],
    TreatMissingData: alarm.missing,
    Tags: pairsOf(tagsFor(context, unit)),
  } satisfies PutMetricAlarmCommandInput
  const shape = normalAlarm({ ...input, AlarmActions: alarm.notify })
  return {
    name: input.AlarmName,
    request: { input, stopsRollouts: unit.spec.deploy.alarms.includes(name) },
    shape: Object.keys(policies).length === 0 ? shape : { ...shape, ScalingPolicies: policies },
  }
}

/** The policies of the steps that this alarm triggers, by name. */
function policiesOf(
  alarm: string,
  { spec: { scale } }: ServiceUnit,
  context: Context,
): Readonly<Record<string, Ref & string>> {
  const steps = typeof scale === 'object' ? byName(scale.steps) : []
  const policies = steps
    .filter(([, { when }]) => when === alarm)
    .map(([name]) => stepPolicyOf(context, name))
  // A reference stands for the text that it becomes before the request is sent.
  return Object.fromEntries(
    policies.map((policy) => [policy, ref(`scaling/policy/${policy}`) as Ref & string]),
  )
}
