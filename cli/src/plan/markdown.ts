import type { Fault, Plan } from '@plumbline/controller/model'
import type { Problem } from '@plumbline/desired-state'
import { oneLine } from '../text/plain.ts'
import { countOf } from '../files/tell-problems.ts'
import { short } from '../text/words.ts'
import type { ToldField } from './fields.ts'
import { summaryText } from './summary.ts'
import { tellAll } from './told.ts'
import type { Standing, ToldResource, ToldUnit } from './told.ts'

export interface MarkdownParts {
  readonly plans: readonly Plan[]
  readonly problems: readonly Problem[]
  readonly faults: readonly Fault[]
  /** What the plan was narrowed to: an environment or a unit. */
  readonly scope?: string
  readonly standing?: Standing
}

/** The longest body that GitHub takes for a comment is 65,536 characters; some are left for whoever adds a line. */
const charactersMax = 65_000
/** A single unit, the table of units, and the list of problems take no more than this. */
const partCharactersMax = 12_000

/**
 * A plan as a comment on a pull request: the counts first, a table of the units, and the fields of each unit folded. The
 * first line tells the next run which comment to edit. Whatever was written by others stands in code, where it can neither
 * notify people nor be markup.
 */
export function planMarkdown({ plans, problems, faults, scope, standing }: MarkdownParts): string {
  const told = tellAll(plans, standing)
  const title = scope === undefined ? 'Plumbline plan' : `Plumbline plan for ${code(scope)}`
  const head = [
    markerOf(scope),
    `### ${title}`,
    '',
    `**${summaryText(plans)}**`,
    ...incomplete(problems, faults),
    ...tableOf(told),
  ].join('\n')
  return withDetails(head, told)
}

/** The first line of a comment. Comments about different environments live beside each other. */
export function markerOf(scope: string | undefined): string {
  const word = (scope ?? '').replaceAll(/[^A-Za-z0-9/._-]/g, '')
  return word === '' ? '<!-- plumbline plan -->' : `<!-- plumbline plan: ${word} -->`
}

/** As many units as fit; how many do not is said, never passed over. */
function withDetails(head: string, told: readonly ToldUnit[]): string {
  let text = head
  for (const [index, unit] of told.entries()) {
    const block = `\n\n${details(unit)}`
    if (text.length + block.length > charactersMax) {
      const left = countOf(told.length - index, 'unit')
      return `${text}\n\nThe fields of ${left} do not fit into a comment: \`plumbline plan\` shows all of them.\n`
    }
    text += block
  }
  return `${text}\n`
}

function incomplete(problems: readonly Problem[], faults: readonly Fault[]): readonly string[] {
  if (problems.length + faults.length === 0) return []
  const lines = [
    ...problems.map(({ file, line, column, message, hint }) => {
      return `${file}:${line}:${column}: ${message}${hint === undefined ? '' : ` (${hint})`}`
    }),
    ...faults.map(({ message, hint }) => `${message} (${hint})`),
  ]
  const what = [
    ...(problems.length > 0 ? [countOf(problems.length, 'problem')] : []),
    ...(faults.length > 0 ? [`${faults.length} unreadable`] : []),
  ]
  return ['', `:warning: The plan is not complete: ${what.join(', ')}.`, '', fenced('', lines)]
}

function tableOf(told: readonly ToldUnit[]): readonly string[] {
  if (told.length === 0) return []
  const rows = told.map(({ unit, headline, because, standing }) => {
    const why = [...(because === undefined ? [] : [because]), ...standing].map(code).join(', ')
    return `| ${code(unit)} | ${headline}${why === '' ? '' : `: ${why}`} |`
  })
  const shown = fitting(rows)
  const left = rows.length - shown.length
  const more = left === 0 ? [] : [`| … | ${countOf(left, 'more unit')} |`]
  return ['', '| unit | what happens |', '|---|---|', ...shown, ...more]
}

function details(told: ToldUnit): string {
  const after = told.after.map((unit) => `# after ${unit}`)
  const lines = [
    ...after,
    ...(told.because === undefined ? [] : [`# ${told.because}`]),
    ...told.standing.map((text) => `! ${text}`),
    ...told.resources.flatMap(resourceLines),
    ...told.unreadable.flatMap(({ resources, message, hint }) => [
      `! cannot be read: ${resources.join(', ')}: ${message}`,
      `! ${hint}`,
    ]),
  ]
  const summary = `<code>${escaped(told.unit)}</code>: ${told.headline}`
  return [
    `<details><summary>${summary}</summary>`,
    '',
    `at ${code(short(told.revision))}`,
    '',
    fenced('diff', lines),
    '',
    '</details>',
  ].join('\n')
}

function resourceLines(told: ToldResource): readonly string[] {
  const { resource, effect, calls, notes, because, fields } = told
  const by = calls.length === 0 ? '' : ` (${calls.join(', ')})`
  return [
    effect === 'deletes' ? `- ${resource}: deletes${by}` : `@@ ${resource}: ${effect}${by} @@`,
    ...notes.map((note) => `! ${note}`),
    ...(because === undefined ? [] : [`# ${because}`]),
    ...fields.flatMap((field) =>
      field.keys === undefined
        ? fieldLines('', field)
        : field.keys.flatMap((key) => fieldLines(`${field.path}.`, key)),
    ),
  ]
}

function fieldLines(above: string, { path, before, after, names, place }: ToldField) {
  const end = place === undefined ? '' : `  # ${place}`
  if (names !== undefined) return [`+ ${above}${path}: ${names.join(', ')}${end}`]
  return [
    ...(before === undefined ? [] : [`- ${above}${path}: ${before}`]),
    ...(after === undefined ? [] : [`+ ${above}${path}: ${after}${end}`]),
  ]
}

/** Lines in a block that none of them can end. */
function fenced(language: string, lines: readonly string[]): string {
  const clean = lines.map(oneLine)
  const shown = fitting(clean)
  const left = clean.length - shown.length
  const more = left === 0 ? [] : [`# ${countOf(left, 'more line')}`]
  const runs = shown.flatMap((line) => line.match(/`+/g) ?? [])
  const fence = '`'.repeat(Math.max(2, ...runs.map((run) => run.length)) + 1)
  return [`${fence}${language}`, ...shown, ...more, fence].join('\n')
}

/** The first lines that fit into one part of the comment. */
function fitting(lines: readonly string[]): readonly string[] {
  let room = partCharactersMax
  const end = lines.findIndex((line) => (room -= line.length + 1) < 0)
  return end === -1 ? lines : lines.slice(0, end)
}

/** A code span that its text cannot leave, also inside a table. */
function code(text: string): string {
  const clean = oneLine(text).replaceAll('`', "'").replaceAll('|', '\\|')
  return `\`${clean}\``
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
  return oneLine(text).replaceAll(/[&<>]/g, (character) => names[character] ?? '')
}
