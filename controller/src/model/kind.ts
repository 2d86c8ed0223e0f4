import type { Environment, Unit, UnitId, UnitKind } from '@plumbline/desired-state'
import type { AwsOperation, AwsReader, Call } from './aws.ts'
import type { Difference, Ref, Shape } from './compare.ts'
import type { Explanation, Inquiry } from './evidence.ts'
import type { Fault } from './fault.ts'
import type { Fleet } from './fleet.ts'
import type { Pause } from './gate.ts'
import type { JsonObject } from './json.ts'
import type { Health } from './status.ts'
import type { OwnedUnit, Traces, UnmanagedService } from './traces.ts'
import type { WaitName } from './waits.ts'

/** The only three answers to a look. Only `absent` creates; only `present` and unwanted deletes. */
export type Observation<Live> =
  | { readonly state: 'present'; readonly live: Live }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly fault: Fault }

/** What the pure functions of a kind may know beside the spec. */
export interface Context {
  readonly unit: UnitId
  readonly environment: Environment
  readonly source: string
  /** The commit that is being applied. */
  readonly revision: string
  /** Hash of the rendered unit: the same fingerprint means that nobody changed it. */
  readonly fingerprint: string
  /** What Git wants is held: this is what was good before. */
  readonly goesBack?: true
  /** Which gate of which rollout a job is to run for; left out while none asks for it. */
  readonly occasion?: string
}

/** One resource that a unit wants: the finished request, and its normal form. */
export interface Wanted<Request extends object> {
  readonly name: string
  /** The input of the call that would create it; references to other resources are `Ref`s until they are known. */
  readonly request: Request
  readonly shape: Shape
  /** Resources that must exist first although no field of the request names them. */
  readonly after?: readonly Ref[]
}

/** What a kind looks for: what the unit wants (nothing, when the unit was removed) and what is remembered of it. */
export interface Scope<Request extends object> {
  readonly context: Context
  readonly wanted: readonly Wanted<Request>[]
  /** What Git says of the unit; left out for one that was removed. */
  readonly unit?: Unit
  /** The unit is no longer in Git: everything of it goes, and nothing is wanted. */
  readonly removed: boolean
  /** A removed unit as it was when it was in place: where to look for it, and no proof that anything is its. */
  readonly last?: Unit
  /** ARNs of what AWS lists with the tag of the unit, of one that was removed: they are looked at beside what names tell. */
  readonly listed?: readonly string[]
  /** Identifiers that AWS returned to our own writes, newest first: found again even before a list shows them. */
  readonly known: readonly string[]
  /** What was read once and cannot change: it is not read again, not even by another process. */
  readonly proven?: Proven
  /** The rollout that is being followed, by its id. */
  readonly following?: string
  /** Since when it is followed, by our own clock (epoch ms): that of AWS may be another one. */
  readonly followingSince?: number
  /** It is a rollout of something that is not wanted any more. */
  readonly overtaken?: true
  /**
   * True when a write may have been made that nobody remembers: after a kill between a call and its record, or with an
   * empty store. Then ECS's own records are asked what became of it, so that a failed release is not tried again.
   */
  readonly suspect: boolean
  /** Epoch ms of the look: what is late, or too old to be remembered by AWS, is told by it. */
  readonly now: number
}

/** That something in AWS which never changes, such as a revision, equals what was wanted when it was read. */
export interface Proven {
  readonly identifier: string
  /** Of the wanted shape that it equals. */
  readonly digest: string
}

/** What a kind may take away of what releases left behind. */
export interface LeftoverScope<Request extends object> {
  readonly context: Context
  readonly unit: Unit
  /** What may be wanted again: of what is in place, and of what was good before. */
  readonly kept: readonly Wanted<Request>[]
  /** Identifiers that AWS returned to our own writes, newest first. */
  readonly known: readonly string[]
}

/** One resource that was looked at. */
export interface Observed<Live> {
  readonly name: string
  readonly observation: Observation<Live>
  /** Tags of the live resource; left out where they were not read, because nothing will be written. */
  readonly tags?: Readonly<Record<string, string>>
  /** What other resources refer to, usually its ARN; left out while it does not exist as wanted. */
  readonly identifier?: string
  /** Tells a thing that is gone from its successor of the same name: a client token must not be used for both. */
  readonly predecessor?: string
  /**
   * The unit owns it and, by its spec, no longer wants it: an ingress that was taken away. Without this word nothing of a
   * unit that is in Git is ever deleted, so that a kind which by a defect wants nothing does no harm.
   */
  readonly surplus?: true
  /**
   * What differs was brought by time and by nobody's hand, such as a run that has ended and is to be written down: it is
   * no drift, and a policy that only reports drift does not hold it back.
   */
  readonly due?: true
  /** What was seen on the way that a creation needs and no spec says, such as the VPC of a load balancer. */
  readonly facts?: JsonObject
  /** What this look proved for all later ones. */
  readonly proven?: Proven
}

export type Effect =
  | 'creates'
  | 'updates in place'
  | 'replaces tasks'
  | 'recreates'
  | 'deletes'
  | 'answers a gate'

