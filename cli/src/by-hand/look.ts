import { lookOnce, type LookedAt } from '@plumbline/controller'
import { Failure } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import { documentsFrom } from '../plan/documents.ts'
import { readConfig } from '../files/read-config.ts'
import { tellProblems } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'
import { unitName } from '../unit-name.ts'

export interface LookOptions {
  readonly config?: string
  /** Folders whose documents are taken instead of those in Git, each `FOLDER` or `SOURCE=FOLDER`. */
  readonly from?: readonly string[]
}

export interface Looked extends LookedAt {
  /** Where AWS is, when it is not where it usually is. */
  readonly endpoint?: string
}

/**
 * A unit as Git wants it and as AWS has it, read without a controller; `undefined` when the configuration is invalid, and
 * the problems were told.
 * @throws Failure when Git or AWS could not be read, or nobody says anything about the unit
 */
export async function lookAtUnit(
  unit: string,
  { config: file, from = [] }: LookOptions,
  terminal: Terminal,
): Promise<Looked | undefined> {
  unitName(unit)
  const config = await readConfig(file, terminal)
  if (config === undefined) return undefined
  const names = config.sources.map(({ name }) => name)
  const documents = await documentsFrom(from, names, terminal.cwd)
  const { looked, problems, faults } = await lookOnce({ config, documents, unit })
  const [fault] = faults
  if (fault !== undefined) throw new Failure(oneLine(fault.message), oneLine(fault.hint))
  const { endpoint } = config.aws
  if (looked !== undefined) return { ...looked, ...(endpoint !== undefined && { endpoint }) }
  tellProblems(problems, new Map(), terminal)
  throw new Failure(
    `no source says anything about ${oneLine(unit)}`,
    'look for a spelling mistake; `plumbline status` lists the units',
  )
}
