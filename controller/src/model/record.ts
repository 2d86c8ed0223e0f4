import type { Problem, Role, Unit, UnitId } from '@plumbline/desired-state'
import type { AdoptedCommit } from './commit.ts'
import type { Fight } from './drift.ts'
import type { Attempt, EndedAttempt } from './attempt.ts'
import type { Evidence } from './evidence.ts'
import type { Fault } from './fault.ts'
import type { Fleet } from './fleet.ts'
import type {
  IgnoredDifferences,
  Origins,
  Outcome,
  Plan,
  ResourceDifferences,
  ResourceId,
} from './plan.ts'
import type { Edit } from './hints.ts'
import type { GateAnswer, GateMemory, Ran } from './gate.ts'
import type { Rollout } from './health.ts'
import type { Proven } from './seen.ts'
import type { Checked, ReleasedImage } from './preflight.ts'
import type { Next, Status } from './status.ts'
import type { Stall } from './waits.ts'

/** A rendered unit together with the commit it came from. */
export interface Rendered {
  readonly revision: string
  readonly unit: Unit
  /** Epoch ms. */
  readonly at: number
  /** What its images stood for, once it was good. */
  readonly images?: readonly ReleasedImage[]
}

/** A unit pinned to its last good revision after a rollback. The next commit that changes the unit ends it. */
export interface Hold {
  /** The fingerprint that failed: it is not applied again. */
  readonly fingerprint: string
  readonly revision: string
  readonly reason: string
  /** Who went back; left out when the rollout failed by itself. */
  readonly by?: string
  /** An alarm ended the rollout, and not tasks that failed. */
  readonly alarmed?: true
  /** A person sent the rollout back at a gate: nobody needs to be told. */
  readonly rejected?: true
  /** Why the last good revision does not run either: nothing is sent any more. */
  readonly stuck?: string
  /** Epoch ms. */
  readonly since: number
}

/** A release that waits for other units. */
export interface Waiting {
  readonly fingerprint: string
  readonly revision: string
  /** Epoch ms. */
  readonly since: number
  /** Why it waits for ever: the time of its gate is over. */
  readonly over?: string
}

/** What a person asked for of a unit: nothing new goes out (`hold`), or nothing is written at all (`suspend`). */
export interface Pin {
  readonly mode: 'hold' | 'suspend'
  readonly reason: string
  readonly author: string
  /** Epoch ms. */
  readonly since: number
  /** Epoch ms at which it ends by itself; left out: when somebody releases it. */
  readonly until?: number
}

/** Something that a removed unit has in AWS. */
export interface Left {
  readonly resource: ResourceId
  readonly arn?: string
}

/** Differences that nobody committed. */
export interface Drift {
  /** Epoch ms of the look that found it. */
  readonly since: number
  readonly differences: readonly ResourceDifferences[]
  /** What differed since then and does not any more: what takes several passes is told whole at its end. */
  readonly past?: readonly ResourceDifferences[]
  /** Epoch ms of the last look that found nothing, as far as somebody wants to know who made it. */
  readonly cleanAt?: number
  /** What people did that may have made it, as far as CloudTrail told; left out when it told nothing. */
  readonly edits?: readonly Edit[]
}

