import type { RunRecord } from '../../run-record.ts'
import type { RunTask } from '../../tasks.ts'
import { tokenOf, type OnceRequest } from './compile.ts'
import { startedByOf } from '../token.ts'

/** A job with two attempts of fifteen minutes each, as data for tests. */
export const now = Date.parse('2026-01-01T12:00:00Z')
export const minuteMs = 60_000

export const request: OnceRequest = {
  mode: 'once',
  input: { cluster: 'main', taskDefinition: 'arn:revision:7' },
  definition: { cpu: '256' },
  place: 'here',
  identity: 'this',
  attempts: 2,
  timeoutMs: 15 * minuteMs,
  main: 'migrate',
  essential: ['migrate', 'agent'],
  logGroup: '/plumbline/prod/job/migrate',
}

export function record(more: Partial<RunRecord> = {}): RunRecord {
  const token = tokenOf(request, more.run ?? 1, more.attempt ?? 1)
  const at = now - minuteMs
  return { run: 1, attempt: 1, state: 'started', at, token, place: 'here', why: '', ...more }
}

/** A task of the given attempt that runs. */
export function task(attempt = 1, more: Partial<RunTask> = {}): RunTask {
  return {
    arn: `arn:task/main/${attempt}`,
    revision: 'arn:revision:7',
    startedBy: startedByOf(tokenOf(request, 1, attempt)),
    createdAt: now - minuteMs,
    startedAt: now - minuteMs,
    stopping: false,
    stopped: false,
    exits: {},
    tags: { 'plumbline:unit': 'prod/job/migrate' },
    ...more,
  }
}

export const over: Partial<RunTask> = {
  stopping: true,
  stopped: true,
  stoppedAt: now - 30_000,
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  exits: { migrate: 0 },
}
