const nicknames: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

const minutesPerUnit: Readonly<Record<string, number>> = {
  m: 1,
  minute: 1,
  h: 60,
  hour: 60,
  d: 1_440,
  day: 1_440,
}

/** The five fields of cron that a schedule of Copilot means, in UTC; `undefined` where there are none. */
export function cronOf(schedule: string): string | undefined {
  const nickname = nicknames[schedule]
  if (nickname !== undefined) return nickname
  const [, aws] = /^cron\((.+)\)$/.exec(schedule) ?? []
  if (aws !== undefined) return fromAws(aws)
  const minutes = everyMinutes(schedule)
  if (minutes !== undefined) return fromMinutes(minutes)
  return /^\S+(\s+\S+){4}$/.test(schedule) ? schedule.replaceAll(/\s+/g, ' ') : undefined
}

/** `@every 1h30m` or `rate(5 minutes)`. */
function everyMinutes(schedule: string): number | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? []
  if (unit !== undefined) return Number(count) * (minutesPerUnit[unit] ?? 0)
  const [, text] = /^@every ((?:\d+[hms])+)$/.exec(schedule) ?? []
  if (text === undefined) return undefined
  const parts = [...text.matchAll(/(\d+)([hms])/g)]
  return parts.reduce((sum, [, amount, of]) => {
    return sum + Number(amount) * (of === 's' ? 1 / 60 : (minutesPerUnit[of ?? ''] ?? 0))
  }, 0)
}

/** Cron can only say what divides an hour or a day evenly. */
function fromMinutes(minutes: number): string | undefined {
  if (minutes === 1_440) return '0 0 * * *'
  if (minutes >= 1 && 60 % minutes === 0)
    return minutes === 60 ? '0 * * * *' : minutes === 1 ? '* * * * *' : `*/${minutes} * * * *`
  const hours = minutes / 60
  return Number.isInteger(hours) && 24 % hours === 0 ? `0 */${hours} * * *` : undefined
}

/** Six fields with a year; Sunday is 1, and `?` stands for "any". */
function fromAws(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/)
  const [minute, hour, day, month, weekday, year] = fields
  if (fields.length !== 6 || year !== '*' || /[LW#]/.test(`${day}${weekday}`)) return undefined
  const any = (field = '*') => (field === '?' ? '*' : field)
  const shifted = any(weekday).replaceAll(/(?<![/\d])[1-7](?!\d)/g, (number) =>
    String(Number(number) - 1),
  )
  return [minute, hour, any(day), month, shifted].join(' ')
}
