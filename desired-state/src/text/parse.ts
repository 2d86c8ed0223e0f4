import { Composer, isScalar, type CST, type Document, type YAMLError } from 'yaml'
import { guard } from './guard.ts'
import { problemAt } from './problem.ts'
import { readTree, spanAt, type Reading } from './read-tree.ts'
import { suspects, type Suspect } from './suspects.ts'
import { syntaxAdvice } from './syntax.ts'
import type { Span, Tree } from './tree.ts'
import { firstUnclosed } from './unclosed.ts'
import type { Problem, SourceFile } from '../types.ts'

/** One document of a file, read whole. */
export interface ParsedDocument {
  /** Its first value. */
  readonly at: Span
  readonly root: Tree
  /** Repeated keys, tags and the like: the document is understood, but not used. */
  readonly problems: readonly Problem[]
}

export interface ParsedFile {
  readonly documents: readonly ParsedDocument[]
  /** What could not be read. */
  readonly problems: readonly Problem[]
  /** What the unreadable part seems to hold. */
  readonly suspects: readonly Suspect[]
}

/** Reads one file. Never throws, whatever the text is. */
export function parseFile({ path: file, text }: Pick<SourceFile, 'path' | 'text'>): ParsedFile {
  const guarded = guard(text)
  const position = { file, text, lines: guarded.lines }
  if (!guarded.ok) {
    const at = spanAt(position, guarded.offset, guarded.offset + 1)
    const problem = problemAt(at, [], guarded.message, guarded.hint)
    return { documents: [], problems: [problem], suspects: suspects(text) }
  }

  const composed = compose(guarded.tokens, text)
  const broken = composed.flatMap(
    (document) => syntaxProblem(document, guarded.tokens, position) ?? [],
  )
  const documents = composed
    .filter((document) => errorOf(document) === undefined)
    .map((document) => readDocument(document, { ...position, problems: [] }))
  if (composed.length > 0) {
    return { documents, problems: broken, suspects: broken.length > 0 ? suspects(text) : [] }
  }
  const hint = 'write one, or delete the file'
  const problem = problemAt(spanAt(position, 0, 0), [], 'the file holds no document', hint)
  return { documents, problems: [problem], suspects: suspects(text) }
}

function compose(tokens: readonly CST.Token[], text: string): readonly Document.Parsed[] {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    // Repeated keys are found by `readTree`: the parser's own check takes quadratic time.
    uniqueKeys: false,
    // Pretty errors quote the file, and the file may hold a secret.
    prettyErrors: false,
    logLevel: 'silent',
  })
  return [...composer.compose(tokens, false, text.length)].filter(hasContent)
}

/** False for what stands between two `---` lines that follow each other. */
function hasContent({ contents, errors, warnings }: Document.Parsed): boolean {
  const empty = contents === null || (isScalar(contents) && contents.source === '')
  return !empty || errors.length > 0 || warnings.length > 0
}

function readDocument(document: Document.Parsed, reading: Reading): ParsedDocument {
  const [start, end] = document.contents?.range ?? document.range
  const root = readTree(reading, document.contents)
  return { at: spanAt(reading, start, end), root, problems: reading.problems }
}

/** The parser's first error: one mistake makes it stumble many times, and only the first says where to look. */
function errorOf(document: Document.Parsed): YAMLError | 'directive' | undefined {
  const error = [...document.errors, ...document.warnings.filter(isOurs)]
    .toSorted((a, b) => a.pos[0] - b.pos[0])
    .at(0)
  return error ?? (document.directives.yaml.explicit === true ? 'directive' : undefined)
}

function syntaxProblem(
  document: Document.Parsed,
  tokens: readonly CST.Token[],
  position: Omit<Reading, 'problems'>,
): Problem | undefined {
  const error = errorOf(document)
  if (error === undefined) return undefined
  if (error === 'directive') {
    const directive = tokens.findLast(
      (token) => token.type === 'directive' && token.offset <= document.range[0],
    )
    const start = directive?.offset ?? document.range[0]
    const at = spanAt(position, start, start + 1)
    return problemAt(at, [], 'YAML directives are not supported', 'take the % line away')
  }
  const own = tokens.filter((token) => token.type === 'document' && within(token, document))
  const { start, end, message, hint } = syntaxAdvice(error, position.text, firstUnclosed(own))
  return problemAt(spanAt(position, start, end), [], message, hint)
}

function within(token: CST.Token, { range }: Document.Parsed): boolean {
  return token.offset >= range[0] && token.offset <= range[2]
}

/** Unknown tags are warnings of the parser, and already problems of `readTree`. */
function isOurs(warning: Document.Parsed['warnings'][number]): boolean {
  return warning.code !== 'TAG_RESOLVE_FAILED'
}
