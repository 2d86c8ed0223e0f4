import { FaultError } from '@plumbline/controller/model'
import { Command, CommanderError } from 'commander'
import { accessing } from './groups/accessing.ts'
import { alerting } from './groups/alerting.ts'
import { answering } from './groups/answering.ts'
import { asking } from './groups/asking.ts'
import { beginning } from './groups/beginning.ts'
import { bootstrapping } from './groups/bootstrapping.ts'
import { checking } from './groups/checking.ts'
import { completing } from './groups/completing.ts'
import { deciding } from './groups/deciding.ts'
import { drifting, judging } from './groups/drifting.ts'
import { examining } from './groups/examining.ts'
import { exit, Failure } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { withExamples } from './examples.ts'
import { handling } from './groups/handling.ts'
import { importing } from './groups/importing.ts'
import { looking } from './groups/looking.ts'
import { orphaning } from './groups/orphaning.ts'
import { puppet } from './groups/puppet.ts'
import manifest from '../package.json' with { type: 'json' }
import { plain } from './text/plain.ts'
import { running } from './groups/running.ts'
import type { Terminal } from './terminal.ts'
import { watching } from './groups/watching.ts'

/** Runs one command line, and returns the exit code. Each command is loaded when it is called, so that all start fast. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: ExitCode = exit.fine
  const program = programOf(terminal, (ended) => (code = ended))
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return failed(error, terminal)
  }
}

function failed(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode
  if (terminal.signal.aborted) return exit.interrupted
  if (error instanceof FaultError)
    return told(new Failure(error.message, error.fault.hint), terminal)
  if (error instanceof Failure) return told(error, terminal)
  return told(
    new Failure(textOf(error), 'this is a defect of Plumbline: please report it'),
    terminal,
  )
}

function told({ message, hint, code }: Failure, { err, errColours }: Terminal): number {
  err(`${errColours.red('plumbline:')} ${plain(message)}`)
  err(`  ${plain(hint)}`)
  return code
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Commands that belong together, in the order of the help. */
const families = [
  ['To begin:', [beginning, running]],
  ['Files, Git and AWS, without a controller:', [checking, examining, importing, bootstrapping]],
  ['How things are:', [asking, looking, watching, judging, puppet, alerting]],
  ['What people decide:', [deciding, answering, drifting, orphaning]],
  ['By hand:', [handling]],
  ['Who may do what:', [accessing]],
  ['Shells:', [completing]],
] as const

export function programOf(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const program = new Command('plumbline')
    .description('GitOps for Amazon ECS: commit YAML, and AWS follows')
    .version(`${manifest.version} (Node ${process.versions.node})`)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('  --help after the command shows its options, and examples')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(plain(text.trimEnd())),
      outputError: (text, write) => write(text.replace(/^error: /, 'plumbline: ')),
    })
  for (const [title, group] of families) {
    program.commandsGroup(title)
    for (const family of group) family(program, terminal, end)
  }
  withExamples(program)
  return program
}
