import type {
  StepScalingPolicyConfiguration,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling'
import { AdjustmentType } from '@aws-sdk/client-application-auto-scaling'
import { AwsError } from '../core/types.ts'
import { invalid } from './model.ts'

const stepsMax = 20

/** @throws AwsError ValidationException, LimitExceededException */
export function checkStep(
  step: StepScalingPolicyConfiguration | undefined,
  tracking: TargetTrackingScalingPolicyConfiguration | undefined,
): StepScalingPolicyConfiguration {
  if (step === undefined || tracking !== undefined) {
    throw invalid('A StepScaling policy has a StepScalingPolicyConfiguration and no other.')
  }
  const { AdjustmentType: type, StepAdjustments: steps = [] } = step
  if (type === undefined || !Object.values(AdjustmentType).includes(type)) {
    throw invalid(`AdjustmentType is one of ${Object.values(AdjustmentType).join(', ')}.`)
  }
  if (steps.length === 0) throw invalid('At least one StepAdjustment must be specified.')
  if (steps.length > stepsMax) {
    throw new AwsError('LimitExceededException', `A policy can have at most ${stepsMax} steps.`)
  }
  const bounds = steps
    .map(({ MetricIntervalLowerBound: low, MetricIntervalUpperBound: high }) => ({
      low: low ?? Number.NEGATIVE_INFINITY,
      high: high ?? Number.POSITIVE_INFINITY,
    }))
    .toSorted((a, b) => a.low - b.low)
  if (bounds.some(({ low, high }) => low >= high)) {
    throw invalid('The lower bound of a step must be below its upper bound.')
  }
  if (bounds.some(({ high }, i) => bounds[i + 1] !== undefined && bounds[i + 1]?.low !== high)) {
    throw invalid('The steps of a policy must not overlap and must leave no gap.')
  }
  return step
}

const predefined: readonly string[] = [
  'ECSServiceAverageCPUUtilization',
  'ECSServiceAverageMemoryUtilization',
  'ALBRequestCountPerTarget',
]

/** @throws AwsError ValidationException */
export function checkTracking(
  tracking: TargetTrackingScalingPolicyConfiguration | undefined,
  step: StepScalingPolicyConfiguration | undefined,
): TargetTrackingScalingPolicyConfiguration {
  if (tracking === undefined || step !== undefined) {
    throw invalid(
      'A TargetTrackingScaling policy has a TargetTrackingScalingPolicyConfiguration and no other.',
    )
  }
  const {
    TargetValue = 0,
    PredefinedMetricSpecification: known,
    CustomizedMetricSpecification: own,
  } = tracking
  if (!(TargetValue > 0)) throw invalid('TargetValue must be above 0.')
  if ((known === undefined) === (own === undefined)) {
    throw invalid(
      'Give either a PredefinedMetricSpecification or a CustomizedMetricSpecification, not both.',
    )
  }
  if (known !== undefined) {
    const type = known.PredefinedMetricType ?? ''
    if (!predefined.includes(type)) throw invalid(`${type} is no metric of ECS services.`)
    if ((type === 'ALBRequestCountPerTarget') !== (known.ResourceLabel !== undefined)) {
      throw invalid('ALBRequestCountPerTarget, and no other metric, needs a ResourceLabel.')
    }
  }
  if (own !== undefined && own.MetricName === undefined && own.Metrics === undefined) {
    throw invalid('A customized metric has a MetricName or Metrics.')
  }
  return tracking
}
