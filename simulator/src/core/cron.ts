import { instantOf, wallTime } from './zones.ts'

/** AWS's six fields: minutes, hours, day of month, month, day of week (1 is Sunday), year. */
export interface Cron {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly months: readonly number[]
  readonly years: readonly number[]
  /** Whether the schedule runs on a day. */
  readonly isOn: (year: number, month: number, day: number) => boolean
}

const monthNames = [
  'JAN',
  'FEB',
  'MAR',
  'APR',
  'MAY',
  'JUN',
  'JUL',
  'AUG',
  'SEP',
  'OCT',
  'NOV',
  'DEC',
]
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

interface Field {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

const month: Field = { min: 1, max: 12, names: monthNames }
const dayOfMonth: Field = { min: 1, max: 31 }
const dayOfWeek: Field = { min: 1, max: 7, names: dayNames }

/** Reads the text between the parentheses; undefined when AWS would not take it. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/)
  if (fields.length !== 6) return undefined
  const [minute = '', hour = '', dom = '', monthText = '', dow = '', year = ''] = fields
  const minutes = numbers(minute, { min: 0, max: 59 })
  const hours = numbers(hour, { min: 0, max: 23 })
  const months = numbers(monthText, month)
  const years = numbers(year, { min: 1970, max: 2199 })
  // Exactly one of the two days is left open.
  const isOn = (dom === '?') === (dow === '?') ? undefined : daysOf(dom, dow)
  if (!minutes || !hours || !months || !years || !isOn) return undefined
  return { minutes, hours, months, years, isOn }
}

/** The first time after an instant (epoch ms); undefined when there is none any more. */
export function nextCronTime(cron: Cron, zone: string, after: number): number | undefined {
  const from = wallTime(after, zone)
  for (const year of cron.years.filter((each) => each >= from.year)) {
    for (const monthAt of cron.months) {
      const isPast = year === from.year && monthAt < from.month
      const found = isPast ? undefined : firstInMonth(cron, year, monthAt, zone, after)
      if (found !== undefined) return found
    }
  }
  return undefined
}

function firstInMonth(
  cron: Cron,
  year: number,
  monthAt: number,
  zone: string,
  after: number,
): number | undefined {
  for (let day = 1; day <= daysIn(year, monthAt); day++) {
    // Two days cover every zone and every change of the clocks.
    const isPast = Date.UTC(year, monthAt - 1, day + 2) < after
    if (isPast || !cron.isOn(year, monthAt, day)) continue
    const times = cron.hours
      .flatMap((hour) => cron.minutes.map((minute) => ({ hour, minute })))
      .map((time) => instantOf({ year, month: monthAt, day, second: 0, ...time }, zone))
    const next = times.find((at) => at !== undefined && at > after)
    if (next !== undefined) return next
  }
  return undefined
}

function daysOf(dom: string, dow: string): Cron['isOn'] | undefined {
  return dom === '?' ? weekdays(dow) : monthDays(dom)
}

function monthDays(text: string): Cron['isOn'] | undefined {
  if (text === 'L') return (year, monthAt, day) => day === daysIn(year, monthAt)
  const nearest = /^(\d{1,2})W$/.exec(text)?.[1]
  if (nearest !== undefined) {
    return (year, monthAt, day) => day === nearestWeekday(year, monthAt, Number(nearest))
  }
  const days = numbers(text, dayOfMonth)
  return days && ((_year, _month, day) => days.includes(day))
}

function weekdays(text: string): Cron['isOn'] | undefined {
  const [, at, ordinal] = /^([1-7]|[A-Z]{3})#([1-5])$/i.exec(text) ?? []
  const last = /^([1-7]|[A-Z]{3})L$/i.exec(text)?.[1] ?? (text === 'L' ? '7' : undefined)
  const days = numbers(at ?? last ?? text, dayOfWeek)
  if (days === undefined) return undefined
  return (year, monthAt, day) => {
    if (!days.includes(weekday(year, monthAt, day))) return false
    if (ordinal !== undefined) return Math.ceil(day / 7) === Number(ordinal)
    return last === undefined || text === 'L' || day + 7 > daysIn(year, monthAt)
  }
}

/** The numbers that a field stands for, ascending. */
function numbers(text: string, field: Field): readonly number[] | undefined {
  const found = text.split(',').map((part) => range(part, field))
  if (found.some((each) => each === undefined)) return undefined
  return [...new Set(found.flatMap((each) => each ?? []))].toSorted((a, b) => a - b)
}

function range(part: string, field: Field): readonly number[] | undefined {
  const [, span = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? []
  const [first = '', last] = span.split('-')
  const isAll = span === '*'
  const from = isAll ? field.min : numberOf(first, field)
  const to = last === undefined && step === undefined ? from : numberOf(last, field, field.max)
  const by = step === undefined ? 1 : Number(step)
  const end = isAll ? field.max : to
  if (from === undefined || end === undefined || end < from || by < 1) return undefined
  return Array.from({ length: Math.floor((end - from) / by) + 1 }, (_, i) => from + i * by)
}

function numberOf(
  text: string | undefined,
  { min, max, names = [] }: Field,
  otherwise?: number,
): number | undefined {
  if (text === undefined) return otherwise
  const named = names.indexOf(text.toUpperCase())
  const value = named >= 0 ? named + min : /^\d+$/.test(text) ? Number(text) : Number.NaN
  return value >= min && value <= max ? value : undefined
}

/** The working day nearest to a day, within its month. */
function nearestWeekday(year: number, monthAt: number, wanted: number): number {
  const day = Math.min(wanted, daysIn(year, monthAt))
  switch (weekday(year, monthAt, day)) {
    case 1:
      return day === daysIn(year, monthAt) ? day - 2 : day + 1
    case 7:
      return day === 1 ? day + 2 : day - 1
    default:
      return day
  }
}

function daysIn(year: number, monthAt: number): number {
  return new Date(Date.UTC(year, monthAt, 0)).getUTCDate()
}

/** 1 is Sunday. */
function weekday(year: number, monthAt: number, day: number): number {
  return new Date(Date.UTC(year, monthAt - 1, day)).getUTCDay() + 1
}
