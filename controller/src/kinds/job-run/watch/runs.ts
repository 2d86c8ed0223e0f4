import { taskIdOf, type RunTask } from '../../tasks.ts'
import { verdictOf, type Verdict } from '../verdict.ts'
import type { WatchRequest } from './compile.ts'

/** Tags of a task that repeats one that failed: the id of the first attempt, and which attempt it is. */
export const retryTags = { of: 'plumbline:retry-of', attempt: 'plumbline:attempt' } as const

/** How EventBridge Scheduler names itself in `startedBy`; the name of the schedule follows, cut off. */
const schedulerPrefix = 'chronos-schedule/'

/** One run of a schedule: the task that EventBridge started, and its repeats. */
export interface Run {
  /** Id of the first attempt. */
  readonly root: string
  /** When the first of its attempts that ECS still knows was created (epoch ms). */
  readonly begunAt: number
  readonly last: RunTask
  /** Which attempt the last one is, from 1. */
  readonly attempt: number
  readonly going: boolean
}

/** The runs of a unit that ECS knows, oldest first. */
export function runsOf(tasks: readonly RunTask[], unit: string): readonly Run[] {
  const ours = tasks.filter(
    ({ tags, startedBy }) =>
      tags['plumbline:unit'] === unit &&
      (startedBy.startsWith(schedulerPrefix) || retryTags.of in tags),
  )
  const byRoot = Map.groupBy(ours, (task) => task.tags[retryTags.of] ?? taskIdOf(task.arn))
  const runs = [...byRoot].map(([root, attempts]) => runOf(root, attempts))
  return runs.toSorted((a, b) => a.begunAt - b.begunAt)
}

function runOf(root: string, attempts: readonly RunTask[]): Run {
  const sorted = attempts.toSorted((a, b) => attemptOf(a) - attemptOf(b))
  const last = sorted.at(-1) as RunTask
  return {
    root,
    last,
    begunAt: Math.min(...attempts.map(({ createdAt }) => createdAt)),
    attempt: attemptOf(last),
    going: attempts.some(({ stopped }) => !stopped),
  }
}

function attemptOf({ tags }: RunTask): number {
  return Number(tags[retryTags.attempt] ?? 1)
}

/** A task to be stopped, and why. */
export interface Stop {
  readonly task: string
  readonly reason: 'timeout' | 'overlap'
}

/** What a stopped task says of itself when it had to make room for another run. */
export const overlapReason = 'another run of the job goes on'

/** What must not go on: runs that take too long and, of several at a time, all but one. */
export function stopsIn(runs: readonly Run[], request: WatchRequest, now: number): readonly Stop[] {
  const going = runs.filter(({ going: on, last }) => on && !last.stopping)
  const late = new Set(going.filter((run) => isLate(run, request, now)))
  const timely = going.filter((run) => !late.has(run))
  const { overlap } = request.schedule
  const extra = { allow: [], forbid: timely.slice(1), replace: timely.slice(0, -1) }[overlap]
  return [...stops([...late], 'timeout'), ...stops(extra, 'overlap')]
}

function stops(runs: readonly Run[], reason: Stop['reason']): readonly Stop[] {
  return runs.map(({ last }) => ({ task: last.arn, reason }))
}

function isLate({ last }: Run, { timeoutMs }: WatchRequest, now: number): boolean {
  return timeoutMs !== undefined && now - (last.startedAt ?? last.createdAt) > timeoutMs
}

/** How a run came out; `undefined` while it goes on. One that had to make room for another did not happen. */
export function outcomeOf({ going, last }: Run, request: WatchRequest): Verdict | undefined {
  return going ? undefined : verdictOf(last, request.main, request.essential)
}

/** The run to be tried once more: the newest, when it failed by itself, nothing else goes on, and attempts are left. */
export function retryIn(runs: readonly Run[], request: WatchRequest): Run | undefined {
  const newest = runs.at(-1)
  if (newest === undefined || runs.some(({ going }) => going)) return undefined
  const failed = outcomeOf(newest, request)?.succeeded === false && !madeRoom(newest)
  return failed && newest.attempt < request.attempts ? newest : undefined
}

function madeRoom({ last }: Run): boolean {
  return last.stoppedReason?.includes(overlapReason) === true
}
