import type { Problem, UnitId } from '@plumbline/desired-state'
import type {
  Checked,
  Evidence,
  Hold,
  Outcome,
  Plan,
  Stall,
  Status,
  Target,
  Waiting,
} from '../../model/index.ts'
import type { DriftFacts } from '../plan/drift.ts'
import type { Gates } from '../gates/gate-look.ts'
import type { ResourceView } from '../observe/observe.ts'
import type { Reason } from '../plan/plan.ts'

/** What one pass found and did. */
export interface PassResult {
  readonly unit: UnitId
  readonly source: string
  readonly target?: Target
  readonly plan: Plan
  readonly views: readonly ResourceView[]
  readonly outcomes: readonly Outcome[]
  readonly problems: readonly Problem[]
  readonly status: Status
  readonly hold?: Hold
  /** A release that does not go out yet. */
  readonly release?: Pick<Waiting, 'fingerprint' | 'revision'>
  readonly waits?: Reason
  /** What was checked in this pass, before a release. */
  readonly checked?: Checked
  readonly evidence?: Evidence
  readonly gates?: Gates
  /** Which gate of which rollout the job was looked at for. */
  readonly occasion?: string
  readonly drifted: boolean
  /** See `UnitMemory`. */
  readonly resent: number
  readonly drift: DriftFacts
  /** What it waits for, and since when. */
  readonly stall?: Stall
  /** A write may be unaccounted for: this pass asked AWS what became of it. */
  readonly suspect: boolean
  /** Epoch ms at which the look began: what it says is as old as that. Default: `now`. */
  readonly lookedAt?: number
  /** Epoch ms. */
  readonly now: number
}
