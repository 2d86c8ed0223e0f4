import { type CST, Lexer, LineCounter, Parser } from 'yaml'
import { limits } from '../limits.ts'

export type Guarded =
  | { readonly ok: true; readonly tokens: readonly CST.Token[]; readonly lines: LineCounter }
  | {
      readonly ok: false
      readonly offset: number
      readonly message: string
      readonly hint: string
      readonly lines: LineCounter
    }

const splitHint = 'split it into several files'

/**
 * Lexes a file without recursion and refuses it while it is still cheap: a deeply nested file of a few kilobytes can
 * abort the whole process inside the parser, where no `catch` helps. Only guarded tokens may be composed.
 */
export function guard(text: string): Guarded {
  const lines = new LineCounter()
  const refuse = (offset: number, message: string, hint: string): Guarded => ({
    ok: false,
    offset,
    message,
    hint,
    lines,
  })
  if (Buffer.byteLength(text) > limits.fileBytesMax) {
    return refuse(0, `the file is larger than ${limits.fileBytesMax / 1_048_576} MiB`, splitHint)
  }

  const tokens = lex(text, lines)
  if (tokens === undefined) {
    const count = limits.lexemesPerFileMax.toLocaleString('en')
    return refuse(0, `the file has more than ${count} words and marks`, splitHint)
  }

  const deep = tokens.map(tooDeep).find((offset) => offset !== undefined)
  if (deep === undefined) return { ok: true, tokens, lines }
  const message = `maps and lists are nested more than ${limits.depthMax} levels deep`
  return refuse(deep, message, 'no field needs more than six levels: look for an unclosed bracket')
}

/** The tokens of a file, or `undefined` when there are too many of them. */
function lex(text: string, lines: LineCounter): readonly CST.Token[] | undefined {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let lexemes = 0
  addLines(text, lines)
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1
    if (lexemes > limits.lexemesPerFileMax) return undefined
    tokens.push(...parser.next(lexeme))
  }
  tokens.push(...parser.end())
  return tokens
}

/** Line starts, known before the lexer runs so that a refused file has positions too. */
function addLines(text: string, lines: LineCounter): void {
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines.addNewLine(at + 1)
  }
}

/** Offset of a collection below the depth limit. A stack, because recursion is what it guards against. */
function tooDeep(root: CST.Token): number | undefined {
  const stack: { token: CST.Token; depth: number }[] = [{ token: root, depth: 0 }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { token } = next
    if (token.type === 'document' && token.value) stack.push({ token: token.value, depth: 0 })
    if (!('items' in token)) continue
    const depth = next.depth + 1
    if (depth > limits.depthMax) return token.offset
    for (const item of token.items) {
      if (item.key) stack.push({ token: item.key, depth })
      if (item.value) stack.push({ token: item.value, depth })
    }
  }
  return undefined
}
