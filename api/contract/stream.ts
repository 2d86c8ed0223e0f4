import { z } from 'zod'
import { Name } from './words.ts'
import { UnitRow } from './units.ts'

/**
 * What the stream tells, by the name of its event. Every message has an id; a client that comes back sends the last one as
 * `Last-Event-ID` and gets what it missed, or `resync` when that is not known any more.
 */
export const streamMessages = {
  /** A unit moved: its new row. */
  unit: UnitRow,
  /** A unit is gone from Git and from AWS. */
  gone: z.object({ environment: Name, kind: Name, name: Name }),
  /** A source moved: read it again. */
  source: z.object({ name: z.string() }),
  /** More may have moved than could be kept: read everything again. */
  resync: z.object({}),
} as const

export type StreamEvent = keyof typeof streamMessages
export type StreamMessage<E extends StreamEvent = StreamEvent> = {
  readonly [K in E]: { readonly event: K; readonly data: z.output<(typeof streamMessages)[K]> }
}[E]

/** Not one of the other routes: it answers as long as the client listens. */
export const openStream = {
  name: 'openStream',
  method: 'GET',
  path: '/api/v1/stream',
  summary: 'Everything that moves, as server-sent events, until the client goes away',
  rule: { reads: 'some' },
} as const
