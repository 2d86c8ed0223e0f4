import { resolve } from 'node:path'
import { costOf, readBootstrapConfig } from '@plumbline/bootstrap-cdk/config'
import { answersTo, optionsOf } from '../bootstrap/answering.ts'
import { configurationOf, misunderstood } from '../bootstrap/configuration.ts'
import type { Answers } from '../bootstrap/questions.ts'
import { costText } from '../bootstrap/cost-text.ts'
import { exit, Failure, type ExitCode } from '../exit.ts'
import { writeFiles } from '../import/files.ts'
import { tellProblems } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'
import { makeToken } from '../make-token.ts'

export interface InitBootstrapOptions extends Partial<Answers> {
  readonly out: string
  readonly force?: boolean
}

/**
 * Writes the configuration of an environment from options, and asks for what they leave out where there is a person to
 * ask. Nothing is written that the stacks would not take.
 */
export async function initBootstrap(
  options: InitBootstrapOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const answers = await answersTo(options, terminal)
  const [wrong] = misunderstood(answers)
  if (wrong !== undefined) throw new Failure(wrong.what, wrong.hint)
  const file = options.out.replace('<environment>', answers.environment)
  const { token, hash } = makeToken()
  const text = configurationOf(answers, hash)
  const read = readBootstrapConfig(text, file)
  if (!read.ok) {
    tellProblems(read.problems, new Map([[file, text]]), terminal)
    return exit.invalid
  }
  const [written = file] = await writeFiles([{ path: file, text }], resolve(terminal.cwd), {
    cwd: terminal.cwd,
    force: options.force === true,
  })
  for (const line of costText(costOf(read.value))) terminal.err(line)
  if (text.includes(hash)) {
    terminal.err(
      'The token of the first administrator, which is shown this once and is nowhere else:',
    )
    terminal.err(`  ${token}`)
    terminal.err('Give it to whoever is one in PLUMBLINE_TOKEN, or type it into the dashboard.')
  }
  if (answers.image === '') {
    terminal.err(
      'When the base stands and the image of the controller is pushed, the controller comes with',
    )
    terminal.err(
      `  plumbline bootstrap init ${optionsOf(answers)} --image sha256:… --source https://… --force`,
    )
  }
  terminal.out(written)
  return exit.fine
}
