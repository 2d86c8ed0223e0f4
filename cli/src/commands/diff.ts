import { getUnitDiff } from '@plumbline/api/contract'
import type { UnitDiff } from '@plumbline/api/contract'
import type { Json } from '@plumbline/controller/model'
import { createClient } from '../client/client.ts'
import { editLines } from '../text/edits.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine, valueText } from '../text/plain.ts'
import type { Colours, Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { ageOf, short } from '../text/words.ts'

export interface DiffOptions {
  readonly output: Output
  readonly detailedExitcode?: boolean
  readonly api?: string
}

/** In what live AWS differed from Git at the last look. What could not be read is never told as "no difference". */
export async function diff(
  unit: string,
  { output, detailedExitcode, api }: DiffOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = createClient(terminal, api)
  const { answer, now } = await client.call(getUnitDiff, { params: unitName(unit) })
  if (output !== 'text') terminal.out(dataText({ version: 1, ...answer }, output))
  else for (const line of textOf(answer, now, terminal.outColours)) terminal.out(line)
  if (answer.sync.is === 'Unknown') {
    terminal.err(`${unit} cannot be compared: ${oneLine(answer.sync.why)}`)
    return detailedExitcode === true ? exit.error : exit.fine
  }
  const differs = answer.sync.is === 'OutOfSync' || answer.resources.length > 0
  return detailedExitcode === true && differs ? exit.changes : exit.fine
}

function textOf(answer: UnitDiff, now: number, colours: Colours): readonly string[] {
  const { environment, kind, name, revision, observedAt, driftSince, edits, resources } = answer
  const looked = observedAt === null ? 'never looked at' : `looked at ${ageOf(observedAt, now)} ago`
  const drift = driftSince === null ? '' : `, changed outside Git for ${ageOf(driftSince, now)}`
  const head = `${environment}/${kind}/${name} at ${short(revision)}, ${looked}${drift}`
  const who = editLines(edits, now).map((line) => `  ${line}`)
  if (resources.length > 0) {
    return [head, ...who, ...resources.flatMap((one) => resourceText(one, colours))]
  }
  if (answer.sync.is === 'Synced') return [head, '  no differences']
  return [
    head,
    `  no field was compared as different; ${answer.sync.is}: ${oneLine(answer.sync.why)}`,
  ]
}

/** A verb on every line: what is created and deleted is never an empty difference. */
function resourceText(
  { resource, verb, differences }: UnitDiff['resources'][number],
  colours: Colours,
): readonly string[] {
  const sign = { create: colours.green('+'), change: colours.yellow('~'), delete: colours.red('-') }
  return [
    `  ${sign[verb]} ${verb} ${oneLine(resource)}`,
    ...differences.map(({ path, from, to, origin }) => {
      const [before, after] = [from, to].map((value) => valueText(value as Json))
      const place = origin?.file ? colours.dim(`  # ${oneLine(origin.file)}:${origin.line}`) : ''
      return `      ${oneLine(path)}: ${colours.red(before ?? '')} → ${colours.green(after ?? '')}${place}`
    }),
  ]
}
