import type { Problem, Unit } from '@plumbline/desired-state'
import type { Axis, Fault, Hold, Outcome, Plan, Rollout, Stall } from '../../model/index.ts'
import type { Gates } from '../gates/gate-look.ts'
import type { ResourceView } from '../observe/observe.ts'
import type { Reason } from '../plan/plan.ts'

/** Everything that a status is made from. */
export interface Facts {
  readonly plan: Plan
  readonly views: readonly ResourceView[]
  readonly outcomes: readonly Outcome[]
  readonly problems: readonly Problem[]
  readonly removed: boolean
  /** The differences are nobody's commit. */
  readonly drifted: boolean
  readonly hold?: Hold
  /** A person holds it as well. */
  readonly pinned?: boolean
  /** Why what Git wants does not go out yet. */
  readonly waits?: Reason
  readonly rollout?: Rollout
  readonly gates?: Pick<Gates, 'why' | 'next' | 'refusal'>
  /** Why what Git wants was refused before its first write. */
  readonly refused?: Fault
  /** AWS took what was sent, again and again, and does not answer it. */
  readonly notKept?: Fault
  /** What it waits for, and since when. */
  readonly stall?: Stall
  /** What is worked towards. */
  readonly towards?: Unit
}

/** What one axis says, before it is known since when. */
export type Word<Is extends string> = Omit<Axis<Is>, 'since'>
