import { previewUnit } from '@plumbline/api/contract'
import type { Preview } from '@plumbline/api/contract'
import type { Json } from '@plumbline/controller/model'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine, valueText } from '../text/plain.ts'
import type { Colours, Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { short } from '../text/words.ts'

export interface PreviewOptions {
  readonly to?: string
  readonly output: Output
  readonly detailedExitcode?: boolean
  readonly api?: string
}

/** What would be done with a unit if something was asked of it now; nothing is done. */
export async function preview(
  action: 'sync' | 'release' | 'rollback' | 'revert',
  unit: string,
  { to, output, detailedExitcode, api }: PreviewOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { answer } = await createClient(terminal, api).call(previewUnit, {
    params: unitName(unit),
    query: { action, ...(to !== undefined && { to }) },
  })
  if (output !== 'text') terminal.out(dataText({ version: 1, unit, action, ...answer }, output))
  else for (const line of textOf(answer, terminal.outColours)) terminal.out(line)
  const { steps, held, unreadable } = answer
  if (detailedExitcode !== true) return exit.fine
  if (unreadable.length > 0) return exit.error
  return steps.length + held.length > 0 ? exit.changes : exit.fine
}

function textOf(answer: Preview, colours: Colours): readonly string[] {
  const { revision, resources, steps, held, unreadable, checks } = answer
  const towards = revision === null ? 'nothing to work towards' : `towards ${short(revision)}`
  const nothing = resources.length + steps.length + held.length + unreadable.length === 0
  return [
    nothing ? `${towards}: nothing to do` : `${towards}:`,
    ...resources.flatMap((one) => resourceText(one, colours)),
    ...steps.map(stepText),
    ...held.map(({ resource, because }) => {
      return `  ${colours.yellow('kept back')} ${oneLine(resource)}: ${oneLine(because)}`
    }),
    ...unreadable.map(({ resource, message }) => {
      return `  ${colours.red('unreadable')} ${oneLine(resource)}: ${oneLine(message)}`
    }),
    ...checks.map(({ check, weight, message }) => {
      return `  check ${check} ${weight}: ${oneLine(message)}`
    }),
  ]
}

function resourceText(
  { resource, verb, differences }: Preview['resources'][number],
  colours: Colours,
): readonly string[] {
  return [
    `  ${verb} ${oneLine(resource)}`,
    ...differences.map(({ path, from, to }) => {
      const [before, after] = [from, to].map((value) => valueText(value as Json))
      return `      ${oneLine(path)}: ${colours.red(before ?? '')} → ${colours.green(after ?? '')}`
    }),
  ]
}

function stepText({ op, resource, effect }: Preview['steps'][number], index: number): string {
  return `  ${index + 1}. ${op} on ${oneLine(resource)}: ${effect}`
}
