import { listAlerts, type AlertRow } from '@plumbline/api/contract'
import { testAlerts } from '@plumbline/controller'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { readConfig } from '../files/read-config.ts'
import { table, type Cell } from '../text/table.ts'
import type { Colours, Terminal } from '../terminal.ts'

export interface AlertsOptions {
  readonly limit: number
  readonly output: Output
  readonly config?: string
  readonly api?: string
}

/** What was told lately, or, with `test`, a message to each sink and what became of it. */
export async function alerts(
  action: string | undefined,
  { limit, output, config, api }: AlertsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (action === 'test') return test(config, terminal)
  if (action !== undefined) throw usage(action)
  const client = createClient(terminal, api)
  const { answer } = await client.call(listAlerts, { query: { limit: String(limit) } })
  if (output !== 'text') {
    terminal.out(dataText({ version: 1, ...answer }, output))
    return exit.fine
  }
  if (answer.items.length === 0) {
    terminal.out('nothing was told yet; without sinks in the configuration nothing ever is')
    return exit.fine
  }
  const rows = answer.items.map((row) => rowOf(row, terminal.outColours))
  const header = ['WHEN', 'SINK', 'DELIVERY', 'STATE', 'WHAT']
  for (const line of table(header, rows, terminal.columns)) terminal.out(line)
  return exit.fine
}

function rowOf(row: AlertRow, colours: Colours): readonly Cell[] {
  const { at, sink, delivery, state, title, count, error } = row
  const paint = { sent: colours.green, waiting: colours.yellow, 'given-up': colours.red }[delivery]
  const what = `${title}${count > 1 ? ` (${count})` : ''}${error === null ? '' : `; ${error}`}`
  return [
    { text: at },
    { text: sink },
    { text: delivery, paint },
    { text: state },
    { text: oneLine(what) },
  ]
}

async function test(file: string | undefined, terminal: Terminal): Promise<ExitCode> {
  if (file === undefined) {
    throw new Failure(
      'a test needs the configuration',
      'write `plumbline alerts test --config plumbline.yaml`',
    )
  }
  const config = await readConfig(file, terminal)
  if (config === undefined) return exit.invalid
  const results = await testAlerts(config)
  if (results.length === 0) {
    throw new Failure('the configuration has no sinks', 'write them below `alerts.sinks`')
  }
  for (const { sink, fault } of results) {
    if (fault === undefined) terminal.out(`${sink}: taken`)
    else {
      terminal.err(`${sink}: ${oneLine(fault.message)}`)
      terminal.err(`  ${oneLine(fault.hint)}`)
    }
  }
  return results.some(({ fault }) => fault !== undefined) ? exit.error : exit.fine
}

function usage(action: string): Failure {
  return new Failure(
    `alerts knows no action ${oneLine(action)}`,
    'write `plumbline alerts` to see what was told, or `plumbline alerts test --config FILE`',
  )
}
