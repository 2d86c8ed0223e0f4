import type { Command } from 'commander'
import { Option } from 'commander'
import type { ExitCode } from '../exit.ts'
import {
  api,
  author,
  config,
  detailed,
  ofEnvironment,
  output,
  reason,
  unitName,
} from './options.ts'
import type { Terminal } from '../terminal.ts'

const from = () =>
  new Option(
    '--from <folder>',
    'a checkout of the source; SOURCE=FOLDER where there are several sources',
  ).default('.')
const write = () => new Option('--write', 'write into the checkout instead of printing a patch')

/** How the releases of the last weeks fared. */
export function judging(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('dora')
    .description('say how often, how fast and how well is released: the four figures of DORA')
    .option('--since <time>', 'of the last hours or days, such as 12h or 30d', '30d')
    .addOption(
      new Option('--by <what>', 'what a line is about')
        .choices(['environment', 'tenant', 'unit'])
        .default('environment'),
    )
    .addOption(ofEnvironment())
    .addOption(output())
    .addOption(api())
    .action(async (options) => {
      const { dora } = await import('../commands/dora.ts')
      end(await dora(options, terminal))
    })
}

/** `drift` and what a person decides about it. Options of the list may stand behind the commands below it. */
export function drifting(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  const drift = program
    .command('drift')
    .description('say what was changed in AWS outside Git, and what is ignored')
    .addOption(ofEnvironment())
    .addOption(detailed())
    .addOption(output())
    .addOption(api())
    .action(async (options) => {
      const { drift: list } = await import('../commands/drift.ts')
      end(await list(options, terminal))
    })
  drift
    .command('revert')
    .description('undo it in one unit, also where it is only reported')
    .addArgument(unitName())
    .addOption(reason())
    .addOption(author())
    .action(async (unit: string, _own, command: Command) => {
      const { revert } = await import('../commands/drift.ts')
      end(await revert(unit, command.optsWithGlobals(), terminal))
    })
  drift
    .command('adopt')
    .description('write what is live into the documents, as a patch')
    .addArgument(unitName())
    .argument('[path]', 'one field alone, such as desiredCount or "service/web desiredCount"')
    .option('--for-all', 'write what the Environment says for all its units there, for all of them')
    .addOption(config())
    .addOption(from())
    .addOption(write())
    .action(async (unit: string, path: string | undefined, options) => {
      const { adopt } = await import('../commands/drift-adopt.ts')
      end(await adopt(unit, path, options, terminal))
    })
  drift
    .command('ignore')
    .description('write a rule into the documents that a field may differ, as a patch')
    .addArgument(unitName())
    .argument('<path>', 'the field, such as desiredCount or "service/web desiredCount"')
    .addOption(config())
    .addOption(from())
    .addOption(write())
    .addOption(reason())
    .option('--for <duration>', 'how long, such as 12h or 7d (default: for ever)')
    .action(async (unit: string, path: string, options) => {
      const { ignore } = await import('../commands/drift-adopt.ts')
      end(await ignore(unit, path, options, terminal))
    })
}
