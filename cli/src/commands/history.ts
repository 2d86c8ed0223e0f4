import { getUnitHistory, type UnitPass } from '@plumbline/api/contract'
import { createClient } from '../client.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { jsonText, oneLine } from '../plain.ts'
import { table, type Cell } from '../table.ts'
import type { Colours, Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { short, wordsOf } from '../words.ts'

export interface HistoryOptions {
  readonly limit: number
  readonly output: 'text' | 'json'
  readonly api?: string
}

/** What happened to a unit, newest first, and which of its revisions can be gone back to. */
export async function history(
  unit: string,
  { limit, output, api }: HistoryOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = createClient(terminal, api)
  const query = { limit: String(limit) }
  const { answer } = await client.call(getUnitHistory, { params: unitName(unit), query })
  if (output === 'json') {
    terminal.out(jsonText({ version: 1, unit, ...answer }))
    return exit.fine
  }
  const rows = answer.items.map((pass) => rowOf(pass, terminal.outColours))
  const header = ['WHEN', 'REVISION', 'SYNC', 'HEALTH', 'OPERATION', 'WHAT']
  for (const line of table(header, rows, terminal.columns)) terminal.out(line)
  return exit.fine
}

function rowOf(pass: UnitPass, colours: Colours): readonly Cell[] {
  const revision = `${short(pass.revision)}${pass.good ? ' good' : ''}`
  const what = oneLine([...pass.steps.map(stepText), pass.why].join('; '))
  return [
    { text: pass.at },
    { text: revision, ...(pass.good && { paint: colours.green }) },
    ...wordsOf(pass, colours),
    { text: what },
  ]
}

function stepText({ op, result }: UnitPass['steps'][number]): string {
  return result === 'done' ? op : `${op} (${result})`
}
