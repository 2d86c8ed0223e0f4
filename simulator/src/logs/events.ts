import type {
  FilteredLogEvent,
  FilterLogEventsRequest,
  FilterLogEventsResponse,
  GetLogEventsRequest,
  GetLogEventsResponse,
  PutLogEventsRequest,
  PutLogEventsResponse,
  RejectedLogEventsInfo,
} from '@aws-sdk/client-cloudwatch-logs'
import type { RequestContext } from '../core/types.ts'
import { filterOf } from './filter-pattern.ts'
import { findGroup, findStream, invalid } from './model.ts'
import type { LogEventState, LogGroupState, LogsState, LogStreamState } from './model.ts'
import { page } from './paging.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const batchBytesMax = 1_048_576
const bytesPerEvent = 26
const eventsMax = 10_000

interface InputEvent {
  readonly timestamp: number
  readonly message: string
}

export function putLogEvents(
  state: LogsState,
  input: PutLogEventsRequest,
  { now }: RequestContext,
): PutLogEventsResponse {
  const group = findGroup(state, input.logGroupName)
  const stream = findStream(group, input.logStreamName)
  const given = (input.logEvents ?? []).map(({ timestamp = 0, message = '' }) => ({
    timestamp,
    message,
  }))
  checkBatch(given)
  const rejected = rejectedOf(given, group, now)
  const taken = given.slice(
    Math.max(rejected.tooOldLogEventEndIndex ?? 0, rejected.expiredLogEventEndIndex ?? 0),
    rejected.tooNewLogEventStartIndex,
  )
  const next = stream.events.reduce((highest, event) => Math.max(highest, event.sequence + 1), 0)
  const events = taken.map((event, i) => ({ ...event, sequence: next + i, ingestedAt: now }))
  stream.events = [...stream.events, ...events].toSorted(inOrder)
  return {
    nextSequenceToken: String(next + events.length).padStart(56, '0'),
    ...(Object.keys(rejected).length > 0 && { rejectedLogEventsInfo: rejected }),
  }
}

function checkBatch(events: readonly InputEvent[]): void {
  const bytes = events.reduce(
    (sum, { message }) => sum + Buffer.byteLength(message) + bytesPerEvent,
    0,
  )
  if (events.length < 1 || events.length > eventsMax || bytes > batchBytesMax) {
    throw invalid(
      `A batch has 1 to ${eventsMax} log events of at most ${batchBytesMax} bytes in all; this one has ` +
        `${events.length} of ${bytes} bytes.`,
    )
  }
  const isOutOfOrder = events.some((event, i) => event.timestamp < (events[i - 1]?.timestamp ?? 0))
  if (isOutOfOrder) {
    throw invalid('Log events in a single PutLogEvents request must be in chronological order.')
  }
  const span = (events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0)
  if (span > dayMs) {
    throw invalid(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    )
  }
}

/** The batch is in order, so the events that are too old come first and those from the future last. */
function rejectedOf(
  events: readonly InputEvent[],
  { retentionInDays }: LogGroupState,
  now: number,
): RejectedLogEventsInfo {
  const countBefore = (time: number): number =>
    events.filter(({ timestamp }) => timestamp < time).length
  const tooOld = countBefore(now - 14 * dayMs)
  const expired = retentionInDays === undefined ? 0 : countBefore(now - retentionInDays * dayMs)
  const fine = countBefore(now + 2 * hourMs + 1)
  return {
    ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
    ...(expired > 0 && { expiredLogEventEndIndex: expired }),
    ...(fine < events.length && { tooNewLogEventStartIndex: fine }),
  }
}

export function getLogEvents(
  state: LogsState,
  input: GetLogEventsRequest,
  { now }: RequestContext,
): GetLogEventsResponse {
  const group = findGroup(state, input.logGroupName ?? input.logGroupIdentifier)
  const { startTime = 0, endTime = Infinity, limit = eventsMax, startFromHead = false } = input
  const kept = keptEvents(group, findStream(group, input.logStreamName), now)
  const events = kept.filter((event) => event.timestamp >= startTime && event.timestamp < endTime)
  const [from, to] = windowOf(events.length, limit, startFromHead, input.nextToken)
  return {
    events: events.slice(from, to).map(({ timestamp, message, ingestedAt }) => ({
      timestamp,
      message,
      ingestionTime: ingestedAt,
    })),
    nextForwardToken: `f/${to}`,
    nextBackwardToken: `b/${from}`,
  }
}

/** Which events of `count` to show. A token that has nothing beyond it comes back unchanged: that is the end. */
function windowOf(
  count: number,
  limit: number,
  startFromHead: boolean,
  token: string | undefined,
): readonly [number, number] {
  if (token === undefined) {
    return startFromHead ? [0, Math.min(limit, count)] : [Math.max(0, count - limit), count]
  }
  const [, direction, at] = /^([fb])\/(\d+)$/.exec(token) ?? []
  if (direction === undefined) throw invalid('The specified nextToken is invalid.')
  const position = Math.min(Number(at), count)
  return direction === 'f'
    ? [position, Math.min(position + limit, count)]
    : [Math.max(0, position - limit), position]
}

export function filterLogEvents(
  state: LogsState,
  input: FilterLogEventsRequest,
  { now }: RequestContext,
): FilterLogEventsResponse {
  const { logStreamNames: names, logStreamNamePrefix: prefix, filterPattern = '' } = input
  if (names !== undefined && prefix !== undefined) {
    throw invalid('Only one of logStreamNames and logStreamNamePrefix can be given.')
  }
  const group = findGroup(state, input.logGroupName ?? input.logGroupIdentifier)
  const { startTime = 0, endTime = Infinity, startFromHead = true } = input
  const matches = filterOf(filterPattern)
  const streams = Object.values(group.streams).filter(
    ({ name }) => names?.includes(name) ?? name.startsWith(prefix ?? ''),
  )
  const found = streams
    .flatMap((stream) => keptEvents(group, stream, now).map((event) => describe(stream, event)))
    .filter(({ timestamp = 0 }) => timestamp >= startTime && timestamp <= endTime)
    .filter(({ message = '' }) => matches(message))
  const { items, nextToken } = page(found, {
    keyOf,
    token: input.nextToken,
    limit: input.limit,
    limitMax: eventsMax,
    descending: !startFromHead,
  })
  return {
    events: items,
    searchedLogStreams: [],
    ...(nextToken !== undefined && { nextToken }),
  }
}

/** Zero-padded, so that times sort as text. */
function keyOf({ timestamp = 0, eventId = '' }: FilteredLogEvent): string {
  return `${String(timestamp).padStart(15, '0')} ${eventId}`
}

function describe({ name }: LogStreamState, event: LogEventState): FilteredLogEvent {
  const { timestamp, message, ingestedAt, sequence } = event
  const eventId = `${String(sequence).padStart(20, '0')}-${name}`
  return { logStreamName: name, timestamp, message, ingestionTime: ingestedAt, eventId }
}

/** Events that the group's retention has not done away with. */
function keptEvents(
  { retentionInDays }: LogGroupState,
  { events }: LogStreamState,
  now: number,
): readonly LogEventState[] {
  if (retentionInDays === undefined) return events
  return events.filter(({ timestamp }) => timestamp >= now - retentionInDays * dayMs)
}

function inOrder(a: LogEventState, b: LogEventState): number {
  return a.timestamp - b.timestamp || a.sequence - b.sequence
}
