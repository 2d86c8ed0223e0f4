import { createFaults } from './faults.ts'
import type { Faults } from './faults.ts'
import { createJournal } from './journal.ts'
import type { Journal } from './journal.ts'
import type { Outcome } from './outcome.ts'
import { contextOf, servicePrincipal } from './context.ts'
import type { WorldParts } from './parts.ts'
import { perform, settle } from './perform.ts'
import { createRandomStreams } from './random.ts'
import { rateLimits } from './rate-limits.ts'
import type { RateLimit } from './rate-limits.ts'
import type { Origin } from './trail.ts'
import { reset, restore, save } from './saved-world.ts'
import type { SavedWorld } from './saved-world.ts'
import { createThrottle } from './throttle.ts'
import type { Throttle, ThrottleSettings } from './throttle.ts'
import { createTimeline } from './timeline.ts'
import { AwsError } from './types.ts'
import type { ControlCommand, SimulatedService } from './types.ts'

export interface WorldOptions {
  readonly services: readonly SimulatedService[]
  /** Default 1. The same seed and the same calls give the same world. */
  readonly seed?: number
  /** Epoch ms. Default 2026-01-01T00:00:00Z. */
  readonly startAt?: number
  readonly account?: string
  readonly region?: string
  /** Token buckets. Default on; off for tests that only look at behaviour. */
  readonly throttling?: Partial<ThrottleSettings>
  /** Default: the documented buckets. */
  readonly limits?: readonly RateLimit[]
  /** How many calls the journal keeps. Default 10,000. */
  readonly journalMax?: number
}

export interface Caller {
  /** ARN. Default: the user `direct`. */
  readonly principal?: string
  /** Where the call came from, for the trail. */
  readonly origin?: Origin
  /** Ends a call that was primed to hang. */
  readonly signal?: AbortSignal
}

/** A simulated AWS account in one region: its services, their clock, and all that can go wrong. */
export interface World {
  readonly account: string
  readonly region: string
  /** Virtual time in epoch ms. It moves by `advance` only. */
  now(): number
  /** Runs everything that is due within the next `ms`, in order, and leaves the clock at the end of it. */
  advance(ms: number): void
  /** When the next thing happens by itself; undefined when nothing will. */
  nextEventAt(): number | undefined
  /**
   * One AWS call beneath the wire. Rejects with an `AwsError` as AWS would answer it, with a `BrokenTransport` for a
   * primed transport fault, or with the signal's reason for a call that hangs.
   */
  call(service: string, operation: string, input: object, caller?: Caller): Promise<object>
  /** The same for a door that has a wire: tells how the call ended instead of rejecting. */
  perform(
    service: string,
    operation: string,
    input: object,
    principal: string,
    origin?: Origin,
  ): Promise<Outcome>
  /** Tells one service what AWS has no call for. Throws an `AwsError` when the service does not understand. */
  control(service: string, command: ControlCommand): unknown
  /** The ARN behind an access key: a session that STS handed out, else the user of that name. */
  identify(accessKeyId: string | undefined): string
  /** What is implemented, as `service:Operation`, sorted. */
  operations(): readonly string[]
  readonly journal: Journal
  readonly throttle: Throttle
  readonly faults: Faults
  save(): SavedWorld
  /** Puts a saved world in the place of this one; the journal stays. Throws when it is not one of ours. */
  restore(saved: SavedWorld): void
  /** Forgets everything but the time. */
  reset(): void
}

export function createWorld(options: WorldOptions): World {
  const parts = createParts(options)
  const { account, region, services, clock, timeline, journal, throttle, faults } = parts
  return {
    account,
    region,
    now: () => clock.now,
    advance: (ms) => advance(parts, ms),
    nextEventAt: () => timeline.peek()?.at,
    async call(service, operation, input, caller = {}) {
      const { principal = userArn(account, 'direct'), signal, origin } = caller
      signal?.throwIfAborted()
      return settle(await perform(parts, { service, operation, input, principal, origin }), signal)
    },
    perform: (service, operation, input, principal, origin) =>
      perform(parts, { service, operation, input, principal, origin }),
    control: (service, command) => control(parts, service, command),
    identify: (accessKeyId) => identify(parts, accessKeyId),
    operations: () => [...services.values()].flatMap(operationsOf).toSorted(),
    journal,
    throttle,
    faults,
    save: () => save(parts),
    restore: (saved) => restore(parts, saved),
    reset: () => reset(parts),
  }
}

function createParts(options: WorldOptions): WorldParts {
  const { account = '123456789012', region = 'eu-west-1', seed = 1, journalMax = 10_000 } = options
  const { startAt = Date.UTC(2026, 0, 1), limits = rateLimits, throttling } = options
  const settings = { enabled: true, speed: 1, otherUsers: {}, ...throttling }
  return {
    account,
    region,
    services: new Map(options.services.map((service) => [service.name, service])),
    clock: { now: startAt },
    timeline: createTimeline(),
    streams: createRandomStreams(seed),
    journal: createJournal(journalMax),
    throttle: createThrottle(limits, settings, startAt),
    faults: createFaults(),
  }
}

/** More events at one instant than this, and something schedules itself without end. */
const eventsPerInstantMax = 1_000_000

function advance(parts: WorldParts, ms: number): void {
  if (!(ms >= 0)) {
    throw new AwsError('InvalidControl', `the clock cannot be advanced by ${ms} ms: give 0 or more`)
  }
  const { clock, timeline, services } = parts
  const target = clock.now + ms
  let atOnce = 0
  for (let next = timeline.peek(); next && next.at <= target; next = timeline.peek()) {
    timeline.take()
    atOnce = next.at > clock.now ? 0 : atOnce + 1
    if (atOnce > eventsPerInstantMax) {
      throw new AwsError(
        'SimulatorLoop',
        `${next.service} scheduled "${next.event.type}" at the same instant without end: look at its onEvent`,
        500,
      )
    }
    clock.now = Math.max(clock.now, next.at)
    const context = contextOf(parts, next.service, servicePrincipal(parts, next.service))
    services.get(next.service)?.onEvent?.(next.event, context)
  }
  clock.now = target
}

function control(parts: WorldParts, name: string, command: ControlCommand): unknown {
  const service = parts.services.get(name)
  if (service?.control === undefined) {
    const able = [...parts.services.values()].filter((each) => each.control !== undefined)
    throw new AwsError(
      'InvalidControl',
      `${name} takes no commands; these services do: ${able.map((each) => each.name).join(', ') || 'none'}`,
    )
  }
  return service.control(command, contextOf(parts, name, userArn(parts.account, 'control')))
}

function identify(parts: WorldParts, accessKeyId: string | undefined): string {
  if (accessKeyId === undefined) return userArn(parts.account, 'anonymous')
  for (const service of parts.services.values()) {
    const session = service.identify?.(accessKeyId)
    if (session !== undefined) return session
  }
  return userArn(parts.account, accessKeyId)
}

function userArn(account: string, name: string): string {
  return `arn:aws:iam::${account}:user/${name}`
}

function operationsOf({ name, operations }: SimulatedService): string[] {
  return Object.keys(operations).map((operation) => `${name}:${operation}`)
}
