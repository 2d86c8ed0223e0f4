import { userInfo } from 'node:os'
import { listDrift, revertUnit, type DriftEntry } from '@plumbline/api/contract'
import type { Json } from '@plumbline/controller/model'
import { createClient } from '../client/client.ts'
import { editLines } from '../text/edits.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine, plain, valueText } from '../text/plain.ts'
import type { Colours, Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { ageOf } from '../text/words.ts'

export interface DriftOptions {
  readonly environment?: string
  readonly output: Output
  readonly detailedExitcode?: boolean
  readonly api?: string
}

/** What was changed outside Git, unit by unit and field by field, and what is ignored. */
export async function drift(options: DriftOptions, terminal: Terminal): Promise<ExitCode> {
  const { environment, output, detailedExitcode, api } = options
  const { answer, now } = await createClient(terminal, api).call(listDrift, {
    query: environment === undefined ? {} : { environment },
  })
  const { items } = answer
  if (output !== 'text') terminal.out(dataText({ version: 1, items }, output))
  else for (const line of textOf(items, now, terminal.outColours)) terminal.out(line)
  const drifted = items.some(({ ignored }) => ignored === null)
  return detailedExitcode === true && drifted ? exit.changes : exit.fine
}

function textOf(items: readonly DriftEntry[], now: number, colours: Colours): readonly string[] {
  if (items.length === 0) return ['nothing differs that nobody committed']
  const units = Map.groupBy(
    items,
    ({ environment, kind, name }) => `${environment}/${kind}/${name}`,
  )
  return [...units].flatMap(([unit, fields]) => {
    const found = fields.find(({ ignored }) => ignored === null)
    const told = [...editLines(found?.edits ?? [], now), ...nextOf(found)]
    const lines = told.map((line) => `  ${line}`)
    return [colours.bold(unit), ...fields.map((one) => fieldText(one, now, colours)), ...lines]
  })
}

function nextOf(found: DriftEntry | undefined): readonly string[] {
  return found === undefined ? [] : [`next: ${oneLine(found.next)}`]
}

function fieldText(one: DriftEntry, now: number, colours: Colours): string {
  const { resource, path, verb, from, to, since, ignored } = one
  const [live, wanted] = [from, to].map((value) => valueText(value as Json) ?? '')
  const what =
    path === null
      ? `${oneLine(resource)} ${verb === 'create' ? 'is gone' : 'is one too many'}`
      : `${oneLine(resource)} ${oneLine(path)}: ${colours.red(live ?? '')} → ${colours.green(wanted ?? '')}`
  if (ignored !== null) {
    const end = ignored.until === null ? '' : ` until ${ignored.until}`
    const whose = ignored.of === 'environment' ? ' by a rule of the environment' : ''
    return colours.dim(`  ${what}  ignored${whose}${end}: ${oneLine(ignored.reason)}`)
  }
  return `  ${what}  for ${since === null ? '?' : ageOf(since, now)}`
}

export interface RevertOptions {
  readonly reason: string
  readonly author?: string
  readonly api?: string
}

/** Undoes what was changed outside Git in one unit, also where it is only reported. */
export async function revert(
  unit: string,
  options: RevertOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { author = userInfo().username, reason, api } = options
  await createClient(terminal, api).call(revertUnit, {
    params: unitName(unit),
    body: { author, reason },
  })
  terminal.out(
    `${plain(unit)} is brought back to what Git says; plumbline status ${plain(unit)} shows it`,
  )
  return exit.fine
}
