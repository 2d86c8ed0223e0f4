import type { Effect, Plan } from '@plumbline/controller/model'
import { oneLine } from '../text/plain.ts'
import type { Colours } from '../terminal.ts'
import { short } from '../text/words.ts'
import type { ToldField } from './fields.ts'
import { summaryText } from './summary.ts'
import { tellAll } from './told.ts'
import type { Standing, ToldResource, ToldUnit } from './told.ts'

const signs = {
  creates: '+',
  'updates in place': '~',
  'replaces tasks': '~',
  recreates: '±',
  deletes: '-',
  'answers a gate': '~',
  differs: '≠',
  waits: '…',
} as const satisfies Record<Effect | 'differs' | 'waits', string>

/** A plan for people: a block for each unit that differs or cannot be seen, and one line that counts. */
export function planText(
  plans: readonly Plan[],
  colours: Colours,
  standing?: Standing,
): readonly string[] {
  return [
    ...tellAll(plans, standing).flatMap((told) => unitBlock(told, colours)),
    summaryText(plans),
  ]
}

function unitBlock(told: ToldUnit, colours: Colours): readonly string[] {
  const { unit, revision, headline, after, because } = told
  const unreadable = told.unreadable.flatMap(({ resources, message, hint }) => [
    `  ${colours.red('?')} cannot be read  ${resources.map(oneLine).join(', ')}: ${oneLine(message)}`,
    `      ${oneLine(hint)}`,
  ])
  return [
    `${colours.bold(unit)} at ${short(revision)}: ${headline}`,
    ...(after.length === 0 ? [] : [`  ${colours.dim('…')} after ${after.join(', ')}`]),
    ...(because === undefined ? [] : [`  ${colours.dim('…')} ${oneLine(because)}`]),
    ...told.standing.map((text) => `  ${colours.yellow('‖')} ${oneLine(text)}`),
    ...told.resources.flatMap((resource) => resourceLines(resource, colours)),
    ...unreadable,
    '',
  ]
}

function resourceLines(told: ToldResource, colours: Colours): readonly string[] {
  const { resource, effect, calls, notes, because, fields } = told
  const paint = { creates: colours.green, deletes: colours.red, recreates: colours.red }
  const sign = (effect in paint ? paint[effect as keyof typeof paint] : colours.yellow)(
    signs[effect],
  )
  const by = calls.length === 0 ? '' : colours.dim(`  ${calls.join(', ')}`)
  return [
    `  ${sign} ${effect.padEnd(16)}  ${oneLine(resource)}${by}`,
    ...notes.map((note) => `      ${colours.yellow('!')} ${oneLine(note)}`),
    ...(because === undefined ? [] : [`      ${colours.dim('…')} ${oneLine(because)}`]),
    ...fields.flatMap((field) => fieldLines(field, colours)),
  ]
}

function fieldLines(field: ToldField, colours: Colours): readonly string[] {
  const { path, keys, names } = field
  const place = field.place === undefined ? '' : colours.dim(`  # ${field.place}`)
  if (names !== undefined) return [`      ${path}: ${colours.green(names.join(', '))}${place}`]
  if (keys === undefined) return [`      ${path}: ${sidesText(field, colours)}${place}`]
  return [`      ${path}:`, ...keys.map((key) => keyLine(key, colours))]
}

/** A key that goes needs no "not there": its sign says so. */
function keyLine(key: ToldField, colours: Colours): string {
  const { path, before, after } = key
  const place = key.place === undefined ? '' : colours.dim(`  # ${key.place}`)
  if (after === undefined) return `        ${colours.red(`- ${path}: ${before ?? ''}`)}`
  const sign = before === undefined ? colours.green('+') : colours.yellow('~')
  return `        ${sign} ${path}: ${sidesText(key, colours)}${place}`
}

function sidesText({ before, after }: ToldField, colours: Colours): string {
  if (before === undefined) return colours.green(after ?? '')
  return `${colours.red(before)} → ${colours.green(after ?? '(not there)')}`
}
