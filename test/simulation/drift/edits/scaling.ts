import { policy, target } from '../by-hand.ts'
import { is, same, type Edit } from './edit.ts'

/** Of a scalable target, its policies and its scheduled actions. */
export const ofScaling: readonly Edit[] = [
  is('a higher limit', 'change', target('RegisterScalableTarget', { MaxCapacity: 50 }), {
    'prod/service/web scaling/web': ['max'],
  }),
  is('a lower limit', 'change', target('RegisterScalableTarget', { MinCapacity: 1 }), {
    'prod/service/web scaling/web': ['min'],
  }),
  is(
    'scaling in suspended',
    'change',
    target('RegisterScalableTarget', { SuspendedState: { DynamicScalingInSuspended: true } }),
    { 'prod/service/web scaling/web': ['suspended.DynamicScalingInSuspended'] },
  ),
  same(
    'nothing suspended, said',
    'default',
    target('RegisterScalableTarget', {
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
    }),
  ),
  is(
    'another aim',
    'change',
    policy('prod-web-cpu', () => ({ TargetValue: 20 })),
    { 'prod/service/web scaling/policy/prod-web-cpu': ['tracking.TargetValue'] },
  ),
  is(
    'another cooldown',
    'change',
    policy('prod-web-cpu', () => ({ ScaleInCooldown: 7 })),
    { 'prod/service/web scaling/policy/prod-web-cpu': ['tracking.ScaleInCooldown'] },
  ),
  is(
    'another step',
    'change',
    policy('prod-web-step-up', () => ({
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 9 }],
    })),
    { 'prod/service/web scaling/policy/prod-web-step-up': ['step.StepAdjustments'] },
  ),
  same(
    'cooldowns of AWS, said',
    'default',
    policy('prod-web-cpu', () => ({ ScaleInCooldown: 300, ScaleOutCooldown: 300 })),
  ),
  is(
    'a policy that is gone',
    'delete',
    target('DeleteScalingPolicy', { PolicyName: 'prod-web-cpu' }),
    { 'prod/service/web scaling/policy/prod-web-cpu': ['(create)'] },
  ),
  is(
    'a policy more',
    'add',
    target('PutScalingPolicy', {
      PolicyName: 'by-hand',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 50,
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'ECSServiceAverageMemoryUtilization',
        },
      },
    }),
    { 'prod/service/web scaling/policy/by-hand': ['(delete)'] },
  ),
  is(
    'a schedule at another time',
    'change',
    target('PutScheduledAction', {
      ScheduledActionName: 'prod-web-rush',
      Schedule: 'cron(0 4 * * ? *)',
      ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 6 },
    }),
    { 'prod/service/web scaling/schedule/prod-web-rush': ['Schedule'] },
  ),
  is(
    'a schedule that is gone',
    'delete',
    target('DeleteScheduledAction', { ScheduledActionName: 'prod-web-rush' }),
    { 'prod/service/web scaling/schedule/prod-web-rush': ['(create)'] },
  ),
]
