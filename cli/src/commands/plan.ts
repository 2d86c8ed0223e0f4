import { planOnce, stickyComment, systemClock } from '@plumbline/controller'
import type { PlanReport } from '@plumbline/controller'
import type { Fault, Plan } from '@plumbline/controller/model'
import { createClient } from '../client/client.ts'
import type { Client } from '../client/client.ts'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { documentsFrom } from '../plan/documents.ts'
import { freshHash } from '../plan/fresh-hash.ts'
import { planMarkdown } from '../plan/markdown.ts'
import { differs, isReadable, jsonReport, redactPlan } from '../plan/report.ts'
import { standOf } from '../plan/standing.ts'
import type { Stand } from '../plan/standing.ts'
import { planText } from '../plan/text.ts'
import { readConfig } from '../files/read-config.ts'
import { problemReport, tellProblems } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'

export interface PlanOptions {
  readonly config?: string
  readonly unit?: string
  readonly environment?: string
  /** Folders, each `FOLDER` or `SOURCE=FOLDER`, whose documents are planned instead of those in Git. */
  readonly from?: readonly string[]
  readonly detailedExitcode?: boolean
  readonly output: Output | 'markdown'
  /** The address of a running controller, which is asked for what it holds. */
  readonly api?: string
  /** Number of the pull request on GitHub that the plan becomes a comment of. */
  readonly comment?: string
}

/** Which AWS calls would be sent, in order. Fetches the sources and reads AWS; writes nothing but a comment that is asked for. */
export async function plan(options: PlanOptions, terminal: Terminal): Promise<ExitCode> {
  const { config: file, unit, environment, from = [], detailedExitcode } = options
  if (unit !== undefined) unitName(unit)
  const pull = pullRequestOf(options, terminal)
  const config = await readConfig(file, terminal)
  if (config === undefined) return exit.invalid
  const names = config.sources.map(({ name }) => name)
  const found = await planOnce({
    config,
    documents: await documentsFrom(from, names, terminal.cwd),
    ...(unit === undefined ? {} : { unit }),
    ...(environment === undefined ? {} : { environment }),
  })
  const faults = [...new Map(found.faults.map((one) => [one.message, one])).values()]
  const hash = freshHash()
  const plans = found.plans.map((one) => redactPlan(one, hash))
  const scope = unit ?? environment
  if (scope !== undefined && plans.length + found.problems.length + faults.length === 0) {
    throw nothingAbout(scope, unit === undefined ? '--environment' : '--unit')
  }
  const stand = await standOf(plans, found.frozen, controllerOf(options, terminal))
  const findings = { plans, faults, stand, found }
  write(options, findings, terminal)
  if (pull !== undefined) {
    const url = await stickyComment(pull, {
      number: pull.number,
      body: markdown(options, findings),
    })
    terminal.err(`the plan is a comment now: ${oneLine(url)}`)
  }
  if (found.problems.length > 0) return exit.invalid
  return codeOf(plans, faults.length > 0, detailedExitcode === true)
}

/** Only one that was named: another controller on this machine is not meant by accident. */
function controllerOf({ api }: PlanOptions, terminal: Terminal): Client | undefined {
  const named = api ?? terminal.env.PLUMBLINE_API
  return named === undefined ? undefined : createClient(terminal, named)
}

interface Findings {
  readonly plans: readonly Plan[]
  readonly faults: readonly Fault[]
  readonly stand: Stand
  readonly found: PlanReport
}

function nothingAbout(scope: string, option: string): Failure {
  return new Failure(
    `no source says anything about ${oneLine(scope)}`,
    `look for a spelling mistake in ${option}`,
  )
}

/** What GitHub Actions says of the repository, which is looked at before anything else: a plan takes a while. */
function pullRequestOf({ comment }: PlanOptions, { env }: Terminal) {
  if (comment === undefined) return undefined
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository, GITHUB_API_URL: api } = env
  if (!/^[1-9]\d{0,9}$/.test(comment)) {
    throw new Failure('--comment takes the number of a pull request', 'write, for example, 812')
  }
  if (!token || !/^[\w.-]+\/[\w.-]+$/.test(repository ?? '')) {
    throw new Failure(
      'a comment needs GITHUB_TOKEN and GITHUB_REPOSITORY in the environment',
      'in GitHub Actions, hand the token over with `env: { GITHUB_TOKEN: ${{ github.token }} }`, and let the job write pull requests',
    )
  }
  const where = { repository: repository ?? '', api: api || 'https://api.github.com' }
  return { ...where, token, clock: systemClock, number: Number(comment) }
}

function markdown(
  { unit, environment }: PlanOptions,
  { plans, faults, stand: { standing }, found: { problems } }: Findings,
): string {
  const scope = unit ?? environment
  return planMarkdown({ plans, problems, faults, standing, ...(scope !== undefined && { scope }) })
}

function write(options: PlanOptions, findings: Findings, terminal: Terminal): void {
  const { output } = options
  const { plans, faults, stand } = findings
  const { problems, texts } = findings.found
  if (output === 'json' || output === 'yaml') {
    const report = jsonReport(plans, faults, stand)
    terminal.out(dataText({ ...report, problems: problems.map(problemReport) }, output))
    return
  }
  const { standing } = stand
  if (output === 'markdown') {
    terminal.out(markdown(options, findings))
    return
  }
  for (const line of planText(plans, terminal.outColours, standing)) terminal.out(line)
  if (plans.some(differs)) tellHolds(stand, terminal)
  tellProblems(problems, texts, terminal)
  for (const { message, hint } of faults) {
    terminal.err(`${terminal.errColours.red('plumbline:')} ${oneLine(message)}`)
    terminal.err(`  ${oneLine(hint)}`)
  }
}

/** Not to know is said: the plan of a unit that somebody holds looks like any other. */
function tellHolds({ holds, trouble }: Stand, terminal: Terminal): void {
  if (holds === 'known') return
  const why = trouble === undefined ? '' : `: ${oneLine(trouble.message)}`
  terminal.err(`Whether a unit is held or suspended is not known${why}.`)
  terminal.err(
    `  ${oneLine(trouble?.hint ?? 'a running controller knows: name its API with --api or PLUMBLINE_API')}`,
  )
}

/** A plan that could not see everything is an error: "no changes" would be a guess. */
function codeOf(plans: readonly Plan[], failed: boolean, detailed: boolean): ExitCode {
  if (failed || !plans.every(isReadable)) return exit.error
  return detailed && plans.some(differs) ? exit.changes : exit.fine
}
