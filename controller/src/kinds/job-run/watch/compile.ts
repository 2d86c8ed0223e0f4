import type { JobSchedule, JobUnit } from '@plumbline/desired-state'
import type { Context } from '../../../model/index.ts'
import { scheduleNameOf } from '../../ownership.ts'
import { compileStart, type Start } from '../compile.ts'

/** What is watched over of the runs that a schedule starts. */
export interface WatchRequest extends Start {
  readonly mode: 'watch'
  readonly schedule: JobSchedule
  /** The name of the schedule in EventBridge. */
  readonly name: string
  /** Missed or failed runs in a row that make the job Degraded. */
  readonly alertAfter?: number
}

/** `undefined` for a job of which nothing but its starts matters: its runs are not looked at. */
export function compileWatch(
  unit: JobUnit,
  schedule: JobSchedule,
  context: Context,
): WatchRequest | undefined {
  const { timeoutSeconds, retries, alertAfterMissed } = unit.spec
  const watched = timeoutSeconds !== undefined || retries > 0 || alertAfterMissed !== undefined
  if (schedule.overlap === 'allow' && !watched) return undefined
  return {
    ...compileStart(unit, context),
    mode: 'watch',
    schedule,
    name: scheduleNameOf(context),
    ...(alertAfterMissed !== undefined && { alertAfter: alertAfterMissed }),
  }
}
