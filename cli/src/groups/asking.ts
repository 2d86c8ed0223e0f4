import { Option, type Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, detailed, from, output, seconds } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What asks a running controller. */
export function asking(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('status')
    .description('say how the units are, the worst first, or how one is in full')
    .argument('[unit]', 'such as prod/service/checkout')
    .addOption(output())
    .addOption(api())
    .action(async (unit: string | undefined, options) => {
      const { status } = await import('../commands/status.ts')
      end(await status(unit, options, terminal))
    })
  program
    .command('diff')
    .description('say in what live AWS differs from Git')
    .argument('<unit>', 'such as prod/service/checkout')
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
  program
    .command('sync')
    .description('have a unit looked at, or a source fetched, now')
    .argument('[unit]', 'such as prod/service/checkout')
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
}
