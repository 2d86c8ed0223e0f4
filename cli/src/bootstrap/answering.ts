import { readBootstrapConfig } from '@plumbline/bootstrap-cdk/config'
import { plain } from '../text/plain.ts'
import { Failure } from '../exit.ts'
import type { Terminal } from '../terminal.ts'
import { configurationOf, misunderstood } from './configuration.ts'
import { nextQuestion, type Answers, type Question } from './questions.ts'

/** What stands for an answer that is still to come, so that those before it can be checked. */
function stillToCome({ region = 'eu-west-1' }: Partial<Answers>): Answers {
  const certificate = `arn:aws:acm:${region}:111122223333:certificate/0a1b`
  return {
    environment: 'prod',
    account: '111122223333',
    region,
    zones: `${region}a,${region}b`,
    project: 'plumbline',
    natGateways: '1',
    certificate: '',
    pauseAfter: '',
    repositories: '',
    taskRoles: '',
    secrets: '',
    buckets: '',
    github: '',
    email: '',
    addOns: '',
    vpnServerCertificate: certificate,
    vpnClientCertificate: certificate,
    tables: 'items:id',
    image: '',
    source: 'https://git.example.com/a.git',
    sourceToken: '',
    store: 'sqlite',
    puppet: 'no',
    issuer: '',
    administrator: '',
  }
}

/** The hash of a token that is made when everything else is answered. */
const anyHash = `sha256:${'0'.repeat(64)}`

/** How often somebody is asked again whose answer cannot be. */
const triesMax = 3

/**
 * What options say, and what a person answers to the rest. A typed answer is checked at once, in the sight of those before
 * it, and asked for again; one that an option gave is checked with everything.
 * @throws Failure where nobody can be asked for what must be said
 */
export async function answersTo(given: Partial<Answers>, terminal: Terminal): Promise<Answers> {
  const answers: { -readonly [Field in keyof Answers]?: string } = {}
  const missing: string[] = []
  for (let asked = 0; ; asked += 1) {
    const question = nextQuestion(answers, asked)
    if (question === undefined) break
    const answer =
      given[question.field]?.trim() || (await answerTo(question, answers, given, terminal))
    if (answer === undefined) missing.push(question.field)
    else answers[question.field] = answer
  }
  if (missing.length > 0) {
    throw new Failure(
      `${missing.map(optionOf).join(', ')} must be said`,
      'name them as options, or answer the questions',
    )
  }
  return { ...stillToCome(answers), ...answers }
}

async function answerTo(
  question: Question,
  before: Partial<Answers>,
  given: Partial<Answers>,
  { ask, err }: Terminal,
): Promise<string | undefined> {
  const { field, text, note, byDefault } = question
  const usual = byDefault?.(before)
  if (ask === undefined || given[field] !== undefined) return usual
  const hint = usual === undefined || usual === '' ? '' : ` [${usual}]`
  const cost = note === undefined ? '' : ` (${note})`
  let why = 'it must be said'
  for (let tries = 0; tries < triesMax; tries += 1) {
    const said = (await ask(`${text}${cost}${hint}: `)).trim()
    const answer = said === '' ? usual : said
    const wrong =
      answer === undefined
        ? ['it must be said']
        : newlyWrong(before, { ...before, [field]: answer })
    if (wrong.length === 0) return answer
    why = wrong.join('; ')
    err(plain(why))
  }
  throw new Failure(`${optionOf(field)}: ${why}`, 'start again with an answer that can be')
}

/** Options that cannot be are told at the end: nobody is blamed for them here. */
function newlyWrong(before: Partial<Answers>, after: Partial<Answers>): string[] {
  const known = wrongWith(before)
  return wrongWith(after).filter((one) => !known.includes(one))
}

/** What could not be with these answers, whatever follows. */
function wrongWith(answers: Partial<Answers>): string[] {
  const misread = misunderstood(answers)
  if (misread.length > 0) return misread.map(({ what, hint }) => `${what}: ${hint}`)
  const text = configurationOf({ ...stillToCome(answers), ...answers }, anyHash)
  const read = readBootstrapConfig(text, '')
  return read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`)
}

/** The options that say what was answered, for whoever does it again. */
export function optionsOf(answers: Answers): string {
  const words: string[] = []
  for (let asked = 0; ; asked += 1) {
    const question = nextQuestion(answers, asked)
    if (question === undefined) return words.join(' ')
    const answer = answers[question.field]
    const same = answer === question.byDefault?.(answers)
    if (!same)
      words.push(
        `${optionOf(question.field)} ${/^[\w.:/@,-]+$/.test(answer) ? answer : `'${answer}'`}`,
      )
  }
}

/** `vpnServerCertificate` as `--vpn-server-certificate`. */
function optionOf(field: string): string {
  return `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
