import type { AwsReader, Observed, Scope, Wanted } from '../../../model/index.ts'
import { familyOf, tagsOf } from '../../ownership.ts'
import { equalRevisions } from '../../revisions.ts'
import { findSchedule } from '../../schedule-reads.ts'
import { tasksOfFamily } from '../../tasks.ts'
import { listEcsTags } from '../../ecs-reads.ts'
import { beginnings } from '../calls.ts'
import type { WatchRequest } from './compile.ts'
import { isNews, missedSince, streakAfter } from './count.ts'
import { retryIn, runsOf, stopsIn, type Run, type Stop } from './runs.ts'
import { streakFrom, streakTag, type Streak } from './streak.ts'

/** How the runs of a schedule stand. */
export interface LiveRuns {
  readonly stops: readonly Stop[]
  readonly retry?: Run
  /** Failures in a row, as far as anybody remembers. */
  readonly streak?: Streak
  /** The revision on which the streak is to be written down. */
  readonly write?: string
  /** Moments at which nothing began, newest first (epoch ms). */
  readonly missed: readonly number[]
  readonly alertAfter?: number
  /** When the last run that anybody remembers began (epoch ms). */
  readonly lastBegunAt?: number
}

/** Looks at the runs of a schedule. Their outcomes matter only where there is something to do about a failure. */
export async function observeRuns(
  reader: AwsReader,
  scope: Omit<Scope<object>, 'wanted'>,
  { name, request }: Wanted<WatchRequest>,
): Promise<Observed<LiveRuns>> {
  const { context, now } = scope
  const { cluster = '' } = request.input
  const family = familyOf(context)
  const outcomesMatter = request.attempts > 1 || request.alertAfter !== undefined
  const [running, stopped] = await Promise.all([
    tasksOfFamily(reader, cluster, family, 'RUNNING'),
    outcomesMatter ? tasksOfFamily(reader, cluster, family, 'STOPPED') : [],
  ])
  const runs = runsOf([...running, ...stopped], context.unit)
  const retry = retryIn(runs, request)
  const counted = await count(reader, { family, runs, request, now })
  const stops = stopsIn(runs, request, now)
  const { tags = { 'plumbline:unit': context.unit }, ...rest } = counted
  const live: LiveRuns = { stops, ...rest, ...(retry !== undefined && { retry }) }
  // Only tasks that carry the tag of the unit are among the runs.
  return { name, observation: { state: 'present', live }, tags, due: true }
}

interface Look {
  readonly family: string
  readonly runs: readonly Run[]
  readonly request: WatchRequest
  readonly now: number
}

type Counted = Omit<LiveRuns, 'stops' | 'retry'> & {
  /** Of the revision on which something is to be written. */
  readonly tags?: Readonly<Record<string, string>>
}

async function count(reader: AwsReader, look: Look): Promise<Counted> {
  const { family, runs, request, now } = look
  const { alertAfter } = request
  if (alertAfter === undefined) return { missed: [] }
  const [revision] = await equalRevisions(reader, family, request.definition)
  const tags =
    revision === undefined
      ? {}
      : tagsOf((await reader.read(listEcsTags, { resourceArn: revision })).tags)
  const written = streakFrom(tags[streakTag])
  const streak = streakAfter(written, runs, request)
  const begun = [...runs.map(({ begunAt }) => begunAt), streak?.at ?? 0]
  const seen = Math.max(...begun)
  const suspected = missedSince(seen, request, now)
  const alarming = suspected.length + (streak?.failed ?? 0) >= alertAfter
  const lastBegunAt =
    suspected.length > 0 && alarming ? await remembered(reader, request, seen, now) : seen
  return {
    alertAfter,
    missed: missedSince(lastBegunAt, request, now),
    ...(lastBegunAt > 0 && { lastBegunAt }),
    ...(streak !== undefined && { streak }),
    ...(revision !== undefined && isNews(streak, written) && { write: revision, tags }),
  }
}

/**
 * Before an alert the other memories are asked: the log, for runs that nobody looked at while ECS knew them, and the
 * schedule itself, which cannot have missed a moment before its last change. Without it there is nothing to miss.
 */
async function remembered(
  reader: AwsReader,
  request: WatchRequest,
  seen: number,
  now: number,
): Promise<number> {
  const [schedule, streams = []] = await Promise.all([
    findSchedule(reader, request.name),
    beginnings(reader, request),
  ])
  return Math.max(seen, schedule?.LastModificationDate?.getTime() ?? now, ...streams)
}
