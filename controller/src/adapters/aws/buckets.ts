import type { OperationName, Place } from '../../model/aws.ts'
import type { Budget } from '../../model/inspect.ts'
import type { Clock } from '../../model/ports.ts'
import { urgencies, type Rate, type Tokens, type Urgency } from '../../model/tokens.ts'
import { createLine } from './line.ts'
import { apiGroups, unlistedRate } from './rates.ts'
import { ownTap, sharedTap, type Tap } from './tap.ts'

/** Keeps the calls to one account and region within what AWS allows. */
export interface Limiter {
  /**
   * Resolves when the operation may be sent, the most urgent first, else in order of arrival; rejects with the signal's reason when aborted, and with a `FaultError`
   * where it is not known what others send.
   */
  take(op: OperationName, signal?: AbortSignal, urgency?: Urgency): Promise<void>
  /** Nobody waits for the operation or for one that shares its rate, and at least half of what may be sent at once is left. */
  isIdle(op: OperationName): boolean
  /** AWS refused the operation because of its rate: its bucket slows down. */
  throttled(op: OperationName): void
  /** AWS took the operation: a bucket that was slowed down recovers a little. */
  accepted(op: OperationName): void
  /** Every bucket that was used. */
  budgets(): readonly Omit<Budget, 'place'>[]
}

/** What several processes share of one place. */
export interface SharedPlace {
  readonly place: Place
  readonly tokens: Tokens
}

/**
 * @param readShare Share of the sustained read rates that is used, in (0, 1]. Bursts are not cut.
 * @param shared left out: the buckets are those of this process alone
 */
export function createLimiter(clock: Clock, readShare: number, shared?: SharedPlace): Limiter {
  const buckets = new Map<OperationName, Bucket>()
  const used: { readonly operations: readonly OperationName[]; readonly bucket: Bucket }[] = []

  function bucketOf(op: OperationName): Bucket {
    const known = buckets.get(op)
    if (known) return known
    const group = apiGroups.find((group) => group.operations.includes(op))
    const { burst, perSecond } = group ?? unlistedRate
    const full = { burst, perSecond: perSecond * (isRead(op) ? readShare : 1) }
    const operations = group?.operations ?? [op]
    const bucket = createBucket(
      full,
      clock,
      group?.unshared === true ? undefined : tapOf(operations[0] ?? op, full),
    )
    for (const member of operations) buckets.set(member, bucket)
    used.push({ operations, bucket })
    return bucket
  }

  function tapOf(group: OperationName, full: Rate): Tap | undefined {
    if (shared === undefined) return undefined
    const { place, tokens } = shared
    const bucket = { account: place.account, region: place.region, group }
    return sharedTap({ tokens, bucket, full, clock, alone: isRead(group) })
  }

  return {
    take: (op, signal, urgency) => bucketOf(op).take(signal, urgency),
    isIdle: (op) => bucketOf(op).isIdle(),
    throttled: (op) => bucketOf(op).throttled(),
    accepted: (op) => bucketOf(op).accepted(),
    budgets: () =>
      used.map(({ operations, bucket: { full, perSecond, waiting } }) => {
        return { operations, full, perSecond, waiting }
      }),
  }
}

function isRead(op: OperationName): boolean {
  return /:(BatchGet|Describe|Get|List|Simulate)/.test(op)
}

export interface Bucket {
  /** Resolves with a token, the most urgent first, else in order of arrival. */
  take(signal?: AbortSignal, urgency?: Urgency): Promise<void>
  isIdle(): boolean
  throttled(): void
  accepted(): void
  /** Tokens a second at most, and at present. */
  readonly full: number
  readonly perSecond: number
  /** How many wait for a token. */
  readonly waiting: number
}

/** What is left of a bucket for those who come next, when something that can wait takes from it. */
const idleLevel = 0.5

export function createBucket(rate: Rate, clock: Clock, tap = ownTap(rate, clock)): Bucket {
  let pumping: AbortController | undefined
  const line = createLine(() => {
    pumping?.abort()
    pumping = undefined
  })

  /** Hands out tokens as they come, and ends when nobody waits. */
  async function pump(stop: AbortController): Promise<void> {
    while (!stop.signal.aborted && line.size > 0) {
      try {
        const drawing = tap.draw(() => line.size)
        // Tokens of this process are had at once.
        const { granted, waitMs } = drawing instanceof Promise ? await drawing : drawing
        if (waitMs > 0) await clock.sleep(waitMs, stop.signal).catch(() => {})
        const served = stop.signal.aborted ? 0 : line.serve(granted)
        if (served < granted) tap.giveBack(granted - served)
      } catch (error) {
        if (!stop.signal.aborted) line.fail(error)
      }
    }
    if (pumping === stop) pumping = undefined
  }

  return {
    take(signal, urgency = 'change') {
      const served = line.join(signal, urgencies.indexOf(urgency))
      if (pumping === undefined && line.size > 0) {
        pumping = new AbortController()
        void pump(pumping)
      }
      return served
    },
    isIdle: () => line.size === 0 && tap.level() >= idleLevel,
    throttled: () => tap.throttled(),
    accepted: () => tap.accepted(),
    full: rate.perSecond,
    get perSecond() {
      return tap.perSecond
    },
    get waiting() {
      return line.size
    },
  }
}
