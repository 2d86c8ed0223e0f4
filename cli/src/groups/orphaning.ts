import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, author, output, reason, wholeNumber } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** `orphans` and what a person decides about them. */
export function orphaning(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  const orphans = program
    .command('orphans')
    .description(
      'say what carries our tags and is in no document, and which services nobody manages',
    )
    .option('--look', 'look now, instead of telling of the last look')
    .addOption(output())
    .addOption(api())
    .action(async (options) => {
      const { orphans: list } = await import('../commands/orphans.ts')
      end(await list(options, terminal))
    })
  orphans
    .command('remove')
    .description('delete what removed units left behind, after a confirmation')
    .argument('<unit...>', 'such as prod/service/checkout')
    .option('--yes', 'do not ask')
    .option(
      '--many <count>',
      'how many units, where so many at once look like an accident',
      wholeNumber(1, 999),
    )
    .addOption(reason())
    .addOption(author())
    .action(async (units: string[], _own, command: Command) => {
      const { removeOrphans } = await import('../commands/orphans-remove.ts')
      end(await removeOrphans(units, command.optsWithGlobals(), terminal))
    })
}
