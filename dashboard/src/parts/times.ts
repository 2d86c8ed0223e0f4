/** The forms in which moments are told, in the time zone of this machine unless another one is named. */
export function timesIn(timeZone?: string) {
  const zone = timeZone === undefined ? {} : { timeZone }
  const form = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, ...zone })
  const clock = form({ timeStyle: 'short' })
  const dayAndClock = form({ dateStyle: 'medium', timeStyle: 'short' })
  const exact = form({ dateStyle: 'medium', timeStyle: 'long' })
  const fine = form({
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  })
  return {
    /** `12:03`, with the day when `today` is not the same. */
    moment: (ms: number, today: number) => {
      const isToday = dayAndClock.format(ms).slice(0, -5) === dayAndClock.format(today).slice(0, -5)
      return (isToday ? clock : dayAndClock).format(ms)
    },
    /** To the second, with the zone; and in UTC, as logs elsewhere have it. */
    exactly: (ms: number) => `${exact.format(ms)} · ${new Date(ms).toISOString()}`,
    /** `12:03:04.567`, for lines of a log. */
    fine: (ms: number) => fine.format(ms),
    /** Which zone this is: `Europe/Madrid`. */
    zone: exact.resolvedOptions().timeZone,
  }
}

export const times = timesIn()
