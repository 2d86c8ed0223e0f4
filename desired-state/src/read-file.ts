import { identify, type KnownDocument, type UnknownDocument } from './documents.ts'
import { parseFile } from './parse.ts'
import type { Suspect } from './suspects.ts'
import { fields, type Span } from './tree.ts'
import type { Problem, SourceFile } from './types.ts'

/** What one file says, whatever other files say: this is what a cache keeps. */
export interface FileContents {
  readonly documents: readonly KnownDocument[]
  readonly problems: readonly Problem[]
  /** Part of it could not be understood: what seems to be missing may be in there. */
  readonly partial: boolean
}

/** Reads a file. Never throws, whatever the text is. */
export function readFile(file: SourceFile): FileContents {
  const parsed = parseFile(file)
  const identified = parsed.documents.map(identify)
  const documents = identified.filter(isKnown)
  const [first] = parsed.problems
  const hidden =
    first === undefined
      ? []
      : parsed.suspects
          .flatMap((suspect) => suspectedDocument(suspect, first, parsed.problems) ?? [])
          .filter((suspected) => !documents.some((document) => sameObject(document, suspected)))
  return {
    documents: [...documents, ...hidden],
    problems: [...parsed.problems, ...identified.flatMap((document) => document.problems)],
    partial: parsed.problems.length > 0 || documents.length < identified.length,
  }
}

function isKnown(document: KnownDocument | UnknownDocument): document is KnownDocument {
  return document.kind !== undefined
}

/** A document of which only the name is known, so that its units are broken rather than gone. */
function suspectedDocument(
  suspect: Suspect,
  at: Span,
  problems: readonly Problem[],
): KnownDocument | undefined {
  const { kind, name, environments, target, environment } = suspect
  const unread = { suspected: true, at, root: fields([], at), problems } as const
  if (kind === 'Overlay') {
    if (target === undefined || environment === undefined) return undefined
    return { kind, target, environment, ...unread }
  }
  if (name === undefined) return undefined
  if (kind === 'Environment') return { kind, name, ...unread }
  if (kind !== 'Service') return undefined
  return { kind, name, ...unread, ...(environments === undefined ? {} : { environments }) }
}

function sameObject(a: KnownDocument, b: KnownDocument): boolean {
  if (a.kind === 'Overlay') {
    return b.kind === 'Overlay' && a.target === b.target && a.environment === b.environment
  }
  return b.kind === a.kind && a.name === b.name
}
