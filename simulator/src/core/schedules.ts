import { nextCronTime, parseCron } from './cron.ts'
import type { Cron } from './cron.ts'
import { instantOf } from './zones.ts'
import type { WallTime } from './zones.ts'

/** The three kinds of schedule expression that AWS services share. */
export type Schedule =
  | { readonly kind: 'at'; readonly wall: WallTime }
  | { readonly kind: 'rate'; readonly everyMs: number }
  | { readonly kind: 'cron'; readonly cron: Cron }

const unitMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

/** Reads `at(…)`, `rate(…)` or `cron(…)`; undefined when it is none of them. */
export function parseSchedule(expression: string): Schedule | undefined {
  const [, kind = '', inner = ''] = /^(at|rate|cron)\((.*)\)$/.exec(expression) ?? []
  switch (kind) {
    case 'at':
      return parseAt(inner)
    case 'rate':
      return parseRate(inner)
    case 'cron': {
      const cron = parseCron(inner)
      return cron && { kind, cron }
    }
    default:
      return undefined
  }
}

/**
 * The first time after `after` (epoch ms), undefined when there is none any more. A rate counts from `anchor`; the other
 * kinds are read in the time zone.
 */
export function nextTime(
  schedule: Schedule,
  zone: string,
  after: number,
  anchor: number,
): number | undefined {
  switch (schedule.kind) {
    case 'at': {
      const at = instantOf(schedule.wall, zone)
      return at !== undefined && at > after ? at : undefined
    }
    case 'rate': {
      const { everyMs } = schedule
      return anchor > after
        ? anchor
        : anchor + (Math.floor((after - anchor) / everyMs) + 1) * everyMs
    }
    case 'cron':
      return nextCronTime(schedule.cron, zone, after)
  }
}

function parseAt(text: string): Schedule | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?$/.exec(text)
  if (found === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0))
  const wall = { year, month, day, hour, minute, second }
  // 30 February is not carried over into March.
  const isReal = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
    .toISOString()
    .startsWith(text.slice(0, 16))
  return isReal ? { kind: 'at', wall } : undefined
}

function parseRate(text: string): Schedule | undefined {
  const [, count = '0', unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(text) ?? []
  const everyMs = Number(count) * (unitMs[unit] ?? 0)
  // AWS insists on the singular for one and on the plural for more.
  return everyMs > 0 && (count === '1') === (plural === '') ? { kind: 'rate', everyMs } : undefined
}
