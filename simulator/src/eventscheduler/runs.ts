import type { Target } from '@aws-sdk/client-scheduler'
import type { RunTaskResponse } from '@aws-sdk/client-ecs'
import { own } from '../core/own.ts'
import { nextTime, parseSchedule } from '../core/schedules.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext, TimedEvent } from '../core/types.ts'
import { overridesOf } from './form.ts'
import { keyOf } from './model.ts'
import type { ScheduleState, SchedulerState } from './model.ts'

const minuteMs = 60_000
const waitMaxMinutes = 60

/** Puts the next run on the timeline. False when there is none any more. */
export function plan(schedule: ScheduleState, context: RequestContext): boolean {
  const parsed = parseSchedule(schedule.expression)
  if (parsed === undefined || schedule.switch !== 'ENABLED') return true
  const { start = 0, end = Number.POSITIVE_INFINITY, changedAt, zone, window } = schedule
  const from = Math.max(context.now, start - 1)
  const at = nextTime(parsed, zone, from, schedule.start ?? changedAt)
  if (at === undefined || at > end) return false
  // Within the window, so that many schedules of one minute do not all run at once.
  const laterMs = Math.floor(context.random() * (window.MaximumWindowInMinutes ?? 0) * minuteMs)
  const base = { key: keyOf(schedule.group, schedule.name), generation: schedule.generation }
  context.after(at - context.now, { type: 'plan', ...base })
  context.after(at - context.now + laterMs, {
    type: 'run',
    ...base,
    attempt: 1,
    since: at + laterMs,
  })
  return true
}

/** The time of a run, or of the plan for the run after it, has come. */
export function happen(state: SchedulerState, event: TimedEvent, context: RequestContext): void {
  const schedule = own(state.schedules, String(event.key))
  if (schedule === undefined) return
  if (event.type === 'run') {
    const isNew = event.attempt === 1
    if (!isNew || schedule.generation === event.generation) run(state, schedule, event, context)
    return
  }
  if (schedule.generation === event.generation) plan(schedule, context)
}

function run(
  state: SchedulerState,
  schedule: ScheduleState,
  event: TimedEvent,
  context: RequestContext,
): void {
  if (!startsTasks(schedule, context) && tryAgain(schedule, event, context)) return
  if (schedule.afterCompletion === 'DELETE' && isOver(schedule, context.now)) {
    delete state.schedules[keyOf(schedule.group, schedule.name)]
  }
}

/** Plans another attempt. False when the retry policy lets there be none. */
function tryAgain(schedule: ScheduleState, event: TimedEvent, context: RequestContext): boolean {
  const attempt = Number(event.attempt)
  const { MaximumRetryAttempts: attempts = 0, MaximumEventAgeInSeconds: age = 0 } =
    schedule.target.RetryPolicy ?? {}
  const waitMs = Math.min(2 ** (attempt - 1), waitMaxMinutes) * minuteMs
  const isTooOld = context.now + waitMs > Number(event.since) + age * 1000
  if (attempt > attempts || isTooOld) return false
  context.after(waitMs, { ...event, attempt: attempt + 1 })
  return true
}

function isOver(schedule: ScheduleState, now: number): boolean {
  const parsed = parseSchedule(schedule.expression)
  if (parsed === undefined) return true
  const at = nextTime(parsed, schedule.zone, now, schedule.start ?? schedule.changedAt)
  return at === undefined || at > (schedule.end ?? Number.POSITIVE_INFINITY)
}

/** Calls RunTask as the schedule's role. False when fewer tasks start than asked for. */
function startsTasks({ name, target }: ScheduleState, context: RequestContext): boolean {
  const input = { ...runTaskInput(target), startedBy: startedBy(name) }
  try {
    const answer = context.call('ecs', 'RunTask', input, target.RoleArn) as RunTaskResponse
    return (answer.failures ?? []).length === 0
  } catch (error) {
    if (error instanceof AwsError) return false
    throw error
  }
}

/** Cut to the 36 characters that tasks of real accounts show. */
function startedBy(schedule: string): string {
  return `chronos-schedule/${schedule}`.slice(0, 36)
}

function runTaskInput({ Arn, Input, EcsParameters: ecs }: Target): object {
  const vpc = ecs?.NetworkConfiguration?.awsvpcConfiguration
  return {
    cluster: Arn,
    taskDefinition: ecs?.TaskDefinitionArn,
    count: ecs?.TaskCount ?? 1,
    launchType: ecs?.LaunchType,
    platformVersion: ecs?.PlatformVersion,
    group: ecs?.Group,
    capacityProviderStrategy: ecs?.CapacityProviderStrategy,
    enableECSManagedTags: ecs?.EnableECSManagedTags,
    enableExecuteCommand: ecs?.EnableExecuteCommand,
    placementConstraints: ecs?.PlacementConstraints,
    placementStrategy: ecs?.PlacementStrategy,
    propagateTags: ecs?.PropagateTags,
    referenceId: ecs?.ReferenceId,
    tags: ecs?.Tags,
    overrides: Input === undefined ? undefined : overridesOf(Input),
    networkConfiguration: vpc && {
      awsvpcConfiguration: {
        subnets: vpc.Subnets,
        securityGroups: vpc.SecurityGroups,
        assignPublicIp: vpc.AssignPublicIp,
      },
    },
  }
}
