import type { Environment, Unit, UnitId, UnitKind } from '@plumbline/desired-state'
import type { AwsOperation, AwsReader, Call } from './aws.ts'
import type { Difference, Shape } from './compare.ts'
import type { Explanation, Inquiry } from './evidence.ts'
import type { HealthReport } from './health.ts'
import type { JsonObject } from './json.ts'
import type { Context, LeftoverScope, Observed, Proven, Scope, Wanted } from './seen.ts'
import type { OwnedUnit, Traces, UnmanagedService } from './traces.ts'
import type { WaitName } from './waits.ts'

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
   * What `plan` will say once a wait of the whole change is over, as far as that is known before: for people who read the
   * plan, and sent to nobody. Left out where nothing is known.
   */
  afterWait?(change: Change<Request, Live>): readonly PlannedCall[]
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
