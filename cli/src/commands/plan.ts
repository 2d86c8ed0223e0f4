import { createHmac, randomBytes } from 'node:crypto'
import { planOnce } from '@plumbline/controller'
import type { PlanReport } from '@plumbline/controller'
import type { Fault, Plan } from '@plumbline/controller/model'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { jsonText, oneLine } from '../plain.ts'
import { documentsFrom } from '../plan/documents.ts'
import { planMarkdown } from '../plan/markdown.ts'
import { differs, isReadable, jsonReport, redactPlan } from '../plan/report.ts'
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
  write(options, plans, faults, found, terminal)
  if (found.problems.length > 0) return exit.invalid
  return codeOf(plans, faults.length > 0, detailedExitcode === true)
}

function nothingAbout(scope: string, option: string): Failure {
  return new Failure(
    `no source says anything about ${oneLine(scope)}`,
    `look for a spelling mistake in ${option}`,
  )
}

function write(
  { output, unit, environment }: PlanOptions,
  plans: readonly Plan[],
  faults: readonly Fault[],
  { problems, texts }: PlanReport,
  terminal: Terminal,
): void {
  if (output === 'json') {
    terminal.out(jsonText({ ...jsonReport(plans, faults), problems: problems.map(problemReport) }))
    return
  }
  if (output === 'markdown') {
    const scope = unit ?? environment
    terminal.out(
      planMarkdown({ plans, problems, faults, ...(scope === undefined ? {} : { scope }) }),
    )
    return
  }
  for (const line of planText(plans, terminal.outColours)) terminal.out(line)
  tellProblems(problems, texts, terminal)
  for (const { message, hint } of faults) {
    terminal.err(`${terminal.errColours.red('plumbline:')} ${oneLine(message)}`)
    terminal.err(`  ${oneLine(hint)}`)
  }
}

/** A plan that could not see everything is an error: "no changes" would be a guess. */
function codeOf(plans: readonly Plan[], failed: boolean, detailed: boolean): ExitCode {
  if (failed || !plans.every(isReadable)) return exit.error
  return detailed && plans.some(differs) ? exit.changes : exit.fine
}
