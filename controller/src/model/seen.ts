import type { Environment, Unit, UnitId } from '@plumbline/desired-state'
import type { Ref, Shape } from './compare.ts'
import type { Fault } from './fault.ts'
import type { JsonObject } from './json.ts'

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
  /** What need not be read again, not even by another process; what others may change for as long as the kind says. */
  readonly proven?: Proven
  /** The rollout that is being followed, by its id. */
  readonly following?: string
  /** Since when it is followed, by our own clock (epoch ms): that of AWS may be another one. */
  readonly followingSince?: number
  /** It is a rollout of something that is not wanted any more. */
  readonly overtaken?: true
  /** It was not in place yet, and nothing of it is on its way: where AWS gave up what is live, it is begun anew. */
  readonly anew?: true
  /**
   * True when a write may have been made that nobody remembers: after a kill between a call and its record, or with an
   * empty store. Then ECS's own records are asked what became of it, so that a failed release is not tried again.
   */
  readonly suspect: boolean
  /** Epoch ms of the look: what is late, or too old to be remembered by AWS, is told by it. */
  readonly now: number
}

/** That something in AWS equals what was wanted when it was read. */
export interface Proven {
  readonly identifier: string
  /** Of the wanted shape that it equals. */
  readonly digest: string
  /**
   * Epoch ms of the look, where it is something that others may change; left out for what never changes, such as a
   * revision. Such a proof is over when the unit is written to, when somebody is told to have changed something, or when a
   * later look does not give it again.
   */
  readonly at?: number
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
