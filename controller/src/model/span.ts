const minuteMs = 60_000

/** A length of time for people: `3h 5m`. */
export function spanText(ms: number): string {
  const minutes = Math.round(ms / minuteMs)
  const parts = [`${Math.floor(minutes / 60)}h`, `${minutes % 60}m`]
  return parts.filter((part) => !part.startsWith('0')).join(' ')
}
