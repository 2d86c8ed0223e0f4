import type { Inquiry } from './evidence.ts'
import type { Fleet } from './fleet.ts'
import type { Pause } from './gate.ts'
import type { Health } from './status.ts'

/** How a rollout that ECS carries out stands. */
export interface Rollout {
  readonly id: string
  readonly phase: 'running' | 'completed' | 'rolling-back' | 'rolled-back' | 'failed' | 'superseded'
  readonly why: string
  /** It goes no further until it is answered. */
  readonly pause?: Pause
  /** Pauses that ended because nobody answered them, by what an answer would have named. */
  readonly unanswered?: readonly string[]
  /** An alarm that watched over it went off. */
  readonly alarmed?: true
}

export interface HealthReport {
  readonly health: Health
  /** PascalCase. */
  readonly reason: string
  readonly why: string
  /** The rollout that is being followed (`Scope.following`). */
  readonly rollout?: Rollout
  /** The id of a rollout that runs right now, whoever started it. */
  readonly running?: string
  /** Why the newest rollout was given up, when it is what is live: nothing is going to happen by itself any more. */
  readonly givenUp?: string
  /** An alarm is why. */
  readonly alarmed?: true
  /** The hosts of a Puppet bundle. */
  readonly fleet?: Fleet
  /** Identifiers that ECS gave up rolling out, as far as it was asked (`Scope.suspect`). */
  readonly rejected?: readonly string[]
  /** What is worth a closer look, which `explain` then takes. */
  readonly inquiry?: Inquiry
  /** How the run of a job came out, once nothing follows any more. */
  readonly ran?: 'succeeded' | 'failed'
}
