import { Option, type Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, author, config, from, ofEnvironment, seconds, unitName } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What reads one unit, or does something with it by hand, with the AWS rights of whoever asks. */
export function handling(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  program
    .command('get')
    .description('list units, or fetch one: its status, what Git wants of it, or what AWS has')
    .addArgument(unitName().argOptional())
    .addOption(ofEnvironment())
    .option('--kind <kind>', 'service, job or bundle alone')
    .option('--team <name>', 'the units of one team alone')
    .option('--desired', 'what Git wants of the unit, rendered; reads Git, needs no controller')
    .option('--live', 'what AWS has of the unit; reads Git and AWS, needs no controller')
    .addOption(config())
    .addOption(from())
    .addOption(
      new Option('-o, --output <format>', 'how to write the result')
        .choices(['text', 'wide', 'name', 'json', 'yaml'])
        .default('text'),
    )
    .addOption(api())
    .action(async (unit: string | undefined, options) => {
      const { get } = await import('../commands/get.ts')
      end(await get(unit, options, terminal))
    })
  program
    .command('run')
    .description('start one task of a unit beside the others, and follow it to its end')
    .argument('<unit>', 'such as prod/service/checkout or prod/job/migrate')
    .argument('[command...]', 'instead of its own command, behind --')
    .option('--container <name>', 'whose command it is (default: the main one)')
    .option('--detach', 'end as soon as it was started')
    .option('--timeout <duration>', 'how long it is followed, such as 90s or 2h', seconds, 3600)
    .option('--yes', 'do not ask')
    .addOption(author())
    .addOption(config())
    .addOption(from())
    .action(async (unit: string, command: readonly string[], options) => {
      const { runOnce } = await import('../commands/run.ts')
      end(await runOnce(unit, command, options, terminal))
    })
  program
    .command('exec')
    .description('open a session in a running container, through ECS Exec')
    .addArgument(unitName())
    .argument('[command...]', 'what to run there, behind -- (default: /bin/sh)')
    .option('--task <id>', 'in this task (default: the newest)')
    .option('--container <name>', 'in this container (default: the main one)')
    .addOption(config())
    .addOption(from())
    .action(async (unit: string, command: readonly string[], options) => {
      const { exec } = await import('../commands/exec.ts')
      end(await exec(unit, command, options, terminal))
    })
}
