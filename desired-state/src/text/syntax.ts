import type { ErrorCode, YAMLError } from 'yaml'
import type { Unclosed } from './unclosed.ts'

interface Advice {
  readonly message: string
  readonly hint: string
}

const indentation = 'indent with spaces, and give fields of one map the same column'

/**
 * What each error of the YAML parser means, in words of our own: the parser's messages can repeat text of the file, and
 * that text may be a secret.
 */
const advice: Readonly<Partial<Record<ErrorCode, Advice>>> = {
  BAD_DIRECTIVE: { message: 'YAML directives are not supported', hint: 'take the % line away' },
  BAD_DQ_ESCAPE: {
    message: 'this escape does not exist in double quotes',
    hint: 'write \\\\ for a backslash, or use single quotes',
  },
  BAD_INDENT: { message: 'the indentation does not fit', hint: indentation },
  BAD_SCALAR_START: {
    message: 'a plain value cannot start with this character',
    hint: 'put the value in quotes',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a map begins here, where only a value can stand',
    hint: 'put a value that holds ": " in quotes, and do not indent the next field further',
  },
  BLOCK_IN_FLOW: {
    message: 'an indented block inside { } or [ ]',
    hint: 'close every bracket and quote before it',
  },
  KEY_OVER_1024_CHARS: { message: 'a key is longer than 1024 characters', hint: 'shorten it' },
  MISSING_CHAR: {
    message: 'a character is missing here',
    hint: 'close every bracket and quote before it',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key goes over more than one line, or its ":" is missing',
    hint: 'write "key: value", with a space after the colon',
  },
  NON_STRING_KEY: { message: 'a key must be a plain word', hint: 'write the key as text' },
  RESOURCE_EXHAUSTION: {
    message: 'this part is too complicated to be read',
    hint: 'write it with fewer levels',
  },
  TAB_AS_INDENT: { message: 'a tab in the indentation', hint: 'indent with spaces' },
  UNEXPECTED_TOKEN: {
    message: 'this text is not expected here',
    hint: 'close every bracket and quote before it',
  },
}

const fallback: Advice = {
  message: 'this is not valid YAML',
  hint: 'look at this line and the one above it',
}

/** The words for an error of the parser, and where to look for its cause. */
export interface SyntaxAdvice extends Advice {
  readonly start: number
  readonly end: number
}

export function syntaxAdvice(
  error: YAMLError,
  text: string,
  unclosed: Unclosed | undefined,
): SyntaxAdvice {
  const [start, end] = error.pos
  if (text.startsWith('${', start - 1)) {
    return {
      start: start - 1,
      end: start + 1,
      message: 'inside { } and [ ] a variable must be in quotes',
      hint: 'write "${vars.name}"',
    }
  }
  // An error before the opening mark has another cause.
  if (unclosed !== undefined && unclosed.offset < start) {
    const { offset, what } = unclosed
    const hint = `write the ${what} that closes it`
    return { start: offset, end: offset + 1, message: `this ${what} is not closed`, hint }
  }
  return { start, end, ...(advice[error.code] ?? fallback) }
}
