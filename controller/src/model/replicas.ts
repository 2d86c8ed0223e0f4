import type { UnitId } from '@plumbline/desired-state'
import type { Fault } from './fault.ts'
import type { Priority } from './ports.ts'
import type { Next } from './status.ts'

/** Whether this process may change AWS and what is remembered. One that works alone always may. */
export interface WriteGuard {
  /** By the last renewal, without asking: a process that was frozen sees that its time is over. */
  holds(): boolean
  /** Asks the database itself, before what cannot be undone. */
  confirms(): Promise<boolean>
}

/** The turn of one replica to lead. Turns are numbered, so that the writes of an older one can be told. */
export interface Term {
  readonly generation: number
  /** Aborts when the lease is lost, or may be. */
  readonly lost: AbortSignal
  /** Hands the lease over at once: another replica need not wait until it runs out. */
  release(): Promise<void>
}

/** Who leads: at most one replica at a time, by the clock of the database. */
export interface Lease extends WriteGuard {
  /** Name of this replica. */
  readonly replica: string
  /** Waits for the lease; `undefined` when `signal` aborts first. */
  acquire(signal: AbortSignal): Promise<Term | undefined>
  /** Who had it when it was last looked at; `undefined` when nobody had. */
  leader(): string | undefined
  /** Of the term that goes on; `undefined` while it is somebody else's. */
  generation(): number | undefined
}

/** What one replica asks the one that leads, and its answer: JSON, or an error with a fault. */
export interface Asks {
  /** @throws FaultError of whoever answers; `NoLeader` when nobody does in time */
  ask(verb: string, args: readonly unknown[]): Promise<unknown>
  /** Answers what is asked until `signal` aborts. */
  answer(
    work: (verb: string, args: readonly unknown[]) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<void>
}

/** What the leader knows to be wanted of a unit when it has it looked at. Whoever knows of something else leaves it. */
export interface Errand {
  readonly source: string
  readonly revision: string
  /** Of the unit as it is rendered there; left out where its documents have problems. */
  readonly fingerprint?: string
}

/** How the turn of a unit ended, as the leader hears it. */
export type TurnReport =
  | {
      readonly is: 'done'
      /** Something was remembered that is worth to be read. */
      readonly wrote: boolean
      /** When it is to be looked at again, where it is known by now. */
      readonly next?: Next
      /** When it was looked at (epoch ms). */
      readonly observedAt?: number
    }
  | { readonly is: 'crashed'; readonly fault: Fault }
  /** The replica knew of something else than the errand says. */
  | { readonly is: 'returned' }
  /** Whoever had the turn is gone: nobody knows how far it came. */
  | { readonly is: 'lost' }
  /** Somebody wanted the turn while it was taken. */
  | { readonly is: 'wanted' }

/** Turns of units, which all replicas take and the leader gives out: one at a time for each unit, whoever takes it. */
export interface SharedTurns {
  /** For the leader: has a unit looked at. One that waits is only raised; one whose turn goes on has one more. */
  put(unit: UnitId, errand: Errand, priority: Priority): void
  /** Turns that were given out and of which nothing was heard yet. */
  readonly depth: number
  /** Resolves when nothing of what was given out is left. */
  idle(): Promise<void>
  /** For the leader: forgets what waits, and hears what became of turns until `signal` aborts. */
  lead(heard: (unit: UnitId, report: TurnReport) => void, signal: AbortSignal): Promise<void>
  /**
   * For the leader: a turn that is taken at once, beside the queue. `false` when somebody else has it: that it is over is
   * heard then, as `wanted`.
   */
  alone(unit: UnitId, turn: () => Promise<void>): Promise<boolean>
  /** For everybody: takes turns until `signal` aborts, while `isReady`; what was begun is ended. */
  work(worker: Worker, signal: AbortSignal): Promise<void>
}

export interface Worker {
  /** Whether this replica knows what is wanted. */
  readonly isReady: () => boolean
  readonly turn: (unit: UnitId, errand: Errand, signal: AbortSignal) => Promise<TurnReport>
}

/** What this process shares with the other replicas of the same controller. */
export interface Replicas {
  readonly lease: Lease
  readonly asks: Asks
  readonly turns: SharedTurns
}
