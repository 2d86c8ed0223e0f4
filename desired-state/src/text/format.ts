import { printable } from './problem.ts'
import type { Problem } from '../types.ts'

/** Width of the column with line numbers, so that frames of one report stand below each other. */
const gutterCharacters = 6

/** Characters of a source line that are shown around the mistake. */
const shownCharactersMax = 120

/**
 * A problem as the command line shows it: `file:line:column: error: path: message`, then a hint. With the text of the
 * file also the line and a caret below the mistake; leave the text out wherever somebody else may read along, because
 * a line can hold a secret by mistake.
 */
export function formatProblem(problem: Problem, sourceText?: string): string {
  const { file, line, column, path, hint } = problem
  const where = path === '' ? '' : `${printable(path)}: `
  const message = `${printable(problem.message)}${spokenEnvironments(problem.environments)}`
  const headline = `${printable(file)}:${line}:${column}: error: ${where}${message}`
  const frame = sourceText === undefined ? [] : frameOf(problem, sourceText)
  const margin = ' '.repeat(gutterCharacters)
  const advice = hint === undefined ? [] : [`${margin} = hint: ${printable(hint)}`]
  return [headline, ...frame, ...advice].join('\n')
}

function spokenEnvironments(environments: readonly string[] | undefined): string {
  return environments === undefined ? '' : ` (in ${environments.join(', ')})`
}

/** The line and the carets below it; nothing when the text is not the one in which the problem was found. */
function frameOf({ line, column, length }: Problem, sourceText: string): readonly string[] {
  const source = sourceText.replace(/^\uFEFF/, ' ').split('\n')[line - 1]
  if (source === undefined || column > source.length + 1) return []
  const start = column - 1
  // A line can be a megabyte long: show a window that begins a little before the mistake.
  const from = start < shownCharactersMax ? 0 : start - Math.floor(shownCharactersMax / 3)
  const shown = printable(source.slice(from, from + shownCharactersMax).replace(/[\t\r]/g, ' '))
  const carets = Math.max(1, Math.min(length, shown.length - (start - from)))
  const number = String(line).padStart(gutterCharacters)
  const margin = ' '.repeat(gutterCharacters)
  return [
    `${number} | ${shown.trimEnd()}`,
    `${margin} | ${' '.repeat(start - from)}${'^'.repeat(carets)}`,
  ]
}
