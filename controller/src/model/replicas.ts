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

/** What this process shares with the other replicas of the same controller. */
export interface Replicas {
  readonly lease: Lease
  readonly asks: Asks
}
