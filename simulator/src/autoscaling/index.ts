import { statefulService } from '../core/stateful.ts'
import type { RequestContext, SimulatedService, TimedEvent } from '../core/types.ts'
import type { Peers } from '../core/peers.ts'
import {
  deleteScheduledAction,
  describeScheduledActions,
  putScheduledAction,
  runAction,
} from './actions.ts'
import { describeScalingActivities } from './activities.ts'
import { retryBounds } from './capacity.ts'
import type { Scaling, ScalingState } from './model.ts'
import { deleteScalingPolicy, describeScalingPolicies, putScalingPolicy } from './policies.ts'
import { hearAlarm } from './steps.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'
import {
  deregisterScalableTarget,
  describeScalableTargets,
  registerScalableTarget,
} from './targets.ts'

/** Application Auto Scaling as far as `SPEC.md` beside this file says. */
export function createAutoScaling(): SimulatedService {
  return statefulService<ScalingState>({
    name: 'application-autoscaling',
    empty: () => ({ targets: {}, activities: [] }),
    operations: {
      RegisterScalableTarget: over(registerScalableTarget),
      DescribeScalableTargets: over(describeScalableTargets),
      DeregisterScalableTarget: over(deregisterScalableTarget),
      PutScalingPolicy: over(putScalingPolicy),
      DescribeScalingPolicies: over(describeScalingPolicies),
      DeleteScalingPolicy: over(deleteScalingPolicy),
      PutScheduledAction: over(putScheduledAction),
      DescribeScheduledActions: over(describeScheduledActions),
      DeleteScheduledAction: over(deleteScheduledAction),
      DescribeScalingActivities: over(describeScalingActivities),
      TagResource: over(tagResource),
      UntagResource: over(untagResource),
      ListTagsForResource: over(listTagsForResource),
    },
    onEvent: (state, event, context) => happen({ state, context }, event),
    peer: (state, context): Peers['application-autoscaling'] => ({
      tagged: () => Object.values(state.targets).map(({ arn, tags }) => ({ arn, tags })),
      hearAlarm: (policyArn, news) => hearAlarm({ state, context }, policyArn, news),
    }),
  })
}

function over<Input>(operation: (scaling: Scaling, input: Input) => object) {
  return (state: ScalingState, input: Input, context: RequestContext): object =>
    operation({ state, context }, input)
}

function happen(scaling: Scaling, event: TimedEvent): void {
  if (event.type === 'scheduled') runAction(scaling, event)
  if (event.type === 'enforce') retryBounds(scaling, event)
}
