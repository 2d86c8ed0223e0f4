import type { PlannedCall } from '../../../model/index.ts'
import { recordText, runTag, type RunRecord } from '../../run-record.ts'
import { overdueReason, start, stop, writeTag } from '../calls.ts'
import { tokenOf, type OnceRequest } from './compile.ts'
import { endingOf, type Ending, type LiveRun, type StartFacts } from './run.ts'

const nothing = { run: 1, attempt: 1, why: '' } as const

/** The first attempt. What is written down comes before what it tells of: a kill between the two leaves a doubt. */
export function planFirst(
  request: OnceRequest,
  { now, busy, ended, logAt }: StartFacts,
): readonly PlannedCall[] {
  const first = {
    ...nothing,
    place: request.place,
    token: tokenOf(request, 1, 1),
    ...(logAt !== undefined && { logAt }),
  }
  const began = begin(request, request.input.taskDefinition ?? '', first, now)
  return [...ended.map(write), ...(busy === undefined ? began : [])]
}

/** What follows from how the run stands. */
export function planNext(live: LiveRun, request: OnceRequest): readonly PlannedCall[] {
  return [...(live.ended ?? []).map(write), ...planStage(live, request)]
}

function planStage(live: LiveRun, request: OnceRequest): readonly PlannedCall[] {
  const { stage, record, revision, task, verdict, now, busy } = live
  if (stage === 'overdue' && task !== undefined) {
    return [stop(request, task.arn, overdueReason(request))]
  }
  if (stage === 'ended' && task !== undefined && verdict !== undefined) {
    const last = verdict.succeeded || record.attempt >= request.attempts
    if (last) return [write(endingOf(task, record, verdict))]
  }
  if (busy !== undefined) return []
  if (stage === 'unsent') return begin(request, revision, record, now)
  const again = stage === 'ended' || stage === 'due'
  return again ? begin(request, revision, following(live, request), now) : []
}

type Attempt = Omit<RunRecord, 'state' | 'at'>

/** The attempt after one that failed; the first attempt of another run that a person asked for. */
function following({ record, logAt }: LiveRun, request: OnceRequest): Attempt {
  const { state, run, attempt } = record
  const next = state === 'due' ? 1 : attempt + 1
  const { place } = request
  const token = tokenOf(request, run, next)
  return { ...nothing, run, attempt: next, place, token, ...(logAt !== undefined && { logAt }) }
}

function begin(
  request: OnceRequest,
  revision: string,
  attempt: Attempt,
  now: number,
): readonly PlannedCall[] {
  const record: RunRecord = { ...attempt, state: 'started', at: now, why: '' }
  return [write({ revision, record }), start(request, revision, attempt.token)]
}

function write({ revision, record }: Ending): PlannedCall {
  return writeTag(revision, runTag, recordText(record))
}
