import { momentsBefore } from '../../../moments.ts'
import type { WatchRequest } from './compile.ts'
import { outcomeOf, retryIn, type Run } from './runs.ts'
import type { Streak } from './streak.ts'

const minuteMs = 60_000
/** EventBridge starts a task within a minute of its moment, and starts that fail are repeated for a while. */
const graceMs = 10 * minuteMs
const skewMs = minuteMs
/** What is written down is renewed when it is older than this, well before ECS forgets what came after it. */
const renewMs = 30 * minuteMs

/** The streak after the runs that ended since it was written down. The same one when there are none. */
export function streakAfter(
  written: Streak | undefined,
  runs: readonly Run[],
  request: WatchRequest,
): Streak | undefined {
  const open = retryIn(runs, request)
  let streak = written
  for (const run of runs) {
    const outcome = outcomeOf(run, request)
    if (run === open || outcome === undefined || run.begunAt <= (streak?.at ?? 0)) continue
    const failed = (streak?.failed ?? 0) + 1
    const { succeeded, why } = outcome
    streak = succeeded ? { failed: 0, at: run.begunAt, why: '' } : { failed, at: run.begunAt, why }
  }
  return streak
}

/** Whether a streak is to be written down: it tells something new, or what is written would be forgotten. */
export function isNews(streak: Streak | undefined, written: Streak | undefined): boolean {
  if (streak === undefined) return false
  if (written === undefined || streak.failed !== written.failed) return true
  return streak.at - written.at >= renewMs
}

/** The moments of the schedule, newest first, at which nothing began; at most as many as make an alert. */
export function missedSince(
  lastBegunAt: number,
  { schedule, alertAfter = 0 }: WatchRequest,
  now: number,
): readonly number[] {
  if (alertAfter === 0) return []
  const windowMs = (schedule.windowMinutes ?? 0) * minuteMs
  const moments = momentsBefore(schedule, alertAfter, now - graceMs - windowMs)
  return moments.filter((moment) => moment > lastBegunAt + skewMs)
}
