import { Argument, type Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import type { Terminal } from '../terminal.ts'

/** Completion of command lines in shells. */
export function completing(
  program: Command,
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  program
    .command('completion')
    .description('print what lets a shell complete command lines, units by name among them')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completion } = await import('../commands/completion.ts')
      end(completion(shell, terminal))
    })
  // What the shells call: the words of a line so far, the one that is being written last.
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (words: readonly string[]) => {
      const { complete } = await import('../commands/complete.ts')
      end(await complete(program, words, terminal))
    })
}
