import type {
  PutEventsRequest,
  PutEventsRequestEntry,
  PutEventsResponse,
} from '@aws-sdk/client-eventbridge'
import type { BusEvent } from '../core/peers.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext, TimedEvent } from '../core/types.ts'
import { uuid } from '../core/uuid.ts'
import type { Delivery, EventsState } from './model.ts'
import { matches } from './pattern.ts'

const entriesMax = 10

export function putEvents(
  state: EventsState,
  { Entries = [] }: PutEventsRequest,
  context: RequestContext,
): PutEventsResponse {
  if (Entries.length === 0 || Entries.length > entriesMax) {
    throw new AwsError('ValidationException', `Between 1 and ${entriesMax} entries are taken.`)
  }
  const results = Entries.map((entry) => putEntry(state, entry, context))
  return {
    FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
    Entries: results,
  }
}

function putEntry(state: EventsState, entry: PutEventsRequestEntry, context: RequestContext) {
  const { Source: source = '', DetailType: detailType = '', Detail = '', Resources = [] } = entry
  if (source.startsWith('aws.')) {
    return {
      ErrorCode: 'NotAuthorizedForSourceException',
      ErrorMessage: `Not authorized for the source ${source}`,
    }
  }
  const detail = parsed(Detail)
  if (source === '' || detailType === '' || detail === undefined) {
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  }
  return { EventId: tell(state, { source, detailType, resources: Resources, detail }, context) }
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Sends an event on its way to every target of every rule that it matches; its id. */
export function tell(
  state: EventsState,
  { source, detailType, resources, detail }: BusEvent,
  context: RequestContext,
  addedMs = 0,
): string {
  const id = uuid(context)
  const { account, region, now } = context
  // Seconds, as in AWS's own events.
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z')
  const event = {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account,
    time,
    region,
    resources,
    detail,
  }
  const targets = Object.values(state.rules)
    .filter(({ enabled, pattern }) => enabled && matches(pattern, event))
    .flatMap((rule) => Object.values(rule.targets))
  const body = targets.length > 0 ? JSON.stringify(event) : ''
  for (const queue of targets) {
    for (const ms of journeys(state.delivery, context)) {
      context.after(addedMs + ms, { type: 'deliver', queue, body })
    }
  }
  return id
}

/** CloudTrail's record of a call: late, and on best effort. */
export function record(state: EventsState, event: BusEvent, context: RequestContext): void {
  if (!state.trail.on) return
  for (const ms of journeys(state.trail, context)) tell(state, event, context, ms)
}

/** How long each copy of something is under way: none when it is lost, two when it comes twice. */
function journeys(
  { minMs, maxMs, lost, doubled }: Delivery,
  context: Pick<RequestContext, 'random'>,
): readonly number[] {
  const chance = context.random()
  if (chance < lost) return []
  const copies = chance < lost + doubled ? 2 : 1
  return Array.from({ length: copies }, () =>
    Math.round(minMs + context.random() * (maxMs - minMs)),
  )
}

export function arrive(event: TimedEvent, context: RequestContext): void {
  if (event.type !== 'deliver') return
  context.peer('sqs')?.deliver(String(event.queue), String(event.body))
}
