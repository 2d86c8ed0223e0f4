import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, detailed, from, output, unitName } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What asks a running controller how units are, and how images stand. */
export function asking(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('status')
    .description('say how the units are, the worst first, or how one is in full')
    .addArgument(unitName().argOptional())
    .addOption(output())
    .addOption(api())
    .action(async (unit: string | undefined, options) => {
      const { status } = await import('../commands/status.ts')
      end(await status(unit, options, terminal))
    })
  program
    .command('diff')
    .description('say in what live AWS differs from Git')
    .addArgument(unitName())
    .addOption(detailed())
    .addOption(output())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { diff } = await import('../commands/diff.ts')
      end(await diff(unit, options, terminal))
    })
  program
    .command('images')
    .description(
      'say how image policies stand: what is there, what is newest, what is done and why',
    )
    .option('--dry-run', 'look by itself, and show the lines that would change; nothing is written')
    .option('--config <file>', 'with --dry-run: configuration of the controller')
    .addOption(from())
    .addOption(output())
    .addOption(api())
    .action(async (options) => {
      const { images } = await import('../commands/images.ts')
      end(await images(options, terminal))
    })
}
