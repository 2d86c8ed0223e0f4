import { getUnit, listSources, worstOf } from '@plumbline/api/contract'
import type { Answer, UnitRow } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { table } from '../text/table.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { ageOf, short, wordsOf } from '../text/words.ts'
import { allUnits } from './all-units.ts'
import { unitText } from './unit-text.ts'

export interface StatusOptions {
  readonly output: Output
  readonly api?: string
}

/** How the units are: all of them as a table, the worst first, or one in full. */
export async function status(
  unit: string | undefined,
  { output, api }: StatusOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = createClient(terminal, api)
  if (unit !== undefined) {
    const { answer, now } = await client.call(getUnit, { params: unitName(unit) })
    if (output !== 'text') terminal.out(dataText({ version: 1, unit: answer }, output))
    else for (const line of unitText(answer, now, terminal.outColours)) terminal.out(line)
    return exit.fine
  }
  const { units, now } = await allUnits(client)
  const { answer } = await client.call(listSources)
  if (output !== 'text') {
    terminal.out(dataText({ version: 1, units, sources: answer.items }, output))
    return exit.fine
  }
  if (units.length > 0) for (const line of unitTable(units, now, terminal)) terminal.out(line)
  else terminal.err('No units yet: commit an Environment and a Service to a source.')
  for (const line of answer.items.flatMap(sourceTrouble)) terminal.err(line)
  return exit.fine
}

function unitTable(units: readonly UnitRow[], now: number, terminal: Terminal): readonly string[] {
  const { outColours: colours, columns } = terminal
  const rows = units
    .toSorted(worstFirst)
    .map((row) => [
      { text: `${row.environment}/${row.kind}/${row.name}`, paint: colours.bold },
      ...wordsOf(row, colours),
      { text: short(row.revision) },
      { text: ageOf(row.since, now) },
      { text: oneLine(row.why) },
    ])
  const header = ['UNIT', 'SYNC', 'HEALTH', 'OPERATION', 'REVISION', 'FOR', 'WHY']
  return table(header, rows, columns)
}

/** Rows of equal badness stay in the order of their names. */
function worstFirst(a: UnitRow, b: UnitRow): number {
  return worstOf(b).badness - worstOf(a).badness
}

function sourceTrouble({
  name,
  fault,
  rewritten,
  problems,
}: Answer<typeof listSources>['items'][number]): string[] {
  const found: string[] = []
  if (fault !== null) found.push(`source ${name}: ${fault.message}`, `  ${fault.hint}`)
  if (rewritten !== null) {
    found.push(
      `source ${name}: the branch was rewritten to ${short(rewritten)}`,
      `  adopt it with \`plumbline sync --source ${name} --accept ${rewritten}\``,
    )
  }
  if (problems.length > 0) {
    found.push(
      `source ${name}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in its documents`,
      '  run `plumbline validate` on the repository',
    )
  }
  return found
}
