import type { OperationName } from '../../model/aws.ts'
import type { Budget } from '../../model/inspect.ts'
import type { Clock } from '../../model/ports.ts'
import { createMeter } from './meter.ts'
import { apiGroups, unlistedRate } from './rates.ts'
import type { Rate } from './rates.ts'

/** Keeps the calls to one account and region within what AWS allows. */
export interface Limiter {
  /** Resolves when the operation may be sent, in order of arrival; rejects with the signal's reason when aborted. */
  take(op: OperationName, signal?: AbortSignal): Promise<void>
  /** Nobody waits for the operation or for one that shares its rate, and at least half of what may be sent at once is left. */
  isIdle(op: OperationName): boolean
  /** AWS refused the operation because of its rate: its bucket slows down. */
  throttled(op: OperationName): void
  /** AWS took the operation: a bucket that was slowed down recovers a little. */
  accepted(op: OperationName): void
  /** Every bucket that was used. */
  budgets(): readonly Omit<Budget, 'place'>[]
}

/** @param readShare Share of the sustained read rates that is used, in (0, 1]. Bursts are not cut. */
export function createLimiter(clock: Clock, readShare: number): Limiter {
  const buckets = new Map<OperationName, Bucket>()
  const used: { readonly operations: readonly OperationName[]; readonly bucket: Bucket }[] = []

  function bucketOf(op: OperationName): Bucket {
    const known = buckets.get(op)
    if (known) return known
    const group = apiGroups.find((group) => group.operations.includes(op))
    const { burst, perSecond } = group ?? unlistedRate
    const share = isRead(op) ? readShare : 1
    const bucket = createBucket({ burst, perSecond: perSecond * share }, clock)
    const operations = group?.operations ?? [op]
    for (const member of operations) buckets.set(member, bucket)
    used.push({ operations, bucket })
    return bucket
  }

  return {
    take: (op, signal) => bucketOf(op).take(signal),
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
  return /:(Describe|List|Get|Simulate)/.test(op)
}

export interface Bucket {
  /** Resolves with a token, in order of arrival; rejects with the signal's reason when aborted. */
  take(signal?: AbortSignal): Promise<void>
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

export function createBucket(rate: Rate, clock: Clock): Bucket {
  const meter = createMeter(rate, clock.now())
  const waiters = new Set<() => void>()
  let pumping: AbortController | undefined

  /** Hands out tokens as they come, and ends when nobody waits. */
  async function pump(stop: AbortController): Promise<void> {
    while (!stop.signal.aborted) {
      for (const go of waiters) {
        if (!meter.tryTake(clock.now())) break
        waiters.delete(go)
        go()
      }
      if (waiters.size === 0) break
      await clock.sleep(meter.waitMs(clock.now()), stop.signal).catch(() => {})
    }
    if (pumping === stop) pumping = undefined
  }

  function take(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      waiters.add(go)
      signal?.addEventListener('abort', giveUp, { once: true })
      if (!pumping) {
        pumping = new AbortController()
        void pump(pumping)
      }

      function go(): void {
        signal?.removeEventListener('abort', giveUp)
        resolve()
      }
      function giveUp(): void {
        waiters.delete(go)
        if (waiters.size === 0) {
          pumping?.abort()
          pumping = undefined
        }
        reject(signal?.reason)
      }
    })
  }

  return {
    take,
    isIdle: () => waiters.size === 0 && meter.level(clock.now()) >= idleLevel,
    throttled: () => meter.throttled(clock.now()),
    accepted: () => meter.accepted(clock.now()),
    full: rate.perSecond,
    get perSecond() {
      return meter.perSecond
    },
    get waiting() {
      return waiters.size
    },
  }
}
