import { identify, isObjectKind, type KnownDocument, type UnknownDocument } from './documents.ts'
import { wordsOf, type Unplaced } from './evidence.ts'
import { parseFile } from '../text/parse.ts'
import type { Suspect } from '../text/suspects.ts'
import { fields, plain } from '../text/tree.ts'
import type { Problem, SourceFile } from '../types.ts'

/** What one file says, whatever other files say: this is what a cache keeps. */
export interface FileContents {
  readonly documents: readonly KnownDocument[]
  /** What could not be told apart: what seems to be missing may be in there. */
  readonly unplaced: readonly Unplaced[]
  /** Something in it could not be understood. */
  readonly partial: boolean
  readonly problems: readonly Problem[]
}

/** Reads a file. Never throws, whatever the text is. */
export function readFile(file: SourceFile): FileContents {
  if (file.refused !== undefined) return refusedFile(file, file.refused)
  const parsed = parseFile(file)
  const identified = parsed.documents.map(identify)
  const documents = identified.filter(isKnown)
  const unknown = identified.filter((document) => document.kind === undefined)
  const suspected = parsed.suspects
    .map((suspect) => ({ suspect, document: suspectedDocument(suspect, parsed.problems) }))
    // What stands before the mistake was read as it should be.
    .filter(({ document }) => !documents.some((one) => document && sameObject(one, document)))
  const hidden = suspected.filter(({ document }) => document === undefined)
  return {
    documents: [...documents, ...suspected.flatMap(({ document }) => document ?? [])],
    unplaced: [
      ...unknown.map(({ root, problems }) => ({
        words: wordsOf(file.path, JSON.stringify(plain(root))),
        problems,
      })),
      ...hidden.map(({ suspect }) => ({
        words: wordsOf(file.path, suspect.text),
        problems: parsed.problems,
      })),
    ],
    partial: parsed.problems.length > 0 || unknown.length > 0,
    problems: [...parsed.problems, ...identified.flatMap((document) => document.problems)],
  }
}

/** Nothing is known of what it says, so nothing that may be in it counts as removed. */
function refusedFile(
  { path }: SourceFile,
  { message, hint }: NonNullable<SourceFile['refused']>,
): FileContents {
  const problems = [{ file: path, line: 1, column: 1, length: 1, path: '', message, hint }]
  return {
    documents: [],
    unplaced: [{ words: wordsOf(path, ''), problems }],
    partial: true,
    problems,
  }
}

function isKnown(document: KnownDocument | UnknownDocument): document is KnownDocument {
  return document.kind !== undefined
}

/** A document of which only the name is known, so that its units are broken rather than gone. */
function suspectedDocument(
  suspect: Suspect,
  problems: readonly Problem[],
): KnownDocument | undefined {
  const [at] = problems
  if (at === undefined) return undefined
  const { kind, name, environments, target, environment } = suspect
  const unread = { suspected: true, at, root: fields([], at), problems } as const
  if (kind === 'Overlay') {
    if (target === undefined || environment === undefined) return undefined
    return { kind, target, environment, ...unread }
  }
  if (name === undefined) return undefined
  if (kind === 'Environment' || kind === 'Tenant' || kind === 'Role') {
    return { kind, name, ...unread }
  }
  if (!isObjectKind(kind)) return undefined
  return { kind, name, ...unread, ...(environments === undefined ? {} : { environments }) }
}

function sameObject(a: KnownDocument, b: KnownDocument): boolean {
  if (a.kind === 'Overlay') {
    return b.kind === 'Overlay' && a.target === b.target && a.environment === b.environment
  }
  return b.kind === a.kind && a.name === b.name
}
