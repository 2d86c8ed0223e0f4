import { createHmac, randomBytes } from 'node:crypto'
import { planOnce } from '@plumbline/controller'
import type { Plan } from '@plumbline/controller/model'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { jsonText, oneLine } from '../plain.ts'
import { readConfig } from '../read-config.ts'
import { problemReport, tellProblems } from '../tell-problems.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { differs, isReadable, jsonReport, redactPlan } from './plan-report.ts'
import { planText } from './plan-text.ts'

export interface PlanOptions {
  readonly config: string
  readonly unit?: string
  readonly detailedExitcode?: boolean
  readonly output: 'text' | 'json'
}

/** Which AWS calls would be sent, in order. Fetches the sources and reads AWS; writes nothing anywhere. */
export async function plan(options: PlanOptions, terminal: Terminal): Promise<ExitCode> {
  const { config: file, unit, output, detailedExitcode } = options
  if (unit !== undefined) unitName(unit)
  const config = await readConfig(file, terminal)
  if (config === undefined) return exit.invalid
  const found = await planOnce({
    config,
    ...(unit === undefined ? {} : { unit }),
  })
  const { problems, texts } = found
  const faults = [...new Map(found.faults.map((one) => [one.message, one])).values()]
  const key = randomBytes(32)
  const hash = (text: string) => createHmac('sha256', key).update(text).digest('hex')
  const plans = found.plans
    .map((one) => redactPlan(one, hash))
    .toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
  if (unit !== undefined && plans.length === 0 && problems.length === 0 && faults.length === 0) {
    throw new Failure(
      `no source says anything about ${oneLine(unit)}`,
      'look for a spelling mistake in --unit',
    )
  }
  if (output === 'json') {
    terminal.out(jsonText({ ...jsonReport(plans, faults), problems: problems.map(problemReport) }))
  } else {
    for (const line of planText(plans, terminal.outColours)) terminal.out(line)
    tellProblems(problems, texts, terminal)
    for (const { message, hint } of faults) {
      terminal.err(`${terminal.errColours.red('plumbline:')} ${oneLine(message)}`)
      terminal.err(`  ${oneLine(hint)}`)
    }
  }
  if (problems.length > 0) return exit.invalid
  return codeOf(plans, faults.length > 0, detailedExitcode === true)
}

/** A plan that could not see everything is an error: "no changes" would be a guess. */
function codeOf(plans: readonly Plan[], failed: boolean, detailed: boolean): ExitCode {
  if (failed || !plans.every(isReadable)) return exit.error
  return detailed && plans.some(differs) ? exit.changes : exit.fine
}
