import { RunTaskCommand, StopTaskCommand, TagResourceCommand } from '@aws-sdk/client-ecs'
import { call, writes, type Change, type PlannedCall } from '../../model/index.ts'
import { recordText, runTag, type RunRecord } from '../run-record.ts'
import { tokenOf, type RunRequest } from './compile.ts'
import { endingOf, startedByOf, type Ending, type LiveRun, type StartFacts } from './run.ts'

export const runTask = writes('ecs:RunTask', RunTaskCommand)
export const stopTask = writes('ecs:StopTask', StopTaskCommand)
export const tagResource = writes('ecs:TagResource', TagResourceCommand)

type RunChange = Change<RunRequest, LiveRun>

/** What is written down comes before what it tells of: a kill between the two leaves a doubt, and never a second run. */
export function planRun(change: RunChange): readonly PlannedCall[] {
  switch (change.state) {
    case 'absent': {
      const { now, busy, ended } = change.facts as unknown as StartFacts
      const { request } = change.wanted
      const first = { ...nothing, place: request.place, token: tokenOf(request, 1, 1) }
      const start = begin(request, request.input.taskDefinition ?? '', first, now)
      return [...ended.map(write), ...(busy === undefined ? start : [])]
    }
    case 'changed':
      return [...(change.live.ended ?? []).map(write), ...planNext(change)]
    case 'unwanted':
      return []
  }
}

const nothing = { run: 1, attempt: 1, why: '' } as const

function planNext({
  live,
  wanted: { request },
}: Extract<RunChange, { state: 'changed' }>): readonly PlannedCall[] {
  const { stage, record, revision, task, verdict, now, busy } = live
  if (stage === 'overdue' && task !== undefined) return [stop(request, task.arn)]
  if (stage === 'ended' && task !== undefined && verdict !== undefined) {
    const last = verdict.succeeded || record.attempt >= request.attempts
    if (last) return [write(endingOf(task, record, verdict))]
  }
  if (busy !== undefined) return []
  if (stage === 'unsent') return begin(request, revision, record, now)
  const again = stage === 'ended' || stage === 'due'
  return again ? begin(request, revision, following(record, request), now) : []
}

type Start = Omit<RunRecord, 'state' | 'at'>

/** The attempt after one that failed; the first attempt of another run that a person asked for. */
function following({ state, run, attempt }: RunRecord, request: RunRequest): Start {
  const next = state === 'due' ? 1 : attempt + 1
  const { place } = request
  return { ...nothing, run, attempt: next, place, token: tokenOf(request, run, next) }
}

function begin(
  request: RunRequest,
  revision: string,
  start: Start,
  now: number,
): readonly PlannedCall[] {
  const { token } = start
  const record: RunRecord = { ...start, state: 'started', at: now, why: '' }
  const input = {
    ...request.input,
    taskDefinition: revision,
    clientToken: token,
    startedBy: startedByOf(token),
  }
  return [write({ revision, record }), { call: call(runTask, input), effect: 'creates' }]
}

function write({ revision, record }: Ending): PlannedCall {
  const tags = [{ key: runTag, value: recordText(record) }]
  return {
    call: call(tagResource, { resourceArn: revision, tags }),
    effect: 'updates in place',
  }
}

function stop({ input, timeoutMs = 0 }: RunRequest, task: string): PlannedCall {
  const reason = `Plumbline: it took longer than its timeout of ${timeoutMs / 1_000} s`
  return {
    call: call(stopTask, { cluster: input.cluster, task, reason }),
    effect: 'updates in place',
  }
}
