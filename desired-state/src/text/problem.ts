import type { Problem } from '../types.ts'
import { dotted, type Path, type Span } from './tree.ts'

/** Longest key or name that a message repeats; the rest is cut off. */
const quotedCharactersMax = 60

/** A problem at a span. Messages never hold a value: it may be a secret that was written by mistake. */
export function problemAt(at: Span, path: Path, message: string, hint?: string): Problem {
  const { file, line, column, length } = at
  const where = { file, line, column, length, path: dotted(path) }
  return hint === undefined ? { ...where, message } : { ...where, message, hint }
}

/** A name in quotes, safe to print on one line and cut to a length that stays readable. */
export function quoted(name: string): string {
  const short = name.length > quotedCharactersMax ? `${name.slice(0, quotedCharactersMax)}…` : name
  return `"${printable(short)}"`
}

/**
 * Text without characters that move a cursor, colour a terminal or turn the direction of writing: names come from files
 * that anyone may have written, and messages end in terminals and web pages.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD')
}

/** By file, line and column, then by message: the same files give the same list in the same order. */
export function compareProblems(a: Problem, b: Problem): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.message, b.message)
  )
}

/** By code unit, so that the order does not depend on the machine's language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Equal for problems that say the same about the same place. */
export function problemKey({ file, line, column, path, message }: Problem): string {
  return JSON.stringify([file, line, column, path, message])
}
