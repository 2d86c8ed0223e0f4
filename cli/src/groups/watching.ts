import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, ofEnvironment, seconds } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What follows units as they change. */
export function watching(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  program
    .command('watch')
    .description(
      'tell each change of the units, and end when a commit is in place, or is not to be',
    )
    .argument('[unit]', 'one unit alone, such as prod/service/checkout')
    .addOption(ofEnvironment())
    .option('--revision <revision>', 'wait until the units are in place at this commit')
    .option('--timeout <duration>', 'with --revision: how long, such as 90s or 30m', seconds, 1800)
    .addOption(api())
    .action(async (unit: string | undefined, options) => {
      const { watch } = await import('../commands/watch.ts')
      end(await watch(unit, options, terminal))
    })
}
