import type {
  CreateLogStreamRequest,
  DeleteLogStreamRequest,
  DescribeLogStreamsRequest,
  DescribeLogStreamsResponse,
  LogStream,
} from '@aws-sdk/client-cloudwatch-logs'
import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { findGroup, findStream, groupArn, invalid } from './model.ts'
import type { LogGroupState, LogsState, LogStreamState } from './model.ts'
import { page } from './paging.ts'

export function createLogStream(
  state: LogsState,
  input: CreateLogStreamRequest,
  { now }: RequestContext,
): object {
  const { streams } = findGroup(state, input.logGroupName)
  const name = input.logStreamName ?? ''
  if (!/^[^:*]{1,512}$/.test(name)) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*`,
    )
  }
  if (Object.hasOwn(streams, name)) {
    throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists')
  }
  streams[name] = { name, createdAt: now, events: [] }
  return {}
}

/** What a log driver does first: it begins a stream, unless there is one or the group is not there. */
export function beginStream(state: LogsState, group: string, name: string, now: number): void {
  const streams = own(state.groups, group)?.streams
  if (streams !== undefined) streams[name] ??= { name, createdAt: now, events: [] }
}

/** Lines of a container, each an event of now. */
export function writeLines(
  state: LogsState,
  group: string,
  name: string,
  lines: readonly string[],
  now: number,
): void {
  const stream = own(state.groups, group)?.streams[name]
  for (const message of lines) {
    const sequence = stream?.events.length ?? 0
    stream?.events.push({ sequence, timestamp: now, ingestedAt: now, message })
  }
}

export function deleteLogStream(state: LogsState, input: DeleteLogStreamRequest): object {
  const group = findGroup(state, input.logGroupName)
  delete group.streams[findStream(group, input.logStreamName).name]
  return {}
}

export function describeLogStreams(
  state: LogsState,
  input: DescribeLogStreamsRequest,
  context: RequestContext,
): DescribeLogStreamsResponse {
  const { logStreamNamePrefix: prefix = '', orderBy = 'LogStreamName', descending = false } = input
  if (prefix !== '' && orderBy === 'LastEventTime') {
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.')
  }
  const group = findGroup(state, input.logGroupName ?? input.logGroupIdentifier)
  // Zero-padded, so that times sort as text; the name makes the key unique.
  const keyOf = (stream: LogStreamState): string =>
    orderBy === 'LogStreamName'
      ? stream.name
      : `${String(stream.events.at(-1)?.timestamp ?? 0).padStart(15, '0')} ${stream.name}`
  const found = Object.values(group.streams).filter(({ name }) => name.startsWith(prefix))
  const { items, nextToken } = page(found, {
    keyOf,
    token: input.nextToken,
    limit: input.limit,
    limitMax: 50,
    descending,
  })
  return {
    logStreams: items.map((stream) => describe(group, stream, context)),
    ...(nextToken !== undefined && { nextToken }),
  }
}

function describe(
  group: LogGroupState,
  { name, createdAt, events }: LogStreamState,
  context: RequestContext,
): LogStream {
  const [first, last] = [events[0], events.at(-1)]
  return {
    logStreamName: name,
    creationTime: createdAt,
    arn: `${groupArn(group.name, context)}:log-stream:${name}`,
    storedBytes: 0,
    ...(first !== undefined && { firstEventTimestamp: first.timestamp }),
    ...(last !== undefined && {
      lastEventTimestamp: last.timestamp,
      lastIngestionTime: Math.max(...events.map(({ ingestedAt }) => ingestedAt)),
    }),
  }
}
