/** Wall clock time somewhere, to the second. Months count from 1. */
export interface WallTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** Making a formatter is slow; it depends on the zone alone. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** Whether the machine's table of time zones has this one. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

/** What clocks in the zone show at an instant (epoch ms). */
export function wallTime(at: number, zone: string): WallTime {
  const parts = formatOf(zone).formatToParts(at)
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
  }
}

/**
 * The instant (epoch ms) at which clocks in the zone show a time: the first one where they show it twice, undefined where
 * they skip it.
 */
export function instantOf(wall: WallTime, zone: string): number | undefined {
  const asUtc = utc(wall)
  const dayMs = 86_400_000
  // Clocks change at most once within these two days, so the offsets around the time are all there are.
  const offsets = [asUtc - dayMs, asUtc + dayMs].map((at) => utc(wallTime(at, zone)) - at)
  const matching = offsets
    .map((offset) => asUtc - offset)
    .filter((at) => utc(wallTime(at, zone)) === asUtc)
  return matching.length === 0 ? undefined : Math.min(...matching)
}

function utc({ year, month, day, hour, minute, second }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}
