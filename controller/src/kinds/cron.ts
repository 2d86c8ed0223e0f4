import { numbersOf, parseCron, type CronField } from '@plumbline/desired-state'

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/**
 * Five fields of cron as AWS's six: `cron(30 2 ? * MON-FRI *)`. There is no year in cron, AWS's week starts with 1 on
 * Sunday, one of day and weekday must be `?`, and steps over a range or over weekdays are not offered: those are written
 * out. Source: "Cron expressions reference", which Application Auto Scaling and EventBridge Scheduler share.
 *
 * Text that is no cron, which the language does not let through, comes back as it is: AWS then says what is wrong.
 */
export function awsCron(text: string): string {
  const cron = parseCron(text)
  if ('problem' in cron) return `cron(${text})`
  const isWeekly = cron.weekday.length > 0
  const fields = [
    written(cron.minute, 59),
    written(cron.hour, 23),
    isWeekly ? '?' : written(cron.day, 31),
    written(cron.month, 12),
    isWeekly ? namedDays(cron.weekday) : '?',
    '*',
  ]
  return `cron(${fields.join(' ')})`
}

/** `max` is the last number of the field. */
function written(field: CronField, max: number): string {
  if (field.length === 0) return '*'
  return field
    .map((span) => {
      const { from, to, step } = span
      if (from === to) return String(from)
      if (step === 1) return `${from}-${to}`
      return to === max ? `${from}/${step}` : numbersOf([span]).join(',')
    })
    .join(',')
}

/** Days by name, from Sunday on, with three or more in a row as a range. */
function namedDays(field: CronField): string {
  const days = new Set(numbersOf(field).map((day) => day % weekdays.length))
  if (days.size === weekdays.length) return '*'
  const rows = runsOf([...days].toSorted((a, b) => a - b))
  return rows
    .map((row) => row.map((day) => weekdays[day]))
    .map(spoken)
    .join(',')
}

function spoken(row: readonly (string | undefined)[]): string {
  return row.length > 2 ? `${row[0]}-${row.at(-1)}` : row.join(',')
}

/** Ascending numbers, cut where one is left out. */
function runsOf(numbers: readonly number[]): readonly (readonly number[])[] {
  const runs: number[][] = []
  for (const number of numbers) {
    const run = runs.at(-1)
    if (run?.at(-1) === number - 1) run.push(number)
    else runs.push([number])
  }
  return runs
}
