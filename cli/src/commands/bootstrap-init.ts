import { resolve } from 'node:path'
import { costOf, readBootstrapConfig } from '@plumbline/bootstrap-cdk/config'
import {
  configurationOf,
  misunderstood,
  nextQuestion,
  type Answers,
} from '../bootstrap/questions.ts'
import { costText } from '../bootstrap/cost-text.ts'
import { exit, Failure, type ExitCode } from '../exit.ts'
import { writeFiles } from '../import/files.ts'
import { tellProblems } from '../tell-problems.ts'
import type { Terminal } from '../terminal.ts'

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
  const text = configurationOf(answers)
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
  terminal.out(written)
  return exit.fine
}

async function answersTo(given: Partial<Answers>, { ask }: Terminal): Promise<Answers> {
  const answers: { -readonly [Field in keyof Answers]?: string } = {}
  const missing: string[] = []
  for (let asked = 0; ; asked += 1) {
    const question = nextQuestion(answers, asked)
    if (question === undefined) break
    const { field, text, byDefault } = question
    const usual = byDefault?.(answers)
    const hint = usual === undefined || usual === '' ? '' : ` [${usual}]`
    const said = given[field] ?? (ask === undefined ? '' : await ask(`${text}${hint}: `))
    const answer = said.trim() === '' ? usual : said.trim()
    if (answer === undefined) missing.push(field)
    else answers[field] = answer
  }
  if (missing.length > 0) {
    throw new Failure(
      `${missing.map(optionOf).join(', ')} must be said`,
      'name them as options, or answer the questions',
    )
  }
  return answers as Answers
}

/** `vpnServerCertificate` as `--vpn-server-certificate`. */
function optionOf(field: string): string {
  return `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
