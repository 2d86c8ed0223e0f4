import type { OperationName } from './aws.ts'
import type { Evidence } from './evidence.ts'
import type { Effect } from './kind.ts'
import type { ResourceId } from './plan.ts'
import type { ReleasedImage } from './preflight.ts'

/** One try to bring a unit to what is wanted of it, from its first call on. */
export interface Attempt {
  /** Of the unit as it was rendered. */
  readonly fingerprint: string
  /** The head of the source when it went out, with the author and the subject of that commit where they are known. */
  readonly revision: string
  readonly author?: string
  readonly subject?: string
  /** When that commit was made (epoch ms). */
  readonly committedAt?: number
  /** `repair`: what was in place is put back, or looked after. */
  readonly cause: 'release' | 'rollback' | 'repair'
  /** The person who went back. */
  readonly by?: string
  /** Epoch ms. */
  readonly began: number
  /** The first calls that were sent for it, in order. */
  readonly calls: readonly AttemptCall[]
  /** How many calls there were. */
  readonly callCount: number
  /** What AWS said of the rollout or the run, once that had ended. */
  readonly evidence?: Evidence
}

export interface AttemptCall {
  readonly op: OperationName
  readonly resource: ResourceId
  readonly effect: Effect
  readonly result: 'done' | 'failed'
}

/** What became of an attempt. `refused` went out in no part; `found` was in place already when it was first looked at. */
export type AttemptOutcome =
  | 'succeeded'
  | 'failed'
  | 'rolled-back'
  | 'superseded'
  | 'refused'
  | 'found'

export interface EndedAttempt extends Attempt {
  readonly outcome: AttemptOutcome
  /** In one sentence. */
  readonly why: string
  /** Epoch ms. */
  readonly ended: number
  /** Its images, and the bytes that their names stood for. */
  readonly images: readonly ReleasedImage[]
}
