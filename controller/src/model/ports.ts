import type { SourceFile, Unit, UnitId } from '@plumbline/desired-state'
import type { AuditEntry, ChainedAudit, NumberedAudit } from './access.ts'
import type { AlertState, Letter, Notice, NumberedNotice } from './alerts.ts'
import type { AwsReader, Call, OperationName, Place } from './aws.ts'
import type { Commit } from './commit.ts'
import type { Tried, TriedSince } from './dora.ts'
import type { EventFields, EventName } from './events.ts'
import type { Urgency } from './tokens.ts'
import type { Answered, KnownRequest, NamedRequest } from './named-requests.ts'
import type { PassRecord, SourceState, UnitMemory } from './record.ts'

export interface Clock {
  /** Epoch ms. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface Random {
  /** The next number in [0, 1). */
  next(): number
}

/** A commit at the head of a source. */
export interface Head extends Commit {
  readonly revision: string
  /** Epoch ms of the commit. */
  readonly committedAt: number
}

/**
 * A Git repository and branch. A failed fetch, a deleted branch and an empty repository are `FaultError`s, never an
 * empty list of files: "cannot see" must not become "delete".
 */
export interface GitSource {
  readonly name: string
  /** Where people see a commit at the Git host: the address without its id. */
  readonly commitPages?: string
  /** Fetches, and says where the branch stands. */
  head(): Promise<Head>
  /** The documents (`*.yaml`, `*.yml`) below the source's path at one revision. */
  files(revision: string): Promise<readonly SourceFile[]>
  /** Whether `newer` descends from `older`. `unknown` when either is not there any more. */
  descends(older: string, newer: string): Promise<'yes' | 'no' | 'unknown'>
  /** Ends what it keeps running between calls. It can be used again. */
  close?(): void
}

/** A file in a folder of a repository, as Git has it. */
export interface FolderFile {
  /** From the folder, with `/`. */
  readonly path: string
  /** Git's mode: `100644` and `100755` are plain files, `120000` is a link, `160000` a submodule. */
  readonly mode: string
  readonly blob: string
  readonly bytes: number
}

