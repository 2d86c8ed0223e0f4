import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, output, wholeNumber } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What was told, and whether it can be. */
export function alerting(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  program
    .command('alerts')
    .description('say what was told to people lately, and whether it arrived')
    .argument('[action]', 'test: send a test message to each sink of --config')
    .option('--limit <count>', 'how many at most', wholeNumber(1, 100), 20)
    .option('--config <file>', 'with test: configuration of the controller')
    .addOption(output())
    .addOption(api())
    .action(async (action: string | undefined, options) => {
      const { alerts } = await import('../commands/alerts.ts')
      end(await alerts(action, options, terminal))
    })
}
