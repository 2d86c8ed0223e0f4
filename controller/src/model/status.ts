import type { Fault } from './fault.ts'

/** Does live AWS equal what Git says? `Unknown` whenever it could not be read: never guessed. */
export type Sync = 'Synced' | 'OutOfSync' | 'Unknown'

/** Does it run? */
export type Health = 'Healthy' | 'Progressing' | 'Degraded' | 'Suspended' | 'Missing' | 'Unknown'

/** What is Plumbline, or ECS on its behalf, doing about it? */
export type Operation = 'Idle' | 'Applying' | 'RollingOut' | 'RollingBack' | 'Held' | 'Failed'

/** One axis of a status: the word, the reason for it, and since when it has been so (epoch ms). */
export interface Axis<Word extends string> {
  readonly is: Word
  /** PascalCase and stable. */
  readonly reason: string
  /** One sentence for people. */
  readonly why: string
  /** Epoch ms; moves only when `is` or `reason` changes. */
  readonly since: number
}

/** The status of one unit: three independent axes and what happens next. */
export interface Status {
  readonly sync: Axis<Sync>
  readonly health: Axis<Health>
  readonly operation: Axis<Operation>
  /** What happens next, in one sentence. */
  readonly next: string
  readonly fault?: Fault
}

/** When the unit is looked at again, and why then (epoch ms). */
export interface Next {
  readonly at: number
  readonly because: string
}
