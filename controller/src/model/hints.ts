/** Who changed something in AWS, and from where, as CloudTrail tells. Told to people; decides nothing. */
export interface Edit {
  /** CloudTrail's id of the record: the same record may come twice. */
  readonly id: string
  /** ARN of the user or of the session of a role. */
  readonly by: string
  /** `ecs:UpdateService` */
  readonly call: string
  /** An address, or the name of the service that called for somebody. */
  readonly from: string
  /** The program that called, as it calls itself. */
  readonly agent: string
  /** Epoch ms, in whole seconds. */
  readonly at: number
}

/** The same as logs, alerts and the API tell it: the time as ISO 8601. */
export type EditTold = Omit<Edit, 'id' | 'at'> & { readonly at: string }

/**
 * What an event says that something may have happened to. It carries no fact: the look that follows decides. Lost, doubled,
 * late and invented hints cost a look, or the time until the next poll.
 */
export interface Hint {
  readonly account: string
  readonly region: string
  /** Handles of the things it is about; see `handlesOf`. */
  readonly handles: readonly string[]
  /** Somebody else's change; left out for events that name nobody. */
  readonly edit?: Edit
}

/** Messages that were received together. */
export interface Delivery {
  readonly hints: readonly Hint[]
  /** Messages that were no event of AWS. */
  readonly malformed: number
  /** Removes from the queue what was handed over: called when the hints are in good hands. */
  readonly done: () => Promise<void>
}

/** Where AWS tells of edits. */
export interface HintQueue {
  /** How it is called in logs. */
  readonly name: string
  /** Waits a while for messages; none is no error. Rejects with a `FaultError`. */
  receive(): Promise<Delivery>
}
