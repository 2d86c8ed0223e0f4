import type { DesiredState, SourceFile } from '@plumbline/desired-state'
import { dataText } from '../text/data.ts'
import type { Output } from '../text/data.ts'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { loadBounded, textsOf } from '../files/load-documents.ts'
import type { Bounds } from '../files/load-documents.ts'
import type { Documents } from '../files/read-documents.ts'
import { countOf, problemReport, tellProblems } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'

export interface ValidateOptions extends Bounds {
  readonly output: Output
}

/** Checks every document below a path, offline. Problems show the line of the file: it lies on the reader's own disk. */
export async function validate(
  path: string,
  { output, ...bounds }: ValidateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { documents, state } = await loadBounded(path, bounds, terminal)
  const { files, shown } = documents
  if (output !== 'text') terminal.out(dataText(reportOf(documents, state), output))
  else if (state.problems.length === 0) terminal.out(summaryOf(files, state))
  else tellProblems(state.problems, textsOf(documents), terminal, shown)
  return state.problems.length === 0 ? exit.fine : exit.invalid
}

function summaryOf(
  files: readonly SourceFile[],
  { units, environments, awaiting, bundles }: DesiredState,
): string {
  const documents = countOf(files.length, 'document')
  const all = [...units.keys(), ...bundles.keys(), ...awaiting]
  const places = new Set([...environments.keys(), ...all.map((id) => id.split('/')[0])])
  const packs = all.filter((id) => id.split('/')[1] === 'bundle').length
  const notices = [
    awaiting.length > 0 && `${awaiting.length} can be checked in full only with the hand-over`,
    packs > 0 && `the code of ${countOf(packs, 'Puppet bundle')} is checked by the controller`,
  ]
  const found = `${countOf(all.length, 'unit')} in ${countOf(places.size, 'environment')}`
  return [`${documents}, ${found}`, ...notices.filter((notice) => notice !== false)].join('; ')
}

function reportOf({ files, shown }: Documents, state: DesiredState): object {
  return {
    version: 1,
    valid: state.problems.length === 0,
    documents: files.length,
    environments: [...state.environments.keys()].toSorted(),
    units: [...state.units.keys()].toSorted(),
    awaiting: state.awaiting.toSorted(),
    bundles: [...state.bundles.keys()].toSorted(),
    problems: state.problems.map((one) => problemReport({ ...one, file: shown(one.file) })),
  }
}