/** What is remembered of one unit between passes: the newest row, as opposed to history. */
export interface UnitMemory {
  readonly unit: UnitId
  readonly source: string
  readonly team?: string
  readonly status: Status
  readonly next: Next
  /** The commit that the last pass worked towards. */
  readonly revision: string
  /** A pass worked towards what Git wants of it: a removal after that is a removal. */
  readonly wanted?: true
  /** The last render that a live read found in place, healthy or not. */
  readonly applied?: Rendered
  /** The last render that was live, complete and healthy. */
  readonly lastGood?: Rendered
  readonly rollout?: {
    readonly id: string
    readonly fingerprint: string
    readonly revision: string
    readonly since: number
  }
  readonly lastRollout?: Rollout
  /** Why the newest rollout or run fares as it does. */
  readonly evidence?: Evidence
  /** What is being tried now. */
  readonly attempt?: Attempt
  /** The gates of the newest release: what waits, and what was answered. */
  readonly gates?: GateMemory
  /** Of a job: how it came out for the gate that asked for it last. */
  readonly ran?: Ran
  readonly hold?: Hold
  readonly waiting?: Waiting
  /** A wait of which the end is overdue at some time. */
  readonly stall?: Stall
  readonly pin?: Pin
  /** What was checked before the newest release. */
  readonly preflight?: Checked
  /** A release that a person let through a freeze, by its fingerprint. */
  readonly thaw?: { readonly fingerprint: string; readonly author: string; readonly reason: string }
  /** What differed at the last look, per resource. */
  readonly differences: readonly ResourceDifferences[]
  /** Where the documents say the wanted values of `differences`. */
  readonly origins?: Origins
  /** Drift that has been announced, so that it is announced once. */
  readonly drift?: Drift
  /** Drift that is gone, as long as nobody knows who made it: the record of it may come later than the repair. */
  readonly pastDrift?: Drift & { readonly until: number }
  /** What differed at the last look and is to be ignored. */
  readonly ignored?: readonly IgnoredDifferences[]
  /** Names of the rules that have ended and are still in the documents. */
  readonly ended?: readonly string[]
  /** The same, of rules of the environment. */
  readonly endedAround?: readonly string[]
  /** When each field drifted, within a while, by `service/web desiredCount` (epoch ms). */
  readonly drifts?: Readonly<Record<string, readonly number[]>>
  /** Somebody changes something as often as it is undone: it is only reported. */
  readonly fight?: Fight
  /** A person wants the drift undone that would only be reported. */
  readonly revert?: { readonly author: string; readonly reason: string }
  /** Problems in the unit's documents at the head of the source. */
  readonly problems: readonly Problem[]
  /** Identifiers that AWS returned to our writes, newest first, by kind. */
  readonly known: Readonly<Record<string, readonly string[]>>
  /** What live reads proved, by kind. */
  readonly proven?: Readonly<Record<string, Proven>>
  /** The reason for which the unit was last announced to be Degraded, so that it is announced once. */
  readonly degraded?: string
  /** A write was sent and its answer was lost: ECS is asked what became of it before anything is sent again. */
  readonly suspect?: true
  /** Why nothing is deleted, when the unit was removed from Git. */
  readonly kept?: string
  /** What of a removed unit is there and carries its tag. */
  readonly left?: readonly Left[]
  /** Consecutive passes of which AWS took everything that they sent, for the very same differences. */
  readonly resent?: number
  /** The hosts of a Puppet bundle, as they were seen last. */
  readonly fleet?: Fleet
  /** Consecutive passes that failed: the exponent of the backoff. */
  readonly failures: number
  /** Epoch ms of the last live read and of the last write. `Synced` needs the read to be the later one. */
  readonly observedAt?: number
  readonly wroteAt?: number
}

/** One pass that did something, or that changed a word of the status. Kept as history. */
export interface PassRecord {
  readonly unit: UnitId
  /** Epoch ms. */
  readonly at: number
  readonly revision: string
  readonly plan: Plan
  readonly outcomes: readonly Outcome[]
  readonly status: Status
  readonly next: Next
  /** The render that proved good in this pass: what a person can go back to. */
  readonly good?: Rendered
  /** What was found out in this pass of a rollout or a run that ended. */
  readonly evidence?: Evidence
  /** What ended in this pass. */
  readonly attempts?: readonly EndedAttempt[]
  /** What was said at gates. */
  readonly answers?: readonly GateAnswer[]
}

/** What is known of one source. */
export interface SourceState {
  readonly name: string
  /** The revision that is the target of its units. */
  readonly revision?: string
  /** The last ones that became it, newest first. */
  readonly commits?: readonly AdoptedCommit[]
  /** Where people see a commit at the Git host: the address without its id. Left out where that is not known. */
  readonly commitPages?: string
  /** Epoch ms of the last fetch that worked, and of the last try. */
  readonly fetchedAt?: number
  readonly triedAt?: number
  readonly fault?: Fault
  readonly faultSince?: number
  /** A head that does not descend from `revision`: not adopted until a person accepts it. */
  readonly rewritten?: string
  /** Problems in its documents. */
  readonly problems: readonly Problem[]
  /** The last good roles in its documents. */
  readonly roles?: readonly Role[]
}
