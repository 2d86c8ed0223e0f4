import type {
  CreateScheduleInput,
  CreateScheduleOutput,
  DeleteScheduleInput,
  GetScheduleInput,
  GetScheduleOutput,
  ListSchedulesInput,
  ListSchedulesOutput,
  UpdateScheduleInput,
  UpdateScheduleOutput,
} from '@aws-sdk/client-scheduler'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { formOf } from './form.ts'
import { arnOf, checkName, defaultGroup, findGroup, findSchedule, keyOf } from './model.ts'
import type { ScheduleState, SchedulerState } from './model.ts'
import { plan } from './runs.ts'

const pageMax = 100

/** @throws AwsError ConflictException, ResourceNotFoundException, ValidationException */
export function createSchedule(
  state: SchedulerState,
  input: CreateScheduleInput,
  context: RequestContext,
): CreateScheduleOutput {
  const { Name: name = '', GroupName: group = defaultGroup, ClientToken: token } = input
  checkName(name)
  findGroup(state, group)
  const before = own(state.schedules, keyOf(group, name))
  if (before !== undefined && before.token !== token) {
    throw new AwsError('ConflictException', `Schedule ${name} already exists.`)
  }
  if (before === undefined) {
    const at = { createdAt: context.now, changedAt: context.now, generation: 1 }
    const form = formOf(input)
    put(state, { group, name, ...at, ...form, ...(token !== undefined && { token }) }, context)
  }
  return { ScheduleArn: scheduleArn(group, name, context) }
}

/** Replaces everything but the name. */
export function updateSchedule(
  state: SchedulerState,
  input: UpdateScheduleInput,
  context: RequestContext,
): UpdateScheduleOutput {
  const { group, name, createdAt, generation, token } = findSchedule(state, input)
  const form = formOf(input)
  const next: ScheduleState = {
    group,
    name,
    createdAt,
    changedAt: context.now,
    generation: generation + 1,
    ...form,
    ...(token !== undefined && { token }),
  }
  put(state, next, context)
  return { ScheduleArn: scheduleArn(group, name, context) }
}

function put(state: SchedulerState, schedule: ScheduleState, context: RequestContext): void {
  state.schedules[keyOf(schedule.group, schedule.name)] = schedule
  plan(schedule, context)
}

export function getSchedule(
  state: SchedulerState,
  input: GetScheduleInput,
  context: RequestContext,
): GetScheduleOutput {
  const schedule = findSchedule(state, input)
  return {
    Arn: scheduleArn(schedule.group, schedule.name, context),
    GroupName: schedule.group,
    Name: schedule.name,
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.zone,
    StartDate: dateOf(schedule.start),
    EndDate: dateOf(schedule.end),
    Description: schedule.description,
    State: schedule.switch,
    CreationDate: dateOf(schedule.createdAt),
    LastModificationDate: dateOf(schedule.changedAt),
    KmsKeyArn: schedule.kmsKey,
    Target: schedule.target,
    FlexibleTimeWindow: schedule.window,
    ActionAfterCompletion: schedule.afterCompletion,
  }
}

export function listSchedules(
  state: SchedulerState,
  input: ListSchedulesInput,
  context: RequestContext,
): ListSchedulesOutput {
  if (input.GroupName !== undefined) findGroup(state, input.GroupName)
  const found = Object.values(state.schedules)
    .filter(({ group }) => (input.GroupName ?? group) === group)
    .filter(({ name }) => name.startsWith(input.NamePrefix ?? ''))
    .filter((schedule) => (input.State ?? schedule.switch) === schedule.switch)
  const { items, nextToken } = pageOf(found, {
    keyOf: ({ group, name }) => keyOf(group, name),
    token: input.NextToken,
    limit: input.MaxResults,
    limitMax: pageMax,
    badToken: 'ValidationException',
    badLimit: 'ValidationException',
  })
  return {
    Schedules: items.map((schedule) => ({
      Arn: scheduleArn(schedule.group, schedule.name, context),
      Name: schedule.name,
      GroupName: schedule.group,
      State: schedule.switch,
      CreationDate: dateOf(schedule.createdAt),
      LastModificationDate: dateOf(schedule.changedAt),
      Target: { Arn: schedule.target.Arn },
    })),
    NextToken: nextToken,
  }
}

export function deleteSchedule(state: SchedulerState, input: DeleteScheduleInput): object {
  const { group, name } = findSchedule(state, input)
  delete state.schedules[keyOf(group, name)]
  return {}
}

function scheduleArn(group: string, name: string, context: RequestContext): string {
  return arnOf(`schedule/${group}/${name}`, context)
}

function dateOf(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms)
}
