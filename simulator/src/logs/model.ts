import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface LogsState {
  groups: Record<string, LogGroupState>
}

export interface LogGroupState {
  readonly name: string
  readonly createdAt: number
  retentionInDays?: number
  readonly kmsKeyId?: string
  readonly logGroupClass: string
  tags: Record<string, string>
  streams: Record<string, LogStreamState>
}

export interface LogStreamState {
  readonly name: string
  readonly createdAt: number
  /** In order of timestamp, then of arrival. */
  events: LogEventState[]
}

export interface LogEventState {
  /** Counts up over the stream: part of the event's id, and its place among events of the same instant. */
  readonly sequence: number
  readonly timestamp: number
  readonly ingestedAt: number
  readonly message: string
}

export function groupArn(name: string, { account, region }: RequestContext): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`
}

/** Requests name a group by its name or by its ARN, with or without the `:*` at its end. */
export function groupNameOf(nameOrArn: string): string {
  return /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)(:\*)?$/.exec(nameOrArn)?.[1] ?? nameOrArn
}

export function findGroup(state: LogsState, nameOrArn: string | undefined): LogGroupState {
  const group = own(state.groups, groupNameOf(nameOrArn ?? ''))
  if (group === undefined) {
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.')
  }
  return group
}

export function findStream(group: LogGroupState, name: string | undefined): LogStreamState {
  const stream = own(group.streams, name ?? '')
  if (stream === undefined) {
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.')
  }
  return stream
}

export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message)
}
