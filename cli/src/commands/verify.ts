import { verifyOnce } from '@plumbline/controller'
import { refuses, type Fault } from '@plumbline/controller/model'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { documentsFrom } from '../plan/documents.ts'
import { readConfig } from '../files/read-config.ts'
import { problemReport, tellProblems } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'
import { verifyReport, verifyText } from '../verify/report.ts'

export interface VerifyOptions {
  readonly config?: string
  readonly unit?: string
  readonly environment?: string
  readonly output: Output
}

/** Whether everything that units need is there. Fetches the sources, or takes a folder, and reads AWS; writes nothing. */
export async function verify(
  path: string | undefined,
  options: VerifyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { config: file, unit, environment } = options
  if (unit !== undefined) unitName(unit)
  const config = await readConfig(file, terminal)
  if (config === undefined) return exit.invalid
  const names = config.sources.map(({ name }) => name)
  const documents = await documentsFrom(path === undefined ? [] : [path], names, terminal.cwd, '')
  const { units, problems, texts, faults } = await verifyOnce({
    config,
    documents,
    ...(unit !== undefined && { unit }),
    ...(environment !== undefined && { environment }),
  })
  const scope = unit ?? environment
  if (scope !== undefined && units.length + problems.length + faults.length === 0) {
    throw new Failure(
      `no source says anything about ${oneLine(scope)}`,
      `look for a spelling mistake in ${unit === undefined ? '--environment' : '--unit'}`,
    )
  }
  if (options.output !== 'text') {
    const report = { ...verifyReport(units, faults), problems: problems.map(problemReport) }
    terminal.out(dataText(report, options.output))
  } else {
    for (const line of verifyText(units, terminal.outColours)) terminal.out(line)
    tellProblems(problems, texts, terminal)
    tellFaults(faults, terminal)
  }
  if (problems.length > 0) return exit.invalid
  return faults.length > 0 || units.some(refuses) ? exit.error : exit.fine
}

function tellFaults(faults: readonly Fault[], { err, errColours }: Terminal): void {
  for (const { message, hint } of faults) {
    err(`${errColours.red('plumbline:')} ${oneLine(message)}`)
    err(`  ${oneLine(hint)}`)
  }
}
