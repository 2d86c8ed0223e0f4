import { Composer, isScalar, type CST, type Document } from 'yaml'
import { guard } from './guard.ts'
import { problemAt } from './problem.ts'
import { readTree, spanAt, type Reading } from './read-tree.ts'
import { suspects, type Suspect } from './suspects.ts'
import { syntaxAdvice } from './syntax.ts'
import type { Span, Tree } from './tree.ts'
import type { Problem, SourceFile } from './types.ts'

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
  const broken = composed.flatMap((document) => syntaxProblem(document, position) ?? [])
  const documents = composed
    .filter((document) => syntaxProblem(document, position) === undefined)
    .map((document) => readDocument(document, { ...position, problems: [] }))
  if (composed.length > 0) {
    return { documents, problems: broken, suspects: broken.length > 0 ? suspects(text) : [] }
  }
  const hint = 'write one, or delete the file'
  const problem = problemAt(spanAt(position, 0, 0), [], 'the file holds no document', hint)
  return { documents, problems: [problem], suspects: [] }
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

function syntaxProblem(
  document: Document.Parsed,
  position: Omit<Reading, 'problems'>,
): Problem | undefined {
  // One mistake makes the parser stumble many times: only the first stumble says where to look.
  const error = [...document.errors, ...document.warnings.filter(isOurs)]
    .toSorted((a, b) => a.pos[0] - b.pos[0])
    .at(0)
  if (error !== undefined) {
    const { message, hint } = syntaxAdvice(error)
    return problemAt(spanAt(position, error.pos[0], error.pos[1]), [], message, hint)
  }
  if (document.directives.yaml.explicit !== true) return undefined
  const at = spanAt(position, document.range[0], document.range[0])
  return problemAt(at, [], 'YAML directives are not supported', 'take the % line away')
}

/** Unknown tags are warnings of the parser, and already problems of `readTree`. */
function isOurs(warning: Document.Parsed['warnings'][number]): boolean {
  return warning.code !== 'TAG_RESOLVE_FAILED'
}
