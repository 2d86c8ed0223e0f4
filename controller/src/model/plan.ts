import type { WaitName } from './waits.ts'
import type { Location, UnitId } from '@plumbline/desired-state'
import type { Call } from './aws.ts'
import type { Difference } from './compare.ts'
import type { Fault } from './fault.ts'
import type { Effect } from './kind.ts'
import type { Proven } from './seen.ts'

/** `service/checkout`, `task-definition/prod-checkout`: unique within its environment. */
export type ResourceId = `${string}/${string}`

/** How one resource differs from what is wanted. */
export interface ResourceDifferences {
  readonly resource: ResourceId
  readonly verb: 'create' | 'change' | 'delete'
  readonly differences: readonly Difference[]
  /** Brought by time and by nobody's hand: no drift. */
  readonly due?: true
}

/** Differences that a rule of the documents says to ignore: nothing undoes them, and they are no drift. */
export interface IgnoredDifferences extends ResourceDifferences {
  /** The name of the rule. */
  readonly rule: string
  /** The rule is of the environment. */
  readonly around?: true
  readonly reason: string
  /** Epoch ms; left out when the rule never ends. */
  readonly untilMs?: number
}

/** Where the wanted value of a field is said. */
export interface Origin {
  /** Path in the documents: `spec.image`, or `environment.network.subnets` for what the environment says. */
  readonly path: string
  /** Left out when nobody wrote it, so that its default holds. */
  readonly at?: Location
}

/** By resource, then by the path of a difference; fields that follow from other resources have none. */
export type Origins = Readonly<Record<ResourceId, Readonly<Record<string, Origin>>>>

/** One call that is ready to be sent. */
export interface Step {
  readonly resource: ResourceId
  readonly effect: Effect
  readonly call: Call
  /** What AWS does at once because of the call, where its fields do not show it. */
  readonly note?: string
}

/** A difference that is not acted on in this pass, and why. */
export interface Held {
  readonly resource: ResourceId
  /** PascalCase: `WaitsFor`, `NotOurs`, `PruneNeedsConfirmation`, `DriftReportOnly` … */
  readonly reason: string
  readonly because: string
  /** What it waits for, if that ends by itself. */
  readonly awaits?: WaitName
  /** The calls that follow once the wait is over; identifiers that are not known yet read `(known after apply)`. */
  readonly next: readonly Step[]
}

/** What to do about one unit, as finished values. Pure: planning reads nothing and writes nothing. */
export interface Plan {
  readonly unit: UnitId
  readonly revision: string
  readonly fingerprint: string
  readonly differences: readonly ResourceDifferences[]
  /** What differs and is to be ignored: no part of `differences`. */
  readonly ignored?: readonly IgnoredDifferences[]
  /** Where the wanted values of the differences are said; beside them, because a moved line is no difference. */
  readonly origins?: Origins
  /** Units that come before this one. */
  readonly dependsOn?: readonly UnitId[]
  /** In order. */
  readonly steps: readonly Step[]
  readonly held: readonly Held[]
  /** Reads that failed: nothing is planned on top of what could not be seen. */
  readonly unreadable: readonly { readonly resource: ResourceId; readonly fault: Fault }[]
}

/** What became of one step. */
export interface Outcome {
  readonly step: Step
  readonly result: 'done' | 'failed' | 'refused'
  readonly fault?: Fault
  /** What AWS called the thing that was written, usually an ARN. */
  readonly identifier?: string
  /** The rollout that the call started, by its id. */
  readonly rollout?: string
  /** What the answer proved for later looks. */
  readonly proven?: Proven
  /** Epoch ms. */
  readonly at: number
}
