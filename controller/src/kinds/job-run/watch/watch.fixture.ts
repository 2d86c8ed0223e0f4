import type { RunTask } from '../../tasks.ts'
import type { WatchRequest } from './compile.ts'

/** A job that runs every hour, as data for tests. */
export const now = Date.parse('2026-01-01T12:30:00Z')
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const unit = 'prod/job/hourly'

export function request(more: Partial<WatchRequest> = {}): WatchRequest {
  return {
    mode: 'watch',
    input: { cluster: 'main', taskDefinition: 'arn:revision:7' },
    definition: {},
    attempts: 1,
    main: 'hourly',
    essential: ['hourly'],
    logGroup: '/plumbline/prod/job/hourly',
    schedule: { cron: '0 * * * *', timezone: 'UTC', overlap: 'allow' },
    name: 'prod-job-hourly',
    ...more,
  }
}

export function overlapping(overlap: 'allow' | 'forbid' | 'replace'): Partial<WatchRequest> {
  return { schedule: { ...request().schedule, overlap } }
}

/** A task that EventBridge started some minutes ago, and that runs. */
export function task(id: string, minutesAgo: number, more: Partial<RunTask> = {}): RunTask {
  return {
    arn: `arn:task/main/${id}`,
    revision: 'arn:revision:7',
    startedBy: 'chronos-schedule/prod-job-hourly',
    createdAt: now - minutesAgo * minuteMs,
    stopping: false,
    stopped: false,
    exits: {},
    ...more,
    tags: { 'plumbline:unit': unit, ...more.tags },
  }
}

/** The same, ended with an exit code. */
export function ended(
  id: string,
  minutesAgo: number,
  exitCode: number,
  more: Partial<RunTask> = {},
): RunTask {
  return task(id, minutesAgo, {
    stopping: true,
    stopped: true,
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    exits: { hourly: exitCode },
    ...more,
  })
}

/** A further attempt at the run that began with the task `of`. */
export function retried(of: string, attempt: number): Partial<RunTask> {
  const tags = { 'plumbline:retry-of': of, 'plumbline:attempt': String(attempt) }
  return { startedBy: 'plumbline/token', tags }
}
