import type { RunRecord } from '../../run-record.ts'
import type { RunTask } from '../../tasks.ts'
import { isStartedByUs, startedByOf } from '../token.ts'
import { verdictOf, type Verdict } from '../verdict.ts'
import { tokenAfter, tokenOf, type OnceRequest } from './compile.ts'

/** ECS forgets a task about an hour after it stopped; up to here one that it does not know was never started (ms). */
const rememberedMs = 55 * 60_000
/** A task that the answer to RunTask named, and that no read shows, is given this time to appear (ms). */
const appearsMs = 5 * 60_000

/** A job that was started, or is about to be. */
export interface LiveRun {
  readonly stage: Stage
  readonly record: RunRecord
  /** The revision that the record is written on. */
  readonly revision: string
  /** How many attempts there may be. */
  readonly attempts: number
  /** Epoch ms of the look. */
  readonly now: number
  /** When the newest container so far began to write its log (epoch ms); read where something may be started. */
  readonly logAt?: number
  readonly task?: RunTask
  readonly verdict?: Verdict
  /** An earlier run of something else that has not ended: nothing is started beside it. */
  readonly busy?: string
  /** Earlier runs whose end is not written down. */
  readonly ended?: readonly Ending[]
}

export type Stage =
  /** Written down as started, and ECS has no task for it: the request is sent, or sent again. */
  | 'unsent'
  /** ECS named a task that it does not show yet. */
  | 'starting'
  | 'running'
  | 'overdue'
  | 'stopping'
  /** ECS knows how it ended; the record does not. */
  | 'ended'
  | 'succeeded'
  | 'failed'
  /** Another attempt, or another run, is to be started. */
  | 'due'
  /** It began, and nobody looked before ECS forgot how it ended. */
  | 'lost'

/** The end of a run that is to be written down. */
export interface Ending {
  readonly revision: string
  readonly record: RunRecord
}

/** What was found out about the run that a record tells of. */
export interface Found {
  readonly record: RunRecord
  readonly request: OnceRequest
  readonly now: number
  /** Tasks of the family that ECS knows. */
  readonly tasks: readonly RunTask[]
  /** The task that the answer to our last RunTask named. */
  readonly known?: string
  /** Whether the log shows that a container began since the record; left out where no log tells. */
  readonly began?: boolean
}

export type Standing = Pick<LiveRun, 'stage' | 'record' | 'task' | 'verdict'>

/** How the run stands, and the record that tells of it now. Pure. */
export function standing(found: Found): Standing {
  const { request, tasks } = found
  const record = newest(found)
  if (isFinal(record, request)) {
    return { record, stage: record.state === 'succeeded' ? 'succeeded' : 'failed' }
  }
  if (record.state !== 'started') return { record, stage: 'due' }
  const task = tasks.find(({ startedBy }) => startedBy === startedByOf(record.token))
  if (task === undefined) return withoutTask(found, record)
  if (task.stopped) {
    const verdict = verdictOf(task, request.main, request.essential)
    return { record, task, verdict, stage: 'ended' }
  }
  return { record, task, stage: stageOfTask(task, found) }
}

/** The record, or the one that follows it when a read of the tag was older than the tasks are. */
function newest({ record, request, tasks }: Found): RunRecord {
  const { run, attempt, state } = record
  const token = tokenOf(request, run, attempt + 1)
  const later = tasks.find(({ startedBy }) => startedBy === startedByOf(token))
  if (state === 'due' || later === undefined) return record
  const next: RunRecord = {
    ...record,
    state: 'started',
    attempt: attempt + 1,
    token,
    at: later.createdAt,
  }
  return newest({ record: next, request, tasks, now: 0 })
}

/** Nothing follows a success; nothing follows a failure when no attempts are left. */
export function isFinal({ state, attempt }: RunRecord, { attempts }: OnceRequest): boolean {
  return state === 'succeeded' || (state === 'failed' && attempt >= attempts)
}

function stageOfTask(task: RunTask, { request, now }: Found): Stage {
  if (task.stopping) return 'stopping'
  const ran = now - (task.startedAt ?? task.createdAt)
  return request.timeoutMs !== undefined && ran > request.timeoutMs ? 'overdue' : 'running'
}

function withoutTask({ known, tasks, now, began }: Found, record: RunRecord): Standing {
  const age = now - record.at
  const hidden = known !== undefined && tasks.every(({ arn }) => arn !== known)
  if (hidden && age < appearsMs) return { record, stage: 'starting' }
  if (age < rememberedMs) return { record, stage: 'unsent' }
  if (began !== false) return { record, stage: 'lost' }
  return { record: { ...record, token: tokenAfter(record.token, record.at) }, stage: 'unsent' }
}

/** Tasks that were started by us, and not with this token. */
export function otherRuns(tasks: readonly RunTask[], token: string): readonly RunTask[] {
  return tasks.filter(
    ({ startedBy }) => isStartedByUs(startedBy) && startedBy !== startedByOf(token),
  )
}

/** What a first run needs: the time at which it is written down as started, and what must come before it. */
export interface StartFacts {
  readonly now: number
  readonly logAt?: number
  readonly busy?: string
  readonly ended: readonly Ending[]
}

export function endingOf(
  task: Pick<RunTask, 'revision' | 'stoppedAt'>,
  record: RunRecord,
  { succeeded, why }: Verdict,
): Ending {
  const state = succeeded ? 'succeeded' : 'failed'
  const { logAt: _log, ...rest } = record
  return {
    revision: task.revision,
    record: { ...rest, state, at: task.stoppedAt ?? record.at, why },
  }
}
