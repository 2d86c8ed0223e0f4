import type {
  ActionAfterCompletion,
  FlexibleTimeWindow,
  ScheduleState as SwitchState,
  Target,
} from '@aws-sdk/client-scheduler'
import { own } from '../core/own.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface SchedulerState {
  groups: Record<string, GroupState>
  /** By `<group>/<name>`. */
  schedules: Record<string, ScheduleState>
}

export interface GroupState {
  readonly name: string
  readonly createdAt: number
  tags: Tags
}

export interface ScheduleState {
  readonly group: string
  readonly name: string
  readonly createdAt: number
  readonly changedAt: number
  /** Of the request that made it. */
  readonly token?: string
  /** Grows with each change, so that what an older form planned is ignored. */
  readonly generation: number
  readonly expression: string
  readonly zone: string
  readonly start?: number
  readonly end?: number
  readonly description?: string
  readonly switch: SwitchState
  readonly kmsKey?: string
  readonly target: Target
  readonly window: FlexibleTimeWindow
  readonly afterCompletion: ActionAfterCompletion
}

export const defaultGroup = 'default'

export function emptyState(): SchedulerState {
  return {
    groups: { [defaultGroup]: { name: defaultGroup, createdAt: 0, tags: {} } },
    schedules: {},
  }
}

export function keyOf(group: string, name: string): string {
  return `${group}/${name}`
}

export function arnOf(resource: string, { account, region }: RequestContext): string {
  return `arn:aws:scheduler:${region}:${account}:${resource}`
}

/** @throws AwsError ResourceNotFoundException */
export function findGroup(state: SchedulerState, name = ''): GroupState {
  const group = own(state.groups, name)
  if (group === undefined) throw notFound(`Schedule group ${name} does not exist.`)
  return group
}

/** @throws AwsError ResourceNotFoundException */
export function findSchedule(
  state: SchedulerState,
  {
    Name = '',
    GroupName = defaultGroup,
  }: { Name?: string | undefined; GroupName?: string | undefined },
): ScheduleState {
  const schedule = own(state.schedules, keyOf(GroupName, Name))
  if (schedule === undefined) throw notFound(`Schedule ${Name} does not exist.`)
  return schedule
}

/** @throws AwsError ValidationException */
export function checkName(name: string): void {
  if (!/^[\w.-]{1,64}$/.test(name)) {
    throw invalid(`The name "${name}" has to have 1 to 64 letters, digits and the signs . _ -`)
  }
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message)
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message)
}
