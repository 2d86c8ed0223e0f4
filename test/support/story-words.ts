import { astray, type ResourceDifferences } from '@plumbline/controller/model'
import type { LoggedEvent } from './wrap.ts'

type Command = (rest: string) => Promise<readonly string[]> | readonly string[]
export type Commands = Readonly<Record<string, Command>>

export const nothing: readonly string[] = []

export const orNone = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? ['(none)'] : lines

/** Whoever is not Plumbline. */
export const somebody = 'arn:aws:iam::123456789012:user/somebody'

/** The first word, and the rest. */
export function split(text: string): [string, string] {
  const at = text.indexOf(' ')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1).trim()]
}

export function milliseconds(text: string): number {
  const match = /^(\d+)(s|m|h)$/.exec(text)
  const unit = { s: 1_000, m: 60_000, h: 3_600_000 }[match?.[2] ?? '']
  if (match === null || unit === undefined) throw new Error(`not a time: ${text}`)
  return Number(match[1]) * unit
}

/** The words for fates that have more to them, in the texts of AWS. */
const fates: Readonly<Record<string, (image: string, more: string) => object>> = {
  crashes: (_image, code) => ({ fate: 'exits', exitCode: Number(code) }),
  'out-of-memory': () => ({
    fate: 'exits',
    exitCode: 137,
    reason: 'OutOfMemoryError: Container killed due to memory usage',
  }),
  /** Its container runs for so many seconds, and ends well. */
  ends: (_image, seconds) => ({ fate: 'exits', afterSeconds: Number(seconds), exitCode: 0 }),
  /** Only so many seconds after its container runs. */
  'healthy-after': (_image, seconds) => ({ fate: 'healthy', afterSeconds: Number(seconds) }),
  'no-image': (image) => ({
    fate: 'never-starts',
    reason: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: not found`,
  }),
  'no-secret': () => ({
    fate: 'never-starts',
    reason:
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed',
  }),
}

/** `web:2 crashes 1 | starting | no database`: an image, a fate of the simulator or of `fates`, and lines of log. */
export function fateOf(text: string): object {
  const [told = '', ...lines] = text.split('|').map((part) => part.trim())
  const [image, rest] = split(told)
  const [word, more] = split(rest)
  const fate = fates[word]?.(image, more) ?? { fate: word }
  return { image, ...fate, ...(lines.length > 0 && { lines }) }
}

/** Gives what is different in every run a name that is not. */
export interface NameBook {
  name(kind: string, value: string): void
  replace(text: string): string
}

export function nameBook(): NameBook {
  const names = new Map<string, string>()
  return {
    name(kind, value) {
      if (!names.has(value)) names.set(value, `${kind}#${names.size + 1}`)
    },
    replace(text) {
      const known = [...names].reduce(
        (line, [value, name]) => line.replaceAll(value, name).replaceAll(value.slice(0, 8), name),
        text,
      )
      return known
        .replaceAll(/ecs-svc\/\d+/g, 'ecs-svc/…')
        .replaceAll(/[0-9a-f]{32}/g, '…')
        .replaceAll(/arn:aws:ecs:[^"\s]*\//g, '')
    },
  }
}

type Field = string | number | undefined

/** One event in one line: its name, what it is about, and what it says. */
export function eventText({ name, fields }: LoggedEvent): string {
  const { unit, source, file, what, environment, line, reason, why, by, units, ...others } =
    fields as Record<string, Field>
  const differences = fields.differences as readonly ResourceDifferences[] | undefined
  const of = unit ?? file ?? source ?? what ?? environment ?? ''
  const more = [
    reason,
    why,
    others.waitsFor === undefined ? undefined : `gate ${others.gate} waits for ${others.waitsFor}`,
    differences?.map(differencesText).join('; '),
    by === undefined ? undefined : `by ${by}`,
    units === undefined ? undefined : `${units} units`,
  ]
  const head = line === undefined ? `${name} ${of}` : `${name} ${of}:${line}`
  return [head, ...more.filter((text) => text !== undefined)].join(' | ')
}

function differencesText({ resource, verb, differences }: ResourceDifferences): string {
  if (verb !== 'change') return astray({ resource, verb })
  const fields = differences.map(
    ({ path, from, to }) => `${path}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`,
  )
  return `${resource} ${fields.join(', ')}`
}