/** Wanted against live, for `plan`. */
export type Change<Request extends object, Live> =
  | {
      readonly state: 'absent'
      readonly wanted: Wanted<Request>
      readonly predecessor?: string
      readonly facts?: JsonObject
      readonly context: Context
    }
  | {
      readonly state: 'changed'
      readonly wanted: Wanted<Request>
      readonly live: Live
      readonly differences: readonly Difference[]
      readonly context: Context
    }
  | { readonly state: 'unwanted'; readonly live: Live; readonly context: Context }

export interface PlannedCall {
  readonly call: Call
  readonly effect: Effect
  /** What AWS does at once because of the call, where its fields do not show it. */
  readonly note?: string
}

/** What a rollout that pauses is told. */
export type Answer = 'continue' | 'rollback'

/** Why a kind sends nothing now although something differs. */
export interface Wait {
  /** PascalCase: `TargetsNotHealthy`, `NeedsAllowReplace` … */
  readonly reason: string
  readonly because: string
  /** What ends by itself, and has a deadline; left out where a person must end it, or where the deadline is another one's. */
  readonly awaits?: WaitName
}

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

/** One type of AWS resource: a folder with these five functions. All but `observe` are pure. */
export interface Kind<Request extends object, Live> {
  readonly name: string
  /** The kinds of units that have something of it; left out: those that run tasks. */
  readonly units?: readonly UnitKind[]
  /** It stands beside what the unit is there for: of resources that are equally well, another kind speaks for the unit. */
  readonly auxiliary?: true
  /** How its things are known when no document names them any more. */
  readonly traces: Traces
  /** Every operation this kind calls: the executor, the IAM policy and the simulator's coverage derive from it. */
  readonly calls: readonly AwsOperation[]
  /** What this unit wants of this kind, defaults filled in. */
  wanted(unit: Unit, context: Context): readonly Wanted<Request>[]
  /** Looks at what is wanted, and at what is owned but no longer wanted. */
  observe(reader: AwsReader, scope: Scope<Request>): Promise<readonly Observed<Live>[]>
  /**
   * Whether what is wanted tells how a rollout or a run fares: then it is looked at whenever that is, and what does not is
   * looked at as often as a unit at rest, and at the end. Left out: it does not.
   */
  follows?(wanted: readonly Wanted<Request>[]): boolean
  /** Live AWS in the normal form: noise removed, sets sorted. */
  actual(live: Live): Shape
  /** The calls that turn live into wanted; finished requests, in order. */
  plan(change: Change<Request, Live>): readonly PlannedCall[]
  /**
   * The request with the live values of some fields of the normal form, which a change of others must not touch. Left out
   * where no call of the kind says more than what differs.
   */
  keep?(request: Request, live: Live, paths: readonly string[]): Request
  health(live: Live, now: number): HealthReport
  /** The calls that let the rollout which pauses go on, or send it back. */
  answer?(live: Live, action: Answer): readonly PlannedCall[]
  /**
   * Why a change, or a part of it, waits: for targets to become healthy, for a permission to replace. Asked beside
   * `plan`, whose calls go out all the same.
   */
  waits?(change: Change<Request, Live>): Wait | undefined
  /**
   * Why it is as `health` says, by reads that a pass does not make otherwise; asked once for each inquiry. What cannot be
   * read is a part of the answer.
   */
  explain?(reader: AwsReader, live: Live, inquiry: Inquiry): Promise<Explanation>
  /**
   * Where the documents may say a field of the normal form of the resource `name`: paths such as `spec.image`, the one
   * that wins first, and last the one where a person would write it. None for what follows from other resources.
   */
  sources?(path: readonly string[], unit: Unit, name: string): readonly string[]
  /**
   * What AWS's answer to one of this kind's writes tells: an identifier to look at next time, a rollout to follow, what need
   * not be read.
   * @throws FaultError when the answer says that nothing was done, as RunTask does for want of capacity
   */
  read?(output: object): {
    readonly identifier?: string
    readonly rollout?: string
    readonly proven?: Proven
  }
  /**
   * What runs in the one cluster of some environments and carries no tag of a Plumbline; what is wanted there is left out.
   */
  unmanaged?(
    reader: AwsReader,
    environments: readonly Environment[],
    wanted: ReadonlySet<UnitId>,
  ): Promise<readonly UnmanagedService[]>
  /**
   * The calls that take away what releases of the unit left behind and nothing needs any more. Asked for rarely, of a unit at
   * rest; what cannot be seen is no leftover.
   */
  leftovers?(reader: AwsReader, scope: LeftoverScope<Request>): Promise<readonly PlannedCall[]>
  /** Units, tagged as ours, of which something of this kind is live in the environment; those that are wanted may be left out. */
  inventory?(
    reader: AwsReader,
    environment: Environment,
    wanted: ReadonlySet<UnitId>,
  ): Promise<readonly OwnedUnit[]>
}

// oxlint-disable-next-line typescript/no-explicit-any -- the registry holds kinds of every type
export type AnyKind = Kind<any, any>

const taskUnits: readonly string[] = ['service', 'job']

/** The kinds of which a unit can have something. Only they may be asked about it: a bundle has no log group. */
export function kindsFor(
  kinds: readonly AnyKind[],
  unit: { readonly kind: string },
): readonly AnyKind[] {
  return kinds.filter(({ units = taskUnits }) => units.some((one) => one === unit.kind))
}

/** Checks a kind against the interface and keeps its exact type. */
export function defineKind<Request extends object, Live>(
  kind: Kind<Request, Live>,
): Kind<Request, Live> {
  return kind
}
