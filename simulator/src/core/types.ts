/**
 * The contract between the parts of the simulator. A service (`ecs`, `logs`, `s3`, …) is a table of plain handlers
 * over JSON state; the world owns the clock, the timeline, identity, throttling and faults; the doors own the wire.
 */

import type { Peers } from './peers.ts'

/** Everything a handler may know of the world while it answers one request. */
export interface RequestContext {
  readonly account: string
  readonly region: string
  /** ARN of the caller. */
  readonly principal: string
  /** Virtual time in epoch ms. Constant within one request. */
  readonly now: number
  /** Schedules a later event for this service. Events are data, so that the whole world can be saved and restored. */
  after(delayMs: number, event: TimedEvent): void
  /** The next number in [0, 1) of the service's own seeded stream. */
  random(): number
  /**
   * What another service of this world offers, or undefined in a world without that service. It acts at once and on its
   * own state. A service that has news for the one that called it tells them in `onEvent`, never while it is called.
   */
  peer<Name extends keyof Peers>(name: Name): Peers[Name] | undefined
  /**
   * Calls another service's public API at once, as this service's role or as the given principal: with its token
   * buckets, its faults and an entry in the journal. Throws the `AwsError` with which it refuses.
   */
  call(service: string, operation: string, input: object, principal?: string): object
}

/** Something that happens later. `service` is filled in by the world. */
export interface TimedEvent {
  readonly type: string
  readonly [field: string]: string | number | boolean | null
}

/** Input and output are the SDK's own shapes (Dates are `Date`), exactly as the codec decodes and encodes them. */
// oxlint-disable-next-line typescript/no-explicit-any -- each handler narrows to the SDK's types of its operation
export type Handler = (input: any, context: RequestContext) => object | Promise<object>

/** What a person or a test tells one service outside of AWS's API. */
export interface ControlCommand {
  readonly type: string
  readonly [field: string]: unknown
}

/**
 * One AWS service. `state` must be plain JSON (times as epoch ms): the world saves and restores it. Handlers must be
 * synchronous in effect: no await between reading and writing the state.
 */
export interface SimulatedService {
  /** The prefix of IAM actions: `ecs`, `elasticloadbalancing`, `logs`, … */
  readonly name: string
  readonly operations: Readonly<Record<string, Handler>>
  /** Called when virtual time reaches a scheduled event. */
  onEvent?(event: TimedEvent, context: RequestContext): void
  /**
   * Answers a command of the control endpoint, which no AWS API has: `{ type: 'fate', … }`. Throws an `AwsError` that
   * names the commands it knows when it does not know this one.
   */
  control?(command: ControlCommand, context: RequestContext): unknown
  /** What it offers to other services: its line of `Peers`, bound to the context that it acts in. */
  peer?(context: RequestContext): object
  /** The ARN behind an access key that this service handed out, for the journal and for refusals. */
  identify?(accessKeyId: string): string | undefined
  /** Plain JSON of everything the service knows. */
  save(): unknown
  restore(state: unknown): void
  /** Forget everything. */
  reset(): void
}

/** An error that AWS models: becomes the right wire error, and the right class in every SDK. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number
  /** Further modelled members of the error. */
  readonly extra: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, status = 400, extra: Record<string, unknown> = {}) {
    super(message)
    this.name = 'AwsError'
    this.code = code
    this.status = status
    this.extra = extra
  }
}
