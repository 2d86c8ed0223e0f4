import { getUnitLogs } from '@plumbline/api/contract'
import type { UnitLogs } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'

export interface LogsOptions {
  readonly task?: string
  readonly container?: string
  readonly limit: number
  readonly follow?: boolean
  readonly output: Output
  readonly api?: string
}

type Line = NonNullable<UnitLogs['log']>['lines'][number]

/** The server answers from memory for as long, so that asking sooner tells nothing new (ms). */
const followMs = 5_000

/** The last lines that a container of a unit wrote, and those that come. */
export async function logs(
  unit: string,
  { task, container, limit, follow = false, output, api }: LogsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = createClient(terminal, api)
  const params = unitName(unit)
  const query = {
    limit: String(limit),
    ...(task !== undefined && { task }),
    ...(container !== undefined && { container }),
  }
  const { answer } = await client.call(getUnitLogs, { params, query })
  if (output !== 'text') {
    terminal.out(dataText({ version: 1, unit, ...answer }, output))
    return exit.fine
  }
  const { log, why } = answer
  if (log === null) {
    const said = why ?? 'none of its tasks has a log'
    throw new Failure(`there is no log of ${unit}: ${said}`, 'plumbline status tells what runs')
  }
  terminal.err(`${log.group}, container ${log.container} of task ${log.task}`)
  let told = log.lines
  if (told.length === 0) terminal.err('nothing was written there yet')
  for (const line of told) tell(line, terminal)
  if (!follow) return exit.fine
  const clock = await terminal.clock()
  for (;;) {
    await clock.sleep(followMs, terminal.signal)
    const next = (await client.call(getUnitLogs, { params, query })).answer.log?.lines ?? []
    for (const line of newIn(next, told)) tell(line, terminal)
    if (next.length > 0) told = next
  }
}

/** Lines that were not there before. Several may be of one millisecond, and may be alike. */
export function newIn(lines: readonly Line[], before: readonly Line[]): readonly Line[] {
  const last = before.at(-1)
  if (last === undefined) return lines
  const same = (line: Line) => line.at === last.at && line.text === last.text
  const at = lines.findLastIndex(same)
  return at === -1 ? lines.filter((line) => line.at >= last.at) : lines.slice(at + 1)
}

function tell({ at, text }: Line, { out, outColours }: Terminal): void {
  out(`${outColours.dim(at)} ${oneLine(text)}`)
}
