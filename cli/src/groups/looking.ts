import { Argument, type Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, detailed, output, unitName, wholeNumber } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** The same four as the route takes; named here so that help loads nothing else. */
const actions = ['sync', 'release', 'rollback', 'revert'] as const

/** What looks closer at one unit, or at what happened to all. */
export function looking(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('explain')
    .description('say in sentences why a unit is as it is, and what happens next')
    .addArgument(unitName())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { explain } = await import('../commands/explain.ts')
      end(await explain(unit, options, terminal))
    })
  program
    .command('preview')
    .description('say what would be done with a unit if something was asked of it, and do nothing')
    .addArgument(new Argument('<action>', 'what would be asked for').choices(actions))
    .addArgument(unitName())
    .option('--to <revision>', 'with rollback: its commit (default: the newest good one before)')
    .addOption(detailed())
    .addOption(output())
    .addOption(api())
    .action(async (action: (typeof actions)[number], unit: string, options) => {
      const { preview } = await import('../commands/preview.ts')
      end(await preview(action, unit, options, terminal))
    })
  program
    .command('logs')
    .description('print the last lines that a container of a unit wrote')
    .addArgument(unitName())
    .option('--task <id>', 'of this task (default: the newest)')
    .option('--container <name>', 'of this container (default: the first that has a log)')
    .option('--limit <count>', 'how many lines at most', wholeNumber(1, 200), 100)
    .option('--follow', 'go on with the lines that come, until it is interrupted')
    .addOption(output())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { logs } = await import('../commands/logs.ts')
      end(await logs(unit, options, terminal))
    })
  program
    .command('events')
    .description('say what happened to all units, newest first')
    .option('--environment <name>', 'in one environment alone')
    .option('--about <text>', 'with this in the name of the unit or of the person')
    .option('--limit <count>', 'how many at most', wholeNumber(1, 200), 50)
    .addOption(output())
    .addOption(api())
    .action(async (options) => {
      const { events } = await import('../commands/events.ts')
      end(await events(options, terminal))
    })
}
