import type { ScalableTarget } from '@aws-sdk/client-application-auto-scaling'
import type { JsonObject, Shape } from '../../model/index.ts'
import { normalDimensions, normalQueries } from '../metric-normal.ts'
import { fold, object, omit, pickPruned, pruneObject, sorted } from '../normal.ts'
import type { LiveScaling } from './aws.ts'

export function actual(live: LiveScaling): Shape {
  switch (live.part) {
    case 'target':
      return normalTarget(live.target)
    case 'policy':
      return normalPolicy(live.policy)
    case 'schedule':
      return normalAction(live.action)
  }
}

/** A target that nobody suspended answers with three times `false`, and so does one that was resumed. */
function normalTarget({ MinCapacity, MaxCapacity, SuspendedState }: ScalableTarget): Shape {
  const suspended = omit(pruneObject(SuspendedState ?? {}), (_key, value) => value === false)
  return pruneObject({ min: MinCapacity, max: MaxCapacity, suspended })
}

/** What auto scaling does where a policy of an ECS service says nothing (SDK text). */
const trackingDefaults: JsonObject = {
  ScaleInCooldown: 300,
  ScaleOutCooldown: 300,
  DisableScaleIn: false,
}
const stepDefaults: JsonObject = { Cooldown: 300, MetricAggregationType: 'Average' }

/** A policy in the normal form, from PutScalingPolicy or from DescribeScalingPolicies. */
export function normalPolicy(policy: object): Shape {
  const {
    PolicyType,
    TargetTrackingScalingPolicyConfiguration: tracking,
    StepScalingPolicyConfiguration: step,
    ...others
  } = pruneObject(policy)
  const { StepAdjustments, ...rest } = fold(object(step), stepDefaults)
  return pruneObject({
    type: PolicyType,
    tracking: normalTracking(fold(object(tracking), trackingDefaults)),
    step: { ...rest, StepAdjustments: sorted(StepAdjustments) },
    predictive: others.PredictiveScalingPolicyConfiguration,
  })
}

function normalTracking({ CustomizedMetricSpecification, ...tracking }: JsonObject): JsonObject {
  const { Metrics, Dimensions, ...metric } = object(CustomizedMetricSpecification)
  return {
    ...tracking,
    CustomizedMetricSpecification: {
      ...metric,
      Dimensions: normalDimensions(Dimensions),
      Metrics: normalQueries(Metrics),
    },
  }
}

const actionMembers = ['Schedule', 'Timezone', 'StartTime', 'EndTime', 'ScalableTargetAction']

/** A scheduled action in the normal form; one without a time zone runs by UTC. */
export function normalAction(action: object): Shape {
  return fold(pickPruned(action, actionMembers), { Timezone: 'UTC' })
}