/** Folders of a repository at a revision, for what is no document. Rejects with a `FaultError` when it cannot be read. */
export interface GitFolders {
  /** The files below a folder; none when it is not there. */
  folder(revision: string, path: string): Promise<readonly FolderFile[]>
  /** The contents of some blobs of a revision, by blob. */
  contents(revision: string, blobs: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>
}

/** The only port that changes AWS. Resolves with what AWS answered; rejects with a `FaultError`. */
export interface AwsWriter {
  call(call: Call, signal?: AbortSignal, urgency?: Urgency): Promise<object>
}

/** AWS in one account and region. */
export interface Aws {
  readonly reader: AwsReader
  readonly writer: AwsWriter
  /** Whether the rate of an operation has room for what can wait. */
  readonly isIdle: (op: OperationName) => boolean
}
export type AwsAt = (place: Place) => Aws

export interface UnitFilter {
  readonly environment?: string
  readonly source?: string
  readonly limit?: number
  /** The last id of the page before. Rows are ordered by id. */
  readonly after?: string
}

/** A call that was about to be sent. One that nobody settled may or may not have reached AWS. */
export interface Intent {
  readonly id: number
  readonly unit: UnitId
  readonly revision: string
  readonly call: Call
  /** Epoch ms. */
  readonly at: number
}

/** History, intents and memory. Live AWS is the truth: an empty store loses history, never correctness. */
export interface Store {
  unit(id: UnitId): Promise<UnitMemory | undefined>
  units(filter: UnitFilter): Promise<readonly UnitMemory[]>
  /** Written before an effect, so that a kill between the two can be told. Returns the intent's id. */
  intend(unit: UnitId, revision: string, call: Call, at: number): Promise<number>
  /** Writes down what became of an intent. */
  settle(intent: number, result: 'done' | 'failed', at: number): Promise<void>
  /** Intents that nobody settled, oldest first: what a kill left open. */
  openIntents(): Promise<readonly Intent[]>
  /** Saves the unit's memory and, when something happened, one row of history and a notice; all or nothing. */
  append(memory: UnitMemory, record?: PassRecord, notice?: Notice): Promise<void>
  /**
   * Newest first, at most `limit`, all of them older than `before` (epoch ms). Records of one millisecond are not torn
   * apart, so that a page may be a little longer and the next one misses nothing.
   */
  history(id: UnitId, limit: number, before?: number): Promise<readonly PassRecord[]>
  /** The same, of the records in which an attempt ended. */
  attempts(id: UnitId, limit: number, before?: number): Promise<readonly PassRecord[]>
  /** What was tried and ended since a moment (epoch ms), of every unit, those that are forgotten included. */
  triedSince(from: number): Promise<TriedSince>
  /** The newest of that, newest first; of the records in which they ended at most `limit` are read. */
  triedLately(limit: number): Promise<readonly Tried[]>
  /** The same as `history`, of all units together. */
  recent(limit: number, before?: number): Promise<readonly PassRecord[]>
  /** Forgets a unit that is gone from Git and from AWS; its history stays. */
  forget(id: UnitId, notice?: Notice): Promise<void>
  source(name: string): Promise<SourceState | undefined>
  saveSource(state: SourceState, notice?: Notice): Promise<void>
  /** Notices that were not taken yet, oldest first. */
  notices(limit: number): Promise<readonly NumberedNotice[]>
  alertState(): Promise<AlertState | undefined>
  /** Takes the notices up to a number, with what was made of them; all or nothing. A letter that is there stays as it is. */
  saveAlerts(upTo: number, state: AlertState, letters: readonly Letter[]): Promise<void>
  /** The oldest letter of a sink that waits. */
  nextLetter(sink: string): Promise<Letter | undefined>
  /** Writes down what became of a letter. */
  settleLetter(letter: Letter): Promise<void>
  /** Newest first. Of those that do not wait any more, the newest 1,000 are kept. */
  letters(limit: number): Promise<readonly Letter[]>
  /**
   * Adds to the record of actions. Nothing changes a line of it or takes one away, and each carries the hash that `chained` makes
   * of the one before it: lines are added one after another, whoever adds them.
   */
  audit(entry: AuditEntry): Promise<void>
  /** Newest first, older than the line `before`; of an action of which the end is known, the end alone. */
  audits(limit: number, before?: number): Promise<readonly NumberedAudit[]>
  /** Every line as it was written, oldest first, after the line `after`: what `brokenIn` checks. */
  auditChain(limit: number, after?: number): Promise<readonly ChainedAudit[]>
  /**
   * Writes down that a request to the API begins, unless one of that name is known: that is returned, and left as it is. Those that
   * began before `since` (epoch ms) are forgotten.
   */
  beginRequest(request: NamedRequest, since: number): Promise<KnownRequest | undefined>
  /** Writes down how it was answered; with nothing, forgets it: it did nothing. */
  endRequest(name: string, answer?: Answered): Promise<void>
  close(): Promise<void>
}

/** Something that people look at moved. It carries no facts: whoever hears of it looks. */
export type Moved = { readonly unit: UnitId } | { readonly source: string }

export interface Changes {
  /** Tells `listener` of every change until the function that it returns is called. */
  watch(listener: (moved: Moved) => void): () => void
}

/** Work by key: one at a time per key; putting a key that waits only raises it; a running key runs once more. */
export interface Queue {
  put(key: string, priority: Priority): void
  /** Runs `work` for waiting keys until `signal` aborts, then waits for what is running. */
  run(work: (key: string, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>
  readonly depth: number
}

/** Most urgent first: a person, a commit or an event, a poll. */
export type Priority = 'person' | 'change' | 'poll'

export interface Log {
  /** One of the registered events; `docs/generated/events.md` lists them. */
  event<Name extends EventName>(name: Name, fields: EventFields<Name>): void
}

/** What is wanted of one unit at one revision. */
export interface Target {
  readonly source: string
  readonly revision: string
  readonly unit: Unit
  /** Of the revision, where it is what Git wants now and could be read. */
  readonly commit?: Commit
}
