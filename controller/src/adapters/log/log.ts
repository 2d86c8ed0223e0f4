import { pino } from 'pino'
import { events } from '../../model/events.ts'
import type { Clock, Log } from '../../model/ports.ts'
import type { ResourceDifferences } from '../../model/plan.ts'
import { oneLine, redactDifferences, scrub } from '../../model/redact.ts'
import type { Hash } from '../../model/redact.ts'
import { systemClock } from '../clock.ts'
import { keyedHash } from './keyed-hash.ts'
import { readable } from './readable.ts'

export interface LogOptions {
  /** Lines for people instead of JSON. */
  readonly pretty?: boolean
  /** Whether readable lines are coloured. Default: when stderr is a terminal that wants them. */
  readonly colour?: boolean
  /** Where lines go, without their line break. Default: JSON to stdout, readable lines to stderr. */
  readonly write?: (line: string) => void
  readonly clock?: Clock
  readonly hash?: Hash
}

/**
 * The log: one line for each event, `{level, time, event, …fields, msg}`. Nothing that looks like a credential and no
 * value of an environment variable is in any line.
 */
export function createLog(options: LogOptions = {}): Log {
  const { pretty = false, colour, clock = systemClock, hash = keyedHash() } = options
  const write =
    options.write ?? ((line) => (pretty ? process.stderr : process.stdout).write(`${line}\n`))
  const show = pretty ? (line: string) => readable(JSON.parse(line), colour) : trimmed
  const logger = pino(
    {
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
    },
    { write: (line: string) => write(show(line)) },
  )
  return {
    event(name, fields) {
      const { level, message } = events[name]
      logger[level]({ event: name, ...safeFields(fields, hash) }, message)
    },
  }
}

function trimmed(line: string): string {
  return line.trimEnd()
}

function safeFields(fields: object, hash: Hash): object {
  const safe = Object.entries(fields).map(([name, value]: [string, unknown]) => [
    name,
    scrubbed(isDifferences(name, value) ? redactDifferences(value, hash) : value),
  ])
  return Object.fromEntries(safe)
}

function isDifferences(name: string, value: unknown): value is readonly ResourceDifferences[] {
  return name === 'differences' && Array.isArray(value)
}

/** Every text inside, keys too, without credentials and control characters. Path-based redaction would miss most. */
function scrubbed(value: unknown): unknown {
  if (typeof value === 'string') return oneLine(scrub(value))
  if (Array.isArray(value)) return value.map(scrubbed)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([key, member]) => [scrubbed(key), scrubbed(member)])
  return Object.fromEntries(members)
}
