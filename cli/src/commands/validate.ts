import { formatProblem, load } from '@plumbline/desired-state'
import type { DesiredState, Problem, SourceFile } from '@plumbline/desired-state'
import { exit } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { jsonText, plain } from '../plain.ts'
import { readDocuments } from '../read-documents.ts'
import type { Documents } from '../read-documents.ts'
import type { Terminal } from '../terminal.ts'

export interface ValidateOptions {
  readonly output: 'text' | 'json'
}

/** Checks every document below a path, offline. Problems show the line of the file: it lies on the reader's own disk. */
export async function validate(
  path: string,
  { output }: ValidateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const documents = await readDocuments(path, terminal.cwd)
  const state = load(documents.files)
  if (output === 'json') terminal.out(jsonText(reportOf(documents, state)))
  else if (state.problems.length === 0) terminal.out(summaryOf(documents.files, state))
  else tell(documents, state.problems, terminal)
  return state.problems.length === 0 ? exit.fine : exit.invalid
}

function tell({ files, shown }: Documents, problems: readonly Problem[], { err }: Terminal): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  for (const problem of problems) {
    const here = { ...problem, file: shown(problem.file) }
    err(plain(formatProblem(here, texts.get(problem.file))))
  }
  err(`${countOf(problems.length, 'problem')} in ${countOf(filesOf(problems), 'file')}`)
}

function filesOf(problems: readonly Problem[]): number {
  return new Set(problems.map(({ file }) => file)).size
}

function summaryOf(files: readonly SourceFile[], { units, environments }: DesiredState): string {
  const documents = countOf(files.length, 'document')
  return `${documents}, ${countOf(units.size, 'unit')} in ${countOf(environments.size, 'environment')}`
}

/** Without source text, as everywhere but in front of the person who has the file. */
function reportOf({ files, shown }: Documents, state: DesiredState): object {
  return {
    version: 1,
    valid: state.problems.length === 0,
    documents: files.length,
    environments: [...state.environments.keys()].toSorted(),
    units: [...state.units.keys()].toSorted(),
    problems: state.problems.map(({ file, line, column, path, message, hint, environments }) => ({
      file: shown(file),
      line,
      column,
      path,
      message,
      hint: hint ?? null,
      environments: environments ?? null,
    })),
  }
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
