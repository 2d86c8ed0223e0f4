import { styleText } from 'node:util'
import { astray } from '../../model/astray.ts'
import type { EditTold } from '../../model/hints.ts'
import type { ResourceDifferences } from '../../model/plan.ts'

/** A line of the log, parsed. The event registry says which fields there are. */
interface Line {
  readonly level: string
  /** ISO 8601. */
  readonly time: string
  readonly event: string
  readonly msg: string
  readonly [field: string]: unknown
}

type Colour = 'green' | 'yellow' | 'red' | 'dim'
const colours: Readonly<Record<string, Colour>> = { info: 'green', warn: 'yellow', error: 'red' }

const differencesMax = 4
const valueLengthMax = 60
/** Fields that are told after the event, in this order, with the word before them. */
const told = [
  ['images', ''],
  ['url', ''],
  ['why', ''],
  ['hint', ''],
  ['subject', ''],
  ['by', 'by '],
  ['author', 'by '],
  ['next', 'next: '],
] as const

/** One short line for people: time, event, what it is about, what differs, why, and what happens next unless that was said. */
export function readable(line: Line, colour: boolean | undefined): string {
  const paint = (style: Colour, text: string): string => painted(style, text, colour)
  const parts = [
    ...changes(line),
    ...people(line.edits),
    ...place(line),
    ...deed(line),
    ...gate(line),
    ...told.flatMap(toldBy(line)),
  ]
  const head = [
    paint('dim', line.time.slice(11, 19)),
    paint(colours[line.level] ?? 'dim', line.event.padEnd(19)),
    subjectOf(line),
  ]
  return [...head, paint('dim', parts.join(' · '))].join(' ').trimEnd()
}

/** Unless it is said, the terminal and the person (`NO_COLOR`) decide about colours. */
function painted(style: Colour, text: string, colour: boolean | undefined): string {
  if (colour === false) return text
  return styleText(style, text, colour ? { validateStream: false } : { stream: process.stderr })
}

function toldBy(line: Line) {
  return ([field, word]: readonly [string, string]): readonly string[] => {
    const value = line[field]
    if (!isText(value)) return []
    // `reported only: …` says no more than the reason, which stands before it.
    const isSaid = [line.hint, line.why].some((said) => isText(said) && value.endsWith(said))
    return field === 'next' && isSaid ? [] : [word + value]
  }
}

/** The unit or the source, and the commit it is about. */
function subjectOf(line: Line): string {
  const name = [line.unit, line.source, line.what, line.on, line.route].find(isText) ?? line.msg
  return isText(line.revision) ? `${name} @${line.revision.slice(0, 7)}` : name
}

/** `hold by dana: asked`: what somebody wanted of Plumbline, and how far that is. */
function deed({ verb, who, outcome }: Line): readonly string[] {
  return isText(verb) && isText(who) ? [`${verb} by ${who}: ${String(outcome)}`] : []
}

/** `gate look (postTestTraffic) waits for approval`: of several gates of a release, this one. */
function gate({ gate: name, stage, waitsFor }: Line): readonly string[] {
  return isText(name) && isText(waitsFor)
    ? [`gate ${name} (${String(stage)}) waits for ${waitsFor}`]
    : []
}

/** Where a document is wrong. */
function place(line: Line): readonly string[] {
  if (!isText(line.file)) return []
  const numbers = [line.line, line.column].filter((number) => typeof number === 'number')
  const where = [line.file, ...numbers].join(':')
  return [isText(line.path) ? `${where} ${line.path}` : where]
}

/** `desiredCount: 3 → 7`, the first few; with the name of the resource, where it is not that of the unit itself. */
function changes({ unit, differences }: Line): readonly string[] {
  const resources = (differences ?? []) as readonly ResourceDifferences[]
  const all = resources.flatMap((one) => {
    if (one.verb !== 'change') return [astray(one)]
    const of = isText(unit) && unit.endsWith(`/${one.resource}`) ? '' : `${one.resource} `
    return one.differences.map(
      ({ path, from, to }) => `${of}${path}: ${short(from)} → ${short(to)}`,
    )
  })
  const more = all.length - differencesMax
  return more > 0 ? [...all.slice(0, differencesMax), `${more} more`] : all
}

/** `by user/dana (ecs:UpdateService from 198.51.100.4)`: who did what, as CloudTrail told. */
function people(edits: unknown): readonly string[] {
  if (!Array.isArray(edits)) return []
  const told = (edits as readonly EditTold[]).map(
    ({ by, call, from }) => `by ${by.split(':').slice(5).join(':') || by} (${call} from ${from})`,
  )
  return [...new Set(told)]
}

/** Of a long value its beginning and its end: what tells two ARNs apart is at the end. */
function short(value: unknown): string {
  if (value === undefined || value === null) return '(none)'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const half = Math.floor(valueLengthMax / 2)
  return text.length > valueLengthMax ? `${text.slice(0, half - 1)}…${text.slice(-half)}` : text
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
