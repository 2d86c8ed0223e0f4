import type { ErrorCode, YAMLError } from 'yaml'

interface Advice {
  readonly message: string
  readonly hint: string
}

const quoteVariables =
  'close every bracket and quote; inside { } or [ ] a variable must be in quotes: "${vars.name}"'
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
    message: 'a second ":" on this line, where only one value can stand',
    hint: 'put a value that holds ": " in quotes, and each field on its own line',
  },
  BLOCK_IN_FLOW: { message: 'an indented block inside { } or [ ]', hint: quoteVariables },
  KEY_OVER_1024_CHARS: { message: 'a key is longer than 1024 characters', hint: 'shorten it' },
  MISSING_CHAR: { message: 'a character is missing here', hint: quoteVariables },
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
  UNEXPECTED_TOKEN: { message: 'this text is not expected here', hint: quoteVariables },
}

const fallback: Advice = {
  message: 'this is not valid YAML',
  hint: 'look at this line and the one above it',
}

const openQuote: Advice = {
  message: 'a quote is not closed',
  hint: 'close it with the same quote that opened it',
}

export function syntaxAdvice(error: YAMLError): Advice {
  if (error.message.startsWith('Missing closing')) return openQuote
  return advice[error.code] ?? fallback
}
