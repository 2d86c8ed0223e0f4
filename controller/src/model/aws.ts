import type { JsonObject } from './json.ts'

/** `ecs:UpdateService`: the service prefix of IAM and the operation, so that a permission is the same word as a call. */
export type OperationName = `${string}:${string}`
export type ReadName = `${string}:${'BatchGet' | 'Describe' | 'Get' | 'List' | 'Simulate'}${string}`

/** The class of an SDK command, as far as its types matter here. */
// oxlint-disable-next-line typescript/no-explicit-any -- the SDK's command classes differ in every type parameter
export type CommandClass<Input, Output> = new (input: Input) => {
  readonly input: Input
  // oxlint-disable-next-line typescript/no-explicit-any -- as above; only the output is read
  resolveMiddleware(...args: any[]): (...args: any[]) => Promise<{ output: Output }>
}

/** The command of a client that is too large to be loaded before somebody calls it. */
export interface LateCommand<Input, Output> {
  readonly load: () => Promise<CommandClass<Input, Output>>
}

/** An operation that only reads. The type of its name makes it impossible to pass a write where a read is expected. */
export interface ReadOperation<Input, Output> {
  readonly access: 'read'
  readonly op: ReadName
  readonly command: CommandClass<Input, Output> | LateCommand<Input, Output>
}

export interface WriteOperation<Input, Output> {
  readonly access: 'write'
  readonly op: OperationName
  readonly command: CommandClass<Input, Output>
}

// oxlint-disable-next-line typescript/no-explicit-any -- a list holds operations of every type
export type AwsOperation = ReadOperation<any, any> | WriteOperation<any, any>

export function reads<Input, Output>(
  op: ReadName,
  command: CommandClass<Input, Output>,
): ReadOperation<Input, Output> {
  return { access: 'read', op, command }
}

export function readsLate<Input, Output>(
  op: ReadName,
  load: () => Promise<CommandClass<Input, Output>>,
): ReadOperation<Input, Output> {
  return { access: 'read', op, command: { load } }
}

export function writes<Input, Output>(
  op: OperationName,
  command: CommandClass<Input, Output>,
): WriteOperation<Input, Output> {
  return { access: 'write', op, command }
}

/** One exact AWS request: serialisable, printable, comparable. It holds no placeholder: all thinking is over. */
export interface Call {
  readonly op: OperationName
  readonly input: JsonObject
}

/** A `Call` whose input the compiler checks against the SDK's own type. */
export function call<Input extends object>(
  operation: WriteOperation<Input, unknown>,
  input: NoInfer<Input>,
): Call {
  return { op: operation.op, input: input as JsonObject }
}

/** A Describe that takes several names at once. Concurrent single looks become calls of up to `max` names. */
export interface BatchRead<Input, Output, Item> {
  readonly operation: ReadOperation<Input, Output>
  /** Names per call; the API's own maximum. */
  readonly max: number
  /** `scope` is what all names of one call share, for example the cluster. */
  readonly request: (scope: string, keys: readonly string[]) => Input
  /** The answers by key. A key that is missing here was not found. */
  readonly items: (output: Output) => Iterable<readonly [key: string, item: Item]>
  /** The object never changes once it exists: an answer is kept for good. */
  readonly immutable?: boolean
}

/**
 * A paged list whose items belong to keys: the policies of a scalable target, the target group of a name. A few keys are
 * asked for one by one; when many are wanted at the same moment, the whole list is walked once and serves them all.
 */
export interface GroupRead<Input, Output, Item> {
  readonly operation: ReadOperation<Input, Output>
  /** One page of the items of one key; left out where the API cannot ask for one. `scope` is what all keys share. */
  readonly one?: (scope: string, key: string, token: string | undefined) => Input
  /** One page of everything in the scope. */
  readonly all: (scope: string, token: string | undefined) => Input
  readonly items: (output: Output) => Iterable<readonly [key: string, item: Item]>
  /** What asks for the next page; `undefined` after the last. */
  readonly next: (output: Output) => string | undefined
  /** Code of the error by which the API says that a key has no items. */
  readonly none?: string
}

/** Stands for the account of the credentials, for commands that no environment names one to. */
export const ownAccount = 'of the credentials'

/** Where a call goes: one account and region. */
export interface Place {
  /** Twelve digits; `ownAccount` for whichever the credentials belong to. */
  readonly account: string
  readonly region: string
}

/** Reads only, by type: a function that gets this and nothing else cannot change AWS. Errors are `FaultError`s. */
export interface AwsReader {
  read<Input extends object, Output>(
    operation: ReadOperation<Input, Output>,
    input: NoInfer<Input>,
  ): Promise<Output>
  /** One item of a batched Describe, or `undefined` when AWS says that there is none. */
  look<Input extends object, Output, Item>(
    batch: BatchRead<Input, Output, Item>,
    scope: string,
    key: string,
  ): Promise<Item | undefined>
  /** The items of one key of a paged list; none when there are none. */
  group<Input extends object, Output, Item>(
    group: GroupRead<Input, Output, Item>,
    scope: string,
    key: string,
  ): Promise<readonly Item[]>
}
