import type { PutScalingPolicyCommandInput } from '@aws-sdk/client-application-auto-scaling'
import type { Alarm, AutoScale, ScaleStep, ServiceUnit } from '@plumbline/desired-state'
import { ref, type Context, type Wanted } from '../../model/index.ts'
import { byName } from '../by-name.ts'
import { nameOfUnit, stepPolicyOf, trackingPolicyOf } from '../ownership.ts'
import { placeOf, resourceIdOf } from '../scaling-reads.ts'
import type { ScalingRequest } from './aws.ts'
import { backlogPerTask, requestsPerTask, type TrackedMetric } from './metrics.ts'
import { normalPolicy } from './normal.ts'

type PolicyRequest = Extract<ScalingRequest, { part: 'policy' }>

/** AWS's own for ECS services. It is sent, because an update keeps what it does not name (SDK text). */
const cooldownSeconds = 300

/** One policy for each target that the spec wants held, and one for each step. */
export function wantedPolicies(
  unit: ServiceUnit,
  context: Context,
  scale: AutoScale,
): readonly Wanted<PolicyRequest>[] {
  const tracked = trackedMetrics(unit, context, scale).filter(({ target }) => target !== undefined)
  const tracking = tracked.map(({ name, target, metric }) =>
    wantedPolicy(context, trackingPolicyOf(context, name), {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: target,
        ...metric,
        ScaleInCooldown: scale.cooldown.inSeconds ?? cooldownSeconds,
        ScaleOutCooldown: scale.cooldown.outSeconds ?? cooldownSeconds,
        DisableScaleIn: false,
      },
    }),
  )
  const steps = byName(scale.steps).map(([name, step]) =>
    wantedPolicy(context, stepPolicyOf(context, name), {
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: stepOf(step, unit.spec.alarms[step.when]),
    }),
  )
  return [...tracking, ...steps]
}

function wantedPolicy(
  context: Context,
  policyName: string,
  configuration: Partial<PutScalingPolicyCommandInput>,
): Wanted<PolicyRequest> {
  const service = nameOfUnit(context)
  const input = { ...placeOf(resourceIdOf(context)), PolicyName: policyName, ...configuration }
  return {
    name: `policy/${policyName}`,
    request: { part: 'policy', input },
    shape: normalPolicy(input),
    after: [ref(`scaling/${service}`)],
  }
}

interface Tracked {
  readonly name: string
  readonly target: number | undefined
  readonly metric: TrackedMetric
}

/** What the spec wants held, each by the name of its policy. */
function trackedMetrics(unit: ServiceUnit, context: Context, scale: AutoScale): readonly Tracked[] {
  const { cpuPercent, memoryPercent, requestsPerTask: requests, queue } = scale
  return [
    { name: 'cpu', target: cpuPercent, metric: average('CPU') },
    { name: 'memory', target: memoryPercent, metric: average('Memory') },
    { name: 'requests', target: requests, metric: requestsPerTask(unit, context) },
    {
      name: 'queue',
      target: queue?.backlogPerTask,
      metric: backlogPerTask(context, queue?.sqs ?? ''),
    },
  ]
}

function average(of: 'CPU' | 'Memory'): TrackedMetric {
  const PredefinedMetricType = `ECSServiceAverage${of}Utilization` as const
  return { PredefinedMetricSpecification: { PredefinedMetricType } }
}

/**
 * One step over the whole range beyond the threshold of its alarm. Percentages of few tasks round down to none, so that
 * they move at least one.
 */
function stepOf(
  { change, amount, unit, cooldownSeconds: cooldown }: ScaleStep,
  alarm: Alarm | undefined,
): NonNullable<PutScalingPolicyCommandInput['StepScalingPolicyConfiguration']> {
  const falls = alarm?.comparison === 'below' || alarm?.comparison === 'atMost'
  const bound = falls ? { MetricIntervalUpperBound: 0 } : { MetricIntervalLowerBound: 0 }
  const percent = change !== 'set' && unit === 'percent'
  return {
    AdjustmentType: typeOf(change, percent),
    StepAdjustments: [{ ...bound, ScalingAdjustment: change === 'remove' ? -amount : amount }],
    Cooldown: cooldown ?? cooldownSeconds,
    MetricAggregationType: 'Average',
    ...(percent && { MinAdjustmentMagnitude: 1 }),
  }
}

function typeOf(change: ScaleStep['change'], percent: boolean) {
  if (change === 'set') return 'ExactCapacity' as const
  return percent ? ('PercentChangeInCapacity' as const) : ('ChangeInCapacity' as const)
}
