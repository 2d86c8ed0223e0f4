import type { RateLimit } from './rate-limits.ts'
import { AwsError } from './types.ts'

export interface ThrottleSettings {
  readonly enabled: boolean
  /** Multiplies every refill; the size of the buckets stays. For benchmarks in real time. */
  readonly speed: number
  /** What other users of the account take out of each bucket, in tokens a second, by group. */
  readonly otherUsers: Readonly<Record<string, number>>
}

export interface SavedThrottle {
  readonly settings: ThrottleSettings
  readonly buckets: Readonly<Record<string, Bucket>>
}

interface Bucket {
  readonly tokens: number
  /** Virtual time in epoch ms at which `tokens` was right. */
  readonly at: number
}

export interface Throttle {
  /** Takes a token. Throws `ThrottlingException` when the operation's bucket is empty. */
  take(operation: string, now: number): void
  /** Tokens left by group, for a person to look at. */
  levels(now: number): Readonly<Record<string, number>>
  readonly settings: ThrottleSettings
  /** Changes what is given and keeps the rest. Throws for an unknown group or a speed that is not positive. */
  set(settings: Partial<ThrottleSettings>, now: number): void
  save(): SavedThrottle
  restore(saved: SavedThrottle): void
  /** Fills every bucket. */
  reset(now: number): void
}

/** Token buckets on virtual time. Full at the start, which is at `startAt` (epoch ms). */
export function createThrottle(
  limits: readonly RateLimit[],
  initial: ThrottleSettings,
  startAt: number,
): Throttle {
  check(initial, limits)
  const byOperation = new Map(
    limits.flatMap((limit) => limit.operations.map((operation) => [operation, limit] as const)),
  )
  let settings = initial
  let buckets = new Map<string, Bucket>()
  fill(startAt)

  function fill(now: number): void {
    buckets = new Map(limits.map(({ group, burst }) => [group, { tokens: burst, at: now }]))
  }

  function level(limit: RateLimit, now: number): number {
    const bucket = buckets.get(limit.group)
    // A bucket that a saved world did not know yet.
    if (bucket === undefined) return limit.burst
    const perSecond = limit.perSecond * settings.speed - (settings.otherUsers[limit.group] ?? 0)
    const tokens = bucket.tokens + (perSecond * (now - bucket.at)) / 1000
    return Math.min(limit.burst, Math.max(0, tokens))
  }

  /** Writes down every level, so that a change of the settings does not reach into the past. */
  function settle(now: number): void {
    buckets = new Map(limits.map((limit) => [limit.group, { tokens: level(limit, now), at: now }]))
  }

  return {
    take(operation, now) {
      const limit = byOperation.get(operation)
      if (!settings.enabled || limit === undefined) return
      const tokens = level(limit, now)
      if (tokens < 1) {
        buckets.set(limit.group, { tokens, at: now })
        throw throttled()
      }
      buckets.set(limit.group, { tokens: tokens - 1, at: now })
    },
    levels: (now) => Object.fromEntries(limits.map((limit) => [limit.group, level(limit, now)])),
    get settings() {
      return settings
    },
    set(changes, now) {
      check(changes, limits)
      settle(now)
      settings = { ...settings, ...changes }
    },
    save: () => ({ settings, buckets: Object.fromEntries(buckets) }),
    restore(saved) {
      settings = saved.settings
      buckets = new Map(Object.entries(saved.buckets))
    },
    reset: fill,
  }
}

/** What ECS answers to a caller that is too fast. */
export function throttled(): AwsError {
  return new AwsError('ThrottlingException', 'Rate exceeded', 400)
}

function check({ speed, otherUsers }: Partial<ThrottleSettings>, limits: readonly RateLimit[]) {
  if (speed !== undefined && !(speed > 0)) {
    throw new AwsError('InvalidControl', `speed is ${speed}: give a number above 0`)
  }
  const groups = limits.map((limit) => limit.group)
  const unknown = Object.keys(otherUsers ?? {}).find((group) => !groups.includes(group))
  if (unknown !== undefined) {
    throw new AwsError(
      'InvalidControl',
      `there is no bucket called "${unknown}"; the buckets are: ${groups.join(', ')}`,
    )
  }
}
