import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A page that people read: everything but the decisions, which say what was so when they were made. */
export interface Page {
  readonly path: string
  readonly text: string
}

export const pages: readonly Page[] = globSync(
  ['*.md', 'docs/*.md', '*/README.md', 'desired-state/examples/*/README.md'],
  { cwd: root },
)
  .toSorted()
  .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }))

/** A block of code, and where it begins. */
export interface Block {
  readonly place: string
  readonly text: string
}

/** The blocks of a page in one language, without what indents them. */
export function blocksOf({ path, text }: Page, language: string): readonly Block[] {
  const fences = new RegExp(`^( *)\`\`\`${language}\\n([^]*?)^ *\`\`\``, 'gm')
  return [...text.matchAll(fences)].map(({ index, 1: indent = '', 2: inner = '' }) => ({
    place: `${path}:${text.slice(0, index).split('\n').length}`,
    text: inner.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))
}

/** What stands in the prose between two backticks. */
export function inlineCodeOf({ text }: Page): readonly string[] {
  const prose = text.replaceAll(/^ *```[^]*?^ *```/gm, '')
  return [...prose.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code = '']) => code)
}
