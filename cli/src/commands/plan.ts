import { createHmac, randomBytes } from 'node:crypto'
import { planOnce } from '@plumbline/controller'
import type { PlanReport } from '@plumbline/controller'
import type { Fault, Plan } from '@plumbline/controller/model'
import { createClient } from '../client.ts'
import type { Client } from '../client.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { jsonText, oneLine } from '../plain.ts'
import { documentsFrom } from '../plan/documents.ts'
import { planMarkdown } from '../plan/markdown.ts'
import { differs, isReadable, jsonReport, redactPlan } from '../plan/report.ts'
import { standOf } from '../plan/standing.ts'
import type { Stand } from '../plan/standing.ts'
import { planText } from '../plan/text.ts'
import { readConfig } from '../read-config.ts'
import { problemReport, tellProblems } from '../tell-problems.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'

export interface PlanOptions {
  readonly config: string
  readonly unit?: string
  readonly environment?: string
  /** Folders, each `FOLDER` or `SOURCE=FOLDER`, whose documents are planned instead of those in Git. */
  readonly from?: readonly string[]
  readonly detailedExitcode?: boolean
  readonly output: 'text' | 'json' | 'markdown'
  /** The address of a running controller, which is asked for what it holds. */
  readonly api?: string
}

/** Which AWS calls would be sent, in order. Fetches the sources and reads AWS; writes nothing anywhere. */
export async function plan(options: PlanOptions, terminal: Terminal): Promise<ExitCode> {
  const { config: file, unit, environment, from = [], detailedExitcode } = options
  if (unit !== undefined) unitName(unit)
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
  const key = randomBytes(32)
  const hash = (text: string) => createHmac('sha256', key).update(text).digest('hex')
  const plans = found.plans.map((one) => redactPlan(one, hash))
  const scope = unit ?? environment
  if (scope !== undefined && plans.length + found.problems.length + faults.length === 0) {
    throw nothingAbout(scope, unit === undefined ? '--environment' : '--unit')
  }
  const stand = await standOf(plans, found.frozen, controllerOf(options, terminal))
  write(options, { plans, faults, stand, found }, terminal)
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

function write(
  { output, unit, environment }: PlanOptions,
  { plans, faults, stand, found: { problems, texts } }: Findings,
  terminal: Terminal,
): void {
  if (output === 'json') {
    const report = jsonReport(plans, faults, stand)
    terminal.out(jsonText({ ...report, problems: problems.map(problemReport) }))
    return
  }
  const { standing } = stand
  if (output === 'markdown') {
    const scope = unit ?? environment
    const parts = { plans, problems, faults, standing }
    terminal.out(planMarkdown({ ...parts, ...(scope === undefined ? {} : { scope }) }))
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
