import type { Unit } from '@plumbline/desired-state'
import {
  call,
  defineKind,
  type Change,
  type Context,
  type HealthReport,
  type PlannedCall,
  type Wanted,
} from '../../model/index.ts'
import { describeServices } from '../ecs-reads.ts'
import { describeTargetGroups } from '../elb-reads.ts'
import { graft } from '../graft.ts'
import { placeOf } from '../scaling-reads.ts'
import {
  deleteAction,
  deletePolicy,
  deregisterTarget,
  putAction,
  putPolicy,
  scalingCalls,
} from './aws.ts'
import type { LiveScaling, ScalingRequest } from './aws.ts'
import { actual } from './normal.ts'
import { observe } from './observe.ts'
import { wantedPolicies } from './policies.ts'
import { wantedSchedules } from './schedules.ts'
import { sources } from './sources.ts'
import { planTarget, wantedTarget } from './target.ts'

/** The number of tasks of a service, decided by Application Auto Scaling between two limits. */
export const scaling = defineKind<ScalingRequest, LiveScaling>({
  name: 'scaling',
  auxiliary: true,
  traces: {
    nameIn: (arn) =>
      /^arn:[^:]*:application-autoscaling:[^:]*:[^:]*:scalable-target\/(.+)$/.exec(arn)?.[1],
  },
  calls: [...scalingCalls, describeServices, describeTargetGroups],
  wanted,
  observe,
  actual,
  plan,
  keep,
  sources,
  health,
})

function wanted(unit: Unit, context: Context): readonly Wanted<ScalingRequest>[] {
  if (unit.kind !== 'service') return []
  const { scale } = unit.spec
  if (typeof scale === 'number' || scale === 'elsewhere') return []
  return [
    wantedTarget(unit, context, scale),
    ...wantedPolicies(unit, context, scale),
    ...wantedSchedules(context, scale),
  ]
}

function plan(change: Change<ScalingRequest, LiveScaling>): readonly PlannedCall[] {
  if (change.state === 'unwanted') return [remove(change.live)]
  const { request } = change.wanted
  const effect = change.state === 'absent' ? 'creates' : 'updates in place'
  switch (request.part) {
    case 'target':
      return [planTarget(request.input, change)]
    case 'policy':
      return [{ call: call(putPolicy, request.input), effect }]
    case 'schedule':
      return [{ call: call(putAction, request.input), effect }]
  }
}

/** A policy and a scheduled action are put as a whole; of the target, what is left out keeps its live value. */
function keep(
  request: ScalingRequest,
  live: LiveScaling,
  paths: readonly string[],
): ScalingRequest {
  const names = {
    tracking: ['TargetTrackingScalingPolicyConfiguration'],
    step: ['StepScalingPolicyConfiguration'],
    min: ['MinCapacity'],
    max: ['MaxCapacity'],
  }
  if (request.part === 'policy' && live.part === 'policy') {
    return { ...request, input: graft(request.input, live.policy, paths, names) }
  }
  if (request.part === 'schedule' && live.part === 'schedule') {
    return { ...request, input: graft(request.input, live.action, paths) }
  }
  return request.part === 'target' && live.part === 'target'
    ? { ...request, input: graft(request.input, live.target, paths, names) }
    : request
}

function remove(live: LiveScaling): PlannedCall {
  const effect = 'deletes'
  switch (live.part) {
    case 'target': {
      // Its policies, with the alarms that auto scaling made for them, and its scheduled actions go with it (SDK text).
      return { call: call(deregisterTarget, placeOf(live.target.ResourceId)), effect }
    }
    case 'policy': {
      const { ResourceId, PolicyName } = live.policy
      return { call: call(deletePolicy, { ...placeOf(ResourceId), PolicyName }), effect }
    }
    case 'schedule': {
      const { ResourceId, ScheduledActionName } = live.action
      return { call: call(deleteAction, { ...placeOf(ResourceId), ScheduledActionName }), effect }
    }
  }
}

function health(live: LiveScaling): HealthReport {
  if (live.part !== 'target') {
    return { health: 'Healthy', reason: 'Present', why: `the ${live.part} exists` }
  }
  const { MinCapacity, MaxCapacity } = live.target
  const why = `scales between ${MinCapacity} and ${MaxCapacity} tasks`
  return { health: 'Healthy', reason: 'Scales', why }
}
