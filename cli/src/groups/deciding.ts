import { Option, type Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, author, output, reason, seconds, unitName, wholeNumber } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What a person has done with one unit, and what they look at before they decide. */
export function deciding(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  program
    .command('history')
    .description('say what was tried with a unit, what became of it, and what it can go back to')
    .addArgument(unitName())
    .option('--limit <count>', 'how many at most', wholeNumber(1, 100), 20)
    .option('--passes', 'every pass that did something, instead of what was tried')
    .addOption(output())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { history } = await import('../commands/history.ts')
      end(await history(unit, options, terminal))
    })
  program
    .command('sync')
    .description('have a unit looked at, or a source fetched, now')
    .addArgument(unitName().argOptional())
    .option('--prune', 'confirm that the unit, which was removed from Git, may be deleted')
    .option('--wait', 'wait until it is in sync and healthy, or failed')
    .option('--timeout <duration>', 'with --wait: how long, such as 90s or 10m', seconds, 600)
    .addOption(new Option('--source <name>', 'fetch this source').conflicts(['prune', 'wait']))
    .option('--accept <revision>', 'with --source: adopt this head of a rewritten branch')
    .addOption(api())
    .action(async (unit: string | undefined, options) => {
      const { sync } = await import('../commands/sync.ts')
      end(await sync(unit, options, terminal))
    })
  program
    .command('hold')
    .description('let nothing new go out to a unit; drift is repaired as before')
    .addArgument(unitName())
    .option('--suspend', 'write nothing at all, and only look')
    .option('--for <duration>', 'how long, such as 90s, 10m or 2h', seconds)
    .addOption(reason())
    .addOption(author())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { hold } = await import('../commands/pin.ts')
      end(await hold(unit, options, terminal))
    })
  program
    .command('release')
    .description('let a unit follow Git again: ends a hold, a suspension and a rollback')
    .addArgument(unitName())
    .addOption(reason())
    .addOption(author())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { release } = await import('../commands/pin.ts')
      end(await release(unit, options, terminal))
    })
  program
    .command('rollback')
    .description('go back to a release that was good, until a commit changes the unit')
    .addArgument(unitName())
    .option('--to <revision>', 'its commit (default: the newest good one before)')
    .addOption(reason())
    .addOption(author())
    .addOption(api())
    .action(async (unit: string, options) => {
      const { rollback } = await import('../commands/pin.ts')
      end(await rollback(unit, options, terminal))
    })
}
