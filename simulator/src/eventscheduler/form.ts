import { ActionAfterCompletion, ScheduleState as SwitchState } from '@aws-sdk/client-scheduler'
import type { CreateScheduleInput, FlexibleTimeWindow, Target } from '@aws-sdk/client-scheduler'
import { parseSchedule } from '../core/schedules.ts'
import { isZone } from '../core/zones.ts'
import { invalid } from './model.ts'
import type { ScheduleState } from './model.ts'

const windowMaxMinutes = 1440
const retry = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } as const

type Form = Omit<
  ScheduleState,
  'group' | 'name' | 'createdAt' | 'changedAt' | 'token' | 'generation'
>

/**
 * Everything that a request says about a schedule, with defaults for the rest.
 * @throws AwsError ValidationException
 */
export function formOf(input: CreateScheduleInput): Form {
  const { ScheduleExpression: expression = '', ScheduleExpressionTimezone: zone = 'UTC' } = input
  const { State = 'ENABLED', ActionAfterCompletion: afterCompletion = 'NONE' } = input
  const [start, end] = [input.StartDate?.getTime(), input.EndDate?.getTime()]
  if (parseSchedule(expression) === undefined) {
    throw invalid(`Invalid Schedule Expression ${expression}.`)
  }
  if (!isZone(zone)) throw invalid(`Provided ScheduleExpressionTimezone ${zone} is not valid.`)
  if (!Object.values(SwitchState).includes(State)) throw invalid(`There is no state ${State}.`)
  if (!Object.values(ActionAfterCompletion).includes(afterCompletion)) {
    throw invalid(`There is no action ${afterCompletion}.`)
  }
  if (start !== undefined && end !== undefined && start >= end) {
    throw invalid('The start date must be before the end date.')
  }
  return {
    expression,
    zone,
    switch: State,
    afterCompletion,
    window: checkedWindow(input.FlexibleTimeWindow),
    target: checkedTarget(input.Target),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.KmsKeyArn !== undefined && { kmsKey: input.KmsKeyArn }),
  }
}

function checkedWindow(window: FlexibleTimeWindow | undefined): FlexibleTimeWindow {
  const { Mode, MaximumWindowInMinutes: minutes } = window ?? { Mode: undefined }
  const isFlexible = Mode === 'FLEXIBLE'
  const isLong = minutes !== undefined && minutes >= 1 && minutes <= windowMaxMinutes
  if ((isFlexible && isLong) || (Mode === 'OFF' && minutes === undefined)) {
    return { Mode, ...(isFlexible && { MaximumWindowInMinutes: minutes }) }
  }
  throw invalid(
    `A flexible window is OFF, or FLEXIBLE with a MaximumWindowInMinutes of 1 to ${windowMaxMinutes}.`,
  )
}

function checkedTarget(target: Target | undefined): Target {
  const { Arn = '', EcsParameters: ecs, Input, RetryPolicy } = target ?? {}
  if (target === undefined || ecs === undefined || !/^arn:aws:ecs:.*:cluster\//.test(Arn)) {
    throw invalid(
      'The simulator runs targets that are an ECS cluster with EcsParameters, and no others.',
    )
  }
  const { TaskCount: count = 1 } = ecs
  if (count < 1 || count > 10) throw invalid('TaskCount is between 1 and 10.')
  if (Input !== undefined && overridesOf(Input) === undefined) {
    throw invalid('The Input of an ECS target is a JSON object of overrides.')
  }
  return { ...target, RetryPolicy: { ...retry, ...RetryPolicy } }
}

/** The overrides in a target's input; undefined when it is no JSON object. */
export function overridesOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
