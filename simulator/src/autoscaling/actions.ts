import type {
  DeleteScheduledActionRequest,
  DescribeScheduledActionsRequest,
  DescribeScheduledActionsResponse,
  PutScheduledActionRequest,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling'
import { own } from '../core/own.ts'
import { nextTime, parseSchedule } from '../core/schedules.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext, TimedEvent } from '../core/types.ts'
import { isZone } from '../core/zones.ts'
import { enforceBounds, note } from './capacity.ts'
import { pageAsked, targetsAsked } from './asked.ts'
import { dimension, findTarget, invalid, notFound, uuid } from './model.ts'
import type { ActionState, Scaling, TargetState } from './model.ts'
import { checkBounds } from './targets.ts'

const actionsMax = 200
const pageMax = 50

/**
 * Makes or changes a scheduled action; a start or end that the request does not name is deleted.
 * @throws AwsError ObjectNotFoundException, ValidationException, LimitExceededException
 */
export function putScheduledAction(scaling: Scaling, input: PutScheduledActionRequest): object {
  const target = findTarget(scaling.state, input)
  const name = input.ScheduledActionName ?? ''
  const before = own(target.actions, name)
  if (before === undefined && Object.keys(target.actions).length >= actionsMax) {
    throw new AwsError(
      'LimitExceededException',
      `A scalable target can have at most ${actionsMax} scheduled actions.`,
    )
  }
  const action = formOf(before ?? newAction(scaling.context, target, name), input, scaling.context)
  target.actions[name] = action
  plan(target, action, scaling.context)
  return {}
}

function newAction(context: RequestContext, { resource }: TargetState, name: string): ActionState {
  const { account, region, now } = context
  const arn = `arn:aws:autoscaling:${region}:${account}:scheduledAction:${uuid(context)}:resource/ecs/${resource}:scheduledActionName/${name}`
  return { arn, name, createdAt: now, schedule: '', capacity: {}, anchor: now, generation: 0 }
}

function formOf(
  before: ActionState,
  input: PutScheduledActionRequest,
  { now }: RequestContext,
): ActionState {
  const { start: _start, end: _end, ...kept } = before
  const { StartTime, EndTime, Schedule = before.schedule, Timezone = before.zone } = input
  const capacity = input.ScalableTargetAction ?? before.capacity
  const start = StartTime?.getTime()
  const end = EndTime?.getTime()
  if (parseSchedule(Schedule) === undefined) {
    throw invalid(`The schedule "${Schedule}" is not valid: give at(…), rate(…) or cron(…).`)
  }
  if (Timezone !== undefined && !isZone(Timezone)) {
    throw invalid(`There is no time zone ${Timezone}.`)
  }
  const { MinCapacity: min, MaxCapacity: max } = capacity
  if (min === undefined && max === undefined) {
    throw invalid('A scheduled action sets a minimum capacity, a maximum capacity, or both.')
  }
  checkBounds(min ?? 0, max ?? Number.MAX_SAFE_INTEGER)
  if (start !== undefined && end !== undefined && start >= end) {
    throw invalid('The start of a scheduled action must be before its end.')
  }
  return {
    ...kept,
    schedule: Schedule,
    capacity,
    anchor: start ?? now,
    generation: before.generation + 1,
    ...(Timezone !== undefined && { zone: Timezone }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
  }
}

/** Puts the next time of an action on the timeline. */
function plan(target: TargetState, action: ActionState, context: RequestContext): void {
  const schedule = parseSchedule(action.schedule)
  if (schedule === undefined) return
  const from = Math.max(context.now, (action.start ?? 0) - 1)
  const at = nextTime(schedule, action.zone ?? 'UTC', from, action.anchor)
  if (at === undefined || at > (action.end ?? Number.POSITIVE_INFINITY)) return
  const { name, generation, arn } = action
  const event = { type: 'scheduled', resource: target.resource, name, arn, generation }
  context.after(at - context.now, event)
}

/** The time of a scheduled action has come, unless the action was changed or deleted meanwhile. */
export function runAction(scaling: Scaling, event: TimedEvent): void {
  const target = scaling.state.targets[String(event.resource)]
  const action = target && own(target.actions, String(event.name))
  if (target === undefined || action === undefined) return
  if (action.arn !== event.arn || action.generation !== event.generation) return
  if (target.suspended.ScheduledScalingSuspended !== true) apply(scaling, target, action)
  plan(target, action, scaling.context)
}

function apply(scaling: Scaling, target: TargetState, { name, capacity }: ActionState): void {
  const cause = `scheduled action name ${name} was triggered`
  const { MinCapacity: min = target.min, MaxCapacity: max = target.max } = capacity
  const description = `Setting min capacity to ${min} and max capacity to ${max}`
  if (min > max) {
    const message = 'The minimum capacity would be above the maximum capacity.'
    note(scaling, target, { description, cause, status: 'Failed', message })
    return
  }
  Object.assign(target, { min, max })
  const message = `Successfully set min capacity to ${min} and max capacity to ${max}`
  note(scaling, target, { description, cause, status: 'Successful', message })
  enforceBounds(scaling, target, cause)
}

export function describeScheduledActions(
  scaling: Scaling,
  input: DescribeScheduledActionsRequest,
): DescribeScheduledActionsResponse {
  const found = targetsAsked(
    scaling,
    input,
    input.ResourceId === undefined ? undefined : [input.ResourceId],
  )
    .flatMap((target) => Object.values(target.actions).map((action) => ({ target, action })))
    .filter(({ action }) => input.ScheduledActionNames?.includes(action.name) ?? true)
  const { items, nextToken } = pageAsked(
    found,
    input,
    ({ target, action }) => `${action.name}\n${target.resource}`,
    pageMax,
  )
  return {
    ScheduledActions: items.map(({ target, action }) => view(target, action)),
    NextToken: nextToken,
  }
}

function view({ resource }: TargetState, action: ActionState): ScheduledAction {
  const { start, end } = action
  return {
    ScheduledActionName: action.name,
    ScheduledActionARN: action.arn,
    ServiceNamespace: 'ecs',
    Schedule: action.schedule,
    Timezone: action.zone,
    ResourceId: resource,
    ScalableDimension: dimension,
    StartTime: start === undefined ? undefined : new Date(start),
    EndTime: end === undefined ? undefined : new Date(end),
    ScalableTargetAction: action.capacity,
    CreationTime: new Date(action.createdAt),
  }
}

/** @throws AwsError ObjectNotFoundException */
export function deleteScheduledAction(
  { state }: Scaling,
  input: DeleteScheduledActionRequest,
): object {
  const target = findTarget(state, input)
  const name = input.ScheduledActionName ?? ''
  if (own(target.actions, name) === undefined) {
    throw notFound(`No scheduled action found for the name ${name} on ${target.resource}`)
  }
  delete target.actions[name]
  return {}
}
