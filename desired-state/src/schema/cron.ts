/** Five fields as cron has them, each as the spans of numbers that it stands for. */
export interface Cron {
  readonly minute: CronField
  readonly hour: CronField
  readonly day: CronField
  readonly month: CronField
  /** 0 is Sunday. */
  readonly weekday: CronField
}

/** The parts of a field; none for `*`, which leaves it open. */
export type CronField = readonly CronSpan[]

/** Every `step`th number from `from` to `to`. */
export interface CronSpan {
  readonly from: number
  readonly to: number
  readonly step: number
}

export interface CronProblem {
  readonly problem: string
}

interface Range {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

const ranges: readonly Range[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: months },
  // 7 is Sunday once more, as in every cron.
  { name: 'weekday', min: 0, max: 7, names: weekdays },
]

/**
 * Reads five fields, or says what is wrong with them. A day and a weekday at once are refused: cron would run on either,
 * and AWS's own schedules cannot say that ("Cron expressions reference" of Amazon EventBridge).
 */
export function parseCron(text: string): Cron | CronProblem {
  const fields = text.split(' ')
  if (fields.length !== ranges.length) {
    return { problem: 'write five fields: minute hour day month weekday, such as "30 2 * * *"' }
  }
  const read = ranges.map((range, index) => fieldOf(fields[index] ?? '', range))
  const wrong = ranges.find((_, index) => read[index] === undefined)
  if (wrong !== undefined) return { problem: explain(wrong) }
  const [minute = [], hour = [], day = [], month = [], weekday = []] = read
  if (day.length > 0 && weekday.length > 0) {
    return { problem: 'name a day or a weekday and not both; leave the other one *' }
  }
  return { minute, hour, day, month, weekday }
}

function explain({ name, min, max, names }: Range): string {
  const also = names === undefined ? '' : `, or ${names[0]} to ${names.at(-1)}`
  return `the ${name} is a number from ${min} to ${max}${also}, a range such as 2-5, a list, or *`
}

/** `undefined` for what is no field. */
function fieldOf(text: string, range: Range): CronField | undefined {
  if (text === '*') return []
  const spans = text.split(',').map((part) => spanOf(part, range))
  return spans.every((span) => span !== undefined) ? spans : undefined
}

function spanOf(text: string, range: Range): CronSpan | undefined {
  const [, first = '', last, by] = /^([^-/]+)(?:-([^-/]+))?(?:\/(\d{1,2}))?$/.exec(text) ?? []
  const step = by === undefined ? 1 : Number(by)
  if (step < 1) return undefined
  if (first === '*')
    return last === undefined ? { from: range.min, to: range.max, step } : undefined
  const from = numberOf(first, range)
  // `5/15` goes on to the end; `5` alone is one number.
  const end = by === undefined ? from : range.max
  const to = last === undefined ? end : numberOf(last, range)
  return from === undefined || to === undefined || to < from ? undefined : { from, to, step }
}

function numberOf(text: string, { min, max, names = [] }: Range): number | undefined {
  const named = names.indexOf(text.toUpperCase())
  if (named !== -1) return named + min
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  return value >= min && value <= max ? value : undefined
}

/** The numbers of a field, ascending; none for one that is open. */
export function numbersOf(field: CronField): readonly number[] {
  const numbers = field.flatMap(({ from, to, step }) =>
    Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step),
  )
  return [...new Set(numbers)].toSorted((a, b) => a - b)
}
