import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, output } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What asks a running controller for the hosts of bundles. */
export function puppet(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('puppet')
    .description('what is about the hosts of Puppet bundles')
    .command('status')
    .description(
      'say which host is to have, and has, which bundle, and what became of its last run',
    )
    .argument('[bundle]', 'such as prod/bundle/edge')
    .addOption(output())
    .addOption(api())
    .action(async (bundle: string | undefined, options) => {
      const { puppetStatus } = await import('../commands/puppet-status.ts')
      end(await puppetStatus(bundle, options, terminal))
    })
}
