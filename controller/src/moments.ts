import { numbersOf, parseCron, type CronField, type JobSchedule } from '@plumbline/desired-state'
import { Cron } from 'croner'

type Moments = Pick<JobSchedule, 'cron' | 'timezone'>

/** The next moment of a schedule after a time (epoch ms), or `undefined` when there is none. */
export function momentAfter(schedule: Moments, after: number): number | undefined {
  return cronOf(schedule)?.nextRun(new Date(after))?.getTime()
}

/** The last moments of a schedule before a time (epoch ms), newest first. */
export function momentsBefore(schedule: Moments, count: number, before: number): readonly number[] {
  const runs = cronOf(schedule)?.previousRuns(count, new Date(before)) ?? []
  return runs.map((run) => run.getTime())
}

function cronOf({ cron, timezone }: Moments): Cron | undefined {
  const fields = parseCron(cron)
  if ('problem' in fields) return undefined
  const { minute, hour, day, month, weekday } = fields
  const pattern = [minute, hour, day, month, weekday].map(written).join(' ')
  return new Cron(pattern, { timezone, mode: '5-part' })
}

/** As plain numbers: the language's own reading of ranges and steps is the one that counts. */
function written(field: CronField): string {
  return field.length === 0 ? '*' : numbersOf(field).join(',')
}
