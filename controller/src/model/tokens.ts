import type { OperationName } from './aws.ts'

/** A token bucket as AWS keeps it for one account and region. */
export interface Rate {
  /** Calls that a rested bucket allows at once. */
  readonly burst: number
  readonly perSecond: number
}

/** One bucket of AWS. */
export interface BucketName {
  readonly account: string
  readonly region: string
  /** The first operation of those that drink from it. */
  readonly group: OperationName
}

/** What is asked of a bucket, and what it is told on the occasion. */
export interface Draw {
  /** How many calls wait. */
  readonly wanted: number
  /** For how long at most tokens are given that are still to come (ms); one always is. */
  readonly aheadMs: number
  /** AWS refused a call because of its rate: the bucket is empty, and fills more slowly. Nothing is given then. */
  readonly throttled: boolean
  /** How many calls AWS took: a bucket that was slowed down recovers a little with each. */
  readonly accepted: number
  /** Calls that were sent without asking; negative for tokens that were not used. */
  readonly spent: number
}

export interface Drawn {
  /** So many calls may be sent, */
  readonly granted: number
  /** once so many ms are over. */
  readonly waitMs: number
  /** What is left; less than none when some that are to come were given. */
  readonly tokens: number
  /** Share of the full rate at which it fills, in (0, 1]. */
  readonly share: number
}

/**
 * Whose write is sent first where the rate allows few: what a person asked for, a commit, what undoes drift, what is made for the
 * first time, and last what is taken away.
 */
export const urgencies = ['person', 'change', 'drift', 'new', 'cleanup'] as const
export type Urgency = (typeof urgencies)[number]

/** The tokens of the buckets of AWS, wherever they are kept. */
export interface Tokens {
  /** Takes tokens, all at one moment for whoever shares them. Rejects with a `FaultError` when nobody answers in time. */
  draw(bucket: BucketName, full: Rate, draw: Draw): Promise<Drawn>
}
