import { z } from 'zod'

/**
 * The types of single values. Each has a title, which the field reference shows as its type, and says by its own message
 * what to write. None of them coerces: an unquoted `1e10` must not become a tag.
 */

const secondsPerUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
const durationPattern = /^\d{1,6}[smhd]$/

/** Seconds of a duration such as `30s`, `10m`, `2h` or `3d`; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  if (!durationPattern.test(text)) return undefined
  const unit = secondsPerUnit[text.slice(-1)]
  return unit === undefined ? undefined : Number(text.slice(0, -1)) * unit
}

const durationMessage = 'write a duration such as 30s, 10m, 2h or 3d'

/** A duration; the value is in seconds. `min` and `max` are durations themselves, as people read them, and part of the title. */
export function duration(range: Range = {}, title = 'duration') {
  const min = parseDuration(range.min ?? '') ?? 0
  const max = parseDuration(range.max ?? '') ?? Number.POSITIVE_INFINITY
  const message =
    range.max === undefined
      ? `must be at least ${range.min}`
      : `must be between ${range.min ?? '0s'} and ${range.max}`
  return z
    .string({ error: durationMessage })
    .regex(durationPattern, { error: durationMessage, abort: true })
    .refine((text) => isBetween(parseDuration(text), min, max), { error: message })
    .meta({ title: `${title}${rangeText(range)}` })
    .transform((text) => parseDuration(text) ?? 0)
}

interface Range {
  readonly min?: string
  readonly max?: string
}

/** For people: `, 1m to 14d`. */
function rangeText({ min, max }: Range): string {
  if (max !== undefined) return `, ${min ?? '0s'} to ${max}`
  return min === undefined ? '' : `, at least ${min}`
}

/** A duration that AWS takes in whole minutes; the value is in minutes. */
export function minutes(range: Range & { readonly max: string }) {
  return duration(range, 'duration in whole minutes')
    .refine((seconds) => seconds % 60 === 0, { error: 'write whole minutes, such as 5m' })
    .transform((seconds) => seconds / 60)
}

function isBetween(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && value >= min && value <= max
}

const percentageMessage = 'write a percentage such as 60%'

/** A percentage; the value is a number of percent. */
export function percentage(min: number, max?: number) {
  const range = max === undefined ? `at least ${min}%` : `between ${min}% and ${max}%`
  return z
    .string({ error: percentageMessage })
    .regex(/^\d{1,3}%$/, { error: percentageMessage, abort: true })
    .refine((text) => isBetween(Number.parseInt(text, 10), min, max ?? Number.POSITIVE_INFINITY), {
      error: `must be ${range}`,
    })
    .meta({ title: 'percentage' })
    .transform((text) => Number.parseInt(text, 10))
}

/** Longest text that is matched against a pattern; the longest name that AWS gives has 2048 characters. */
const matchedCharactersMax = 2_048

/** Text of a form that the message describes. */
export function text(pattern: RegExp, message: string, title = 'text') {
  return z
    .string()
    .refine((value) => value.length <= matchedCharactersMax, {
      error: `must not be longer than ${matchedCharactersMax} characters`,
      abort: true,
    })
    .regex(pattern, { error: message })
    .meta({ title })
}

export const name = text(
  /^[a-z][a-z0-9-]{0,62}$/,
  'use lower-case letters, digits and dashes (at most 63), starting with a letter',
  'name',
)

/**
 * What a service may be called: every name that ECS takes, so that one which runs can keep its own. The limit is below the
 * one of ECS, because other names are made of it. Source: `serviceName` of `CreateService` in the Amazon ECS API reference.
 */
export const serviceName = text(
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
  'use letters, digits, dashes and underscores (at most 100), starting with a letter or a digit',
  'name',
)

/** `service/web`, of any object that runs. */
export const objectReference =
  /^(service\/[A-Za-z0-9][A-Za-z0-9_-]{0,99}|(job|bundle)\/[a-z][a-z0-9-]{0,62})$/

export const account = z
  .string({ error: 'an AWS account number has 12 digits; write it in quotes' })
  .regex(/^\d{12}$/, { error: 'an AWS account number has 12 digits: write all of them' })
  .meta({ title: 'account number' })

/** A whole number in a range. */
export function whole(min: number, max: number, message: string) {
  return z
    .int()
    .min(min, { error: message })
    .max(max, { error: message })
    .meta({ title: 'whole number' })
}

/** Yes or no, as YAML 1.2 writes it. */
export const flag = z.boolean().meta({ title: 'true or false' })

const commandMessage = 'write one line of shell as text, or a list of words'

/** One line for a shell, or a list of words. */
export const command = z
  .union(
    [
      z.string().min(1, { error: commandMessage }),
      z.array(z.string()).min(1, { error: commandMessage }),
    ],
    {
      error: commandMessage,
    },
  )
  .meta({ title: 'text or list of text' })

/** A map whose keys people choose. */
export function mapOf<Value extends z.ZodType>(key: RegExp, message: string, value: Value) {
  return z.record(z.string().regex(key, { error: message }), value)
}

/** A role by name, in the account of the environment, or by ARN. */
export const role = text(
  /^(arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}|[\w+=,.@-]{1,64})$/,
  'write the name or the ARN of an IAM role',
  'role name or ARN',
)
