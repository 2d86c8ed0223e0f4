import { getDora, type DoraFigures } from '@plumbline/api/contract'
import { createClient } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { table, type Cell } from '../text/table.ts'
import type { Terminal } from '../terminal.ts'
import { inLargestUnit } from '../text/words.ts'

export interface DoraOptions {
  readonly since: string
  readonly by: 'environment' | 'tenant' | 'unit'
  readonly environment?: string
  readonly output: Output
  readonly api?: string
}

/** The four figures of DORA: how often, how fast, how many fail, how soon it is good again. */
export async function dora(options: DoraOptions, terminal: Terminal): Promise<ExitCode> {
  const { since, by, environment, output, api } = options
  const query = { since, by, ...(environment !== undefined && { environment }) }
  const { answer } = await createClient(terminal, api).call(getDora, { query })
  if (output !== 'text') {
    terminal.out(dataText({ version: 1, ...answer }, output))
    return exit.fine
  }
  const { from, to, all, items } = answer
  terminal.out(`from ${from} to ${to}`)
  const header = [
    by.toUpperCase(),
    'DEPLOYMENTS',
    'A DAY',
    'LEAD TIME',
    'FAILED',
    'GOOD AGAIN AFTER',
  ]
  const rows = [...items, all].map(rowOf)
  for (const line of table(header, rows)) terminal.out(line)
  return exit.fine
}

function rowOf(figures: DoraFigures): readonly Cell[] {
  const {
    name,
    deployments,
    perDay,
    leadTimeSeconds,
    failures,
    failureRate,
    restoreSeconds,
    open,
  } = figures
  const percent = textOf(failureRate, (value) => `${Math.round(value * 100)}%`)
  const again = textOf(restoreSeconds, durationOf)
  return [
    name === null ? '(none)' : oneLine(name),
    String(deployments),
    textOf(perDay, (value) => value.toFixed(2)),
    textOf(leadTimeSeconds, durationOf),
    failures === 0 ? percent : `${percent} (${failures})`,
    open === 0 ? again : `${again} (${open} open)`,
  ].map((text) => ({ text }))
}

function textOf(figure: DoraFigures['perDay'], say: (value: number) => string): string {
  return 'value' in figure ? say(figure.value) : figure.not
}

/** `3.5h`, `45s`. */
function durationOf(seconds: number): string {
  return inLargestUnit(seconds * 1000, (value) => Number(value.toFixed(1)))
}
