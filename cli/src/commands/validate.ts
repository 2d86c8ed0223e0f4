import { load, tenantsOf } from '@plumbline/desired-state'
import type { DesiredState, SourceFile, Tenancy } from '@plumbline/desired-state'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { jsonText } from '../plain.ts'
import { readDocuments } from '../read-documents.ts'
import type { Documents } from '../read-documents.ts'
import { countOf, problemReport, tellProblems } from '../tell-problems.ts'
import type { Terminal } from '../terminal.ts'

export interface ValidateOptions {
  readonly output: 'text' | 'json'
  /** A folder or a file with the tenants that bound the documents. */
  readonly tenants?: string
  /** Name of the source that the documents are for: some tenants are for some sources only. */
  readonly source?: string
}

/** Checks every document below a path, offline. Problems show the line of the file: it lies on the reader's own disk. */
export async function validate(
  path: string,
  { output, tenants, source }: ValidateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const bounding = tenants === undefined ? undefined : await loadBelow(tenants, terminal)
  if (bounding !== undefined && bounding.state.problems.length > 0) {
    return tell(bounding, output, terminal)
  }
  return tell(
    await loadBelow(path, terminal, {
      ...(bounding !== undefined && { tenants: tenantsOf(bounding.state) }),
      ...(source !== undefined && { source }),
    }),
    output,
    terminal,
  )
}

interface Loaded {
  readonly documents: Documents
  readonly state: DesiredState
}

async function loadBelow(path: string, { cwd }: Terminal, tenancy: Tenancy = {}): Promise<Loaded> {
  const documents = await readDocuments(path, cwd)
  return { documents, state: load(documents.files, tenancy) }
}

function tell(
  { documents, state }: Loaded,
  output: ValidateOptions['output'],
  terminal: Terminal,
): ExitCode {
  const { files, shown } = documents
  const texts = new Map(files.map((file) => [file.path, file.text]))
  if (output === 'json') terminal.out(jsonText(reportOf(documents, state)))
  else if (state.problems.length === 0) terminal.out(summaryOf(files, state))
  else tellProblems(state.problems, texts, terminal, shown)
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
