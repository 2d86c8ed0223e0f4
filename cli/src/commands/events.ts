import { listActivity } from '@plumbline/api/contract'
import type { ActivityItem } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { table, type Cell } from '../text/table.ts'
import type { Colours, Terminal } from '../terminal.ts'
import { ageOf, paintOf } from '../text/words.ts'

export interface EventsOptions {
  readonly environment?: string
  readonly about?: string
  readonly limit: number
  readonly output: Output
  readonly api?: string
}

/** What happened to all units, newest first. */
export async function events(
  { environment, about, limit, output, api }: EventsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const query = {
    limit: String(limit),
    ...(environment !== undefined && { environment }),
    ...(about !== undefined && { q: about }),
  }
  const { answer, now } = await createClient(terminal, api).call(listActivity, { query })
  if (output !== 'text') {
    terminal.out(dataText({ version: 1, ...answer }, output))
    return exit.fine
  }
  const rows = answer.items.map((item) => rowOf(item, now, terminal.outColours))
  const header = ['AGO', 'UNIT', 'WHAT', 'BY', 'WHY']
  for (const line of table(header, rows, terminal.columns)) terminal.out(line)
  return exit.fine
}

function rowOf(item: ActivityItem, now: number, colours: Colours): readonly Cell[] {
  const { at, environment, kind, name, level, title, why, by } = item
  return [
    { text: ageOf(at, now) },
    { text: `${environment}/${kind}/${name}` },
    { text: oneLine(title), paint: paintOf(level, colours) },
    { text: oneLine(by ?? '') },
    { text: oneLine(why) },
  ]
}
