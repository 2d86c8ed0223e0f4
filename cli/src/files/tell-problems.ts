import { formatProblem } from '@plumbline/desired-state'
import type { Problem } from '@plumbline/desired-state'
import { plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'

/**
 * Every problem with the line of the file it is in. Only for the person who has the file: a line can hold a secret by
 * mistake. `shown` turns a path of the source into one that the reader can open.
 */
export function tellProblems(
  problems: readonly Problem[],
  texts: ReadonlyMap<string, string>,
  terminal: Terminal,
  shown: (path: string) => string = (path) => path,
): void {
  if (problems.length === 0) return
  for (const problem of problems) {
    const here = { ...problem, file: shown(problem.file) }
    terminal.err(plain(formatProblem(here, texts.get(problem.file))))
  }
  const files = new Set(problems.map(({ file }) => file)).size
  terminal.err(`${countOf(problems.length, 'problem')} in ${countOf(files, 'file')}`)
}

/** A problem in JSON, without the text of the file. */
export function problemReport(problem: Problem): object {
  const { file, line, column, path, message, hint, environments } = problem
  const more = { hint: hint ?? null, environments: environments ?? null }
  return { file, line, column, path, message, ...more }
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
