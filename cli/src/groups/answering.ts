import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import { api, author, reason, unitName } from './options.ts'
import type { Terminal } from '../terminal.ts'

/** What a person says at a gate. */
export function answering(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  const verbs = {
    approve: 'let a release go on that waits at a gate',
    reject: 'send a release back that waits at a gate',
  } as const
  for (const [verb, description] of Object.entries(verbs)) {
    const command = program.command(verb).description(description)
    // Other tools call it so, and there is nothing else of a release that one person ends.
    if (verb === 'reject') command.alias('abort')
    command
      .addArgument(unitName())
      .option('--revision <revision>', 'the commit that you were shown (default: what waits now)')
      .option('--gate <name>', 'which gate (default: the only one that waits for people)')
      .addOption(reason())
      .addOption(author())
      .addOption(api())
      .action(async (unit: string, options) => {
        const verbs = await import('../commands/approve.ts')
        end(await verbs[verb as 'approve' | 'reject'](unit, options, terminal))
      })
  }
}
