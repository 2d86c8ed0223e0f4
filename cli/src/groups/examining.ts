import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, config, output } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What looks whether everything is there that a controller needs. */
export function examining(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  program
    .command('doctor')
    .description('look at everything that a controller needs: programs, configuration, Git, AWS')
    .addOption(config())
    .addOption(output())
    .addOption(api())
    .action(async (options) => {
      const { doctor } = await import('../commands/doctor.ts')
      end(await doctor(options, terminal))
    })
}
