import type { CST } from 'yaml'

/** What was opened and never closed. */
export interface Unclosed {
  readonly offset: number
  readonly what: 'quote' | 'bracket'
}

const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}' }

/**
 * The first quote or bracket without an end. The parser notices it only where the text ends, which says nothing; a person
 * needs to see where it began.
 */
export function firstUnclosed(tokens: readonly CST.Token[]): Unclosed | undefined {
  const found: Unclosed[] = []
  const stack = [...tokens]
  for (let token = stack.pop(); token !== undefined; token = stack.pop()) {
    if (isOpenQuote(token)) found.push({ offset: token.offset, what: 'quote' })
    if (isOpenBracket(token)) found.push({ offset: token.offset, what: 'bracket' })
    if (token.type === 'document' && token.value) stack.push(token.value)
    if ('items' in token) {
      for (const item of token.items) {
        if (item.key) stack.push(item.key)
        if (item.value) stack.push(item.value)
      }
    }
  }
  const ordered = found.toSorted((a, b) => a.offset - b.offset)
  // An open quote swallows the brackets behind it, so that those in front of it stay open as well.
  return ordered.find(({ what }) => what === 'quote') ?? ordered.at(0)
}

function isOpenQuote(token: CST.Token): boolean {
  if (token.type !== 'double-quoted-scalar' && token.type !== 'single-quoted-scalar') return false
  const { source } = token
  return source.length < 2 || !source.endsWith(source.charAt(0))
}

function isOpenBracket(token: CST.Token): boolean {
  if (token.type !== 'flow-collection') return false
  return token.end[0]?.source !== closing[token.start.source]
}
