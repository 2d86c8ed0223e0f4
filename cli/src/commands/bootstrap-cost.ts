import { costOf } from '@plumbline/bootstrap-cdk/config'
import { costText } from '../bootstrap/cost-text.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, type ExitCode } from '../exit.ts'
import type { Terminal } from '../terminal.ts'
import { readBootstrapFile } from './bootstrap-check.ts'

/** What an environment costs, part by part. */
export async function costOfBootstrap(
  file: string,
  { output }: { readonly output: Output },
  terminal: Terminal,
): Promise<ExitCode> {
  const config = await readBootstrapFile(file, terminal)
  if (config === undefined) return exit.invalid
  const rows = costOf(config)
  if (output !== 'text') terminal.out(dataText({ month: rows }, output))
  else for (const line of costText(rows)) terminal.out(line)
  return exit.fine
}
