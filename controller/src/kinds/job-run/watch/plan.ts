import type { HealthReport, PlannedCall, Shape } from '../../../model/index.ts'
import { taskIdOf } from '../../tasks.ts'
import { overdueReason, start, stop, writeTag } from '../calls.ts'
import { tokenFrom } from '../token.ts'
import type { WatchRequest } from './compile.ts'
import type { LiveRuns } from './observe.ts'
import { overlapReason, retryTags, type Run } from './runs.ts'
import { streakTag, streakText } from './streak.ts'

/** What is to be done about the runs, as differences from a wish for nothing of it. */
export function actualRuns({ stops, retry, write, streak }: LiveRuns): Shape {
  return {
    stop: stops.length === 0 ? undefined : stops.map(({ task }) => taskIdOf(task)),
    tryAgain: retry === undefined ? undefined : retry.root,
    writeDown: write === undefined ? undefined : streak && streakText(streak),
  }
}

export function planRuns(live: LiveRuns, request: WatchRequest): readonly PlannedCall[] {
  const { stops, retry, write, streak } = live
  return [
    ...stops.map(({ task, reason }) =>
      stop(request, task, reason === 'timeout' ? overdueReason(request) : overlapReason),
    ),
    ...(write !== undefined && streak !== undefined
      ? [writeTag(write, streakTag, streakText(streak))]
      : []),
    ...(retry === undefined ? [] : [again(retry, request)]),
  ]
}

/** Starts what failed once more, in the form that Git wants now; its tags say that it is a further attempt. */
function again({ root, attempt }: Run, request: WatchRequest): PlannedCall {
  const next = attempt + 1
  const tags = [
    ...(request.input.tags ?? []),
    { key: retryTags.of, value: root },
    { key: retryTags.attempt, value: String(next) },
  ]
  const input = { ...request.input, tags }
  return start({ ...request, input }, input.taskDefinition ?? '', tokenFrom([root, next]))
}

export function healthOfRuns(live: LiveRuns): HealthReport {
  const { missed, streak, alertAfter, lastBegunAt } = live
  const count = missed.length + (streak?.failed ?? 0)
  if (alertAfter !== undefined && count >= alertAfter) {
    return { health: 'Degraded', reason: 'RunsMissed', why: missedText(live) }
  }
  const last = lastBegunAt === undefined ? 'none is known' : `the last began ${timeOf(lastBegunAt)}`
  return { health: 'Healthy', reason: 'RunsWatched', why: `its runs are watched; ${last}` }
}

function missedText({ missed, streak }: LiveRuns): string {
  const parts = [
    ...(missed.length === 0 ? [] : [`nothing began at ${missed.map(timeOf).join(' and ')}`]),
    ...(streak === undefined || streak.failed === 0
      ? []
      : [`${streak.failed} failed in a row, the last ${timeOf(streak.at)}: ${streak.why}`]),
  ]
  return parts.join('; ')
}

function timeOf(at: number): string {
  return new Date(at).toISOString()
}
