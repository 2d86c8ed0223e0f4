import { isObjectKind, type KnownDocument } from './documents.ts'
import { kindShortNames } from '../schema/envelope.ts'
import { readFile } from './read-file.ts'
import type { Scalar, Span, Tree } from '../text/tree.ts'
import type { SourceFile } from '../types.ts'

/** A value that a comment behind it gives to an image policy. */
export interface MarkedValue {
  readonly policy: string
  readonly value: string
  /** The value as it stands in the file, with its quotes. */
  readonly at: Span
  /** The object that the document is about: `service/web`, also for an overlay of it; left out for an environment. */
  readonly object?: string
  /** The environment that the document is about; left out for one that is about many. */
  readonly environment?: string
}

/** Every marked value of some files, in order. Documents with problems are left alone. */
export function markedValues(files: readonly SourceFile[]): readonly MarkedValue[] {
  return files
    .filter(({ refused, text }) => refused === undefined && text.includes('$image'))
    .flatMap((file) => readFile(file).documents)
    .filter(({ problems, suspected }) => problems.length === 0 && suspected !== true)
    .flatMap(valuesIn)
}

function valuesIn(document: KnownDocument): readonly MarkedValue[] {
  const about = aboutOf(document)
  return scalarsIn(document.root).flatMap(({ marker, value, at }) =>
    marker === undefined || typeof value !== 'string'
      ? []
      : [{ policy: marker.policy, value, at, ...about }],
  )
}

function aboutOf(document: KnownDocument): Pick<MarkedValue, 'object' | 'environment'> {
  const { kind } = document
  if (kind === 'Overlay') return { object: document.target, environment: document.environment }
  if (kind === 'Environment') return { environment: document.name }
  return isObjectKind(kind) ? { object: `${kindShortNames[kind]}/${document.name}` } : {}
}

function scalarsIn(tree: Tree): readonly Scalar[] {
  if (tree.is === 'scalar') return [tree]
  if (tree.is === 'list') return tree.items.flatMap(scalarsIn)
  return [...tree.entries.values()].flatMap(({ value }) => scalarsIn(value))
}
