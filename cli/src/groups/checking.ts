import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import {
  api,
  config,
  detailed,
  from,
  ofEnvironment,
  ofSource,
  ofUnit,
  output,
  tenants,
} from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What needs neither a controller nor AWS, and what needs AWS alone. */
export function checking(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  program
    .command('validate')
    .description('check every document below a folder, without a network')
    .argument('<path>', 'a folder or a file')
    .addOption(tenants())
    .addOption(ofSource())
    .addOption(output())
    .action(async (path: string, options) => {
      const { validate } = await import('../commands/validate.ts')
      end(await validate(path, options, terminal))
    })
  program
    .command('plan')
    .description('say what would be done, field by field and call by call, and do nothing')
    .addOption(config())
    .addOption(ofEnvironment())
    .addOption(ofUnit())
    .addOption(from())
    .addOption(detailed())
    .addOption(output(['text', 'json', 'yaml', 'markdown']))
    .option('--comment <number>', 'also write it into one comment of a pull request on GitHub')
    .addOption(api())
    .action(async (options) => {
      const { plan } = await import('../commands/plan.ts')
      end(await plan(options, terminal))
    })
  program
    .command('verify')
    .description(
      'say whether everything that units need is there: images, roles, secrets, networks',
    )
    .argument(
      '[path]',
      'a folder whose documents are taken instead of those in Git; SOURCE=FOLDER where there are several sources',
    )
    .addOption(config())
    .addOption(ofEnvironment())
    .addOption(ofUnit())
    .addOption(output())
    .action(async (path: string | undefined, options) => {
      const { verify } = await import('../commands/verify.ts')
      end(await verify(path, options, terminal))
    })
}
