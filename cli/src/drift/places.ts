import { posix } from 'node:path'
import type { LookedAt } from '@plumbline/controller'
import { keysOf, type ResourceId } from '@plumbline/controller/model'
import {
  holdsDocument,
  type DesiredState,
  type DocumentName,
  type SourceFile,
} from '@plumbline/desired-state'

/** A field that is live otherwise than it is written. */
export interface Field {
  readonly resource: ResourceId
  readonly path: string
}

/** Renders documents as the controller does. */
type Load = (files: readonly SourceFile[]) => DesiredState

/** A unit, and the documents that it is made from. */
export interface Desk {
  readonly looked: LookedAt
  readonly load: Load
  readonly files: readonly SourceFile[]
  /** What the Environment says for all its units may be changed for all of them. */
  readonly around?: boolean
}

/** Where a value can be written. */
export interface Place {
  readonly file: string
  readonly document: DocumentName
  readonly path: readonly string[]
  /** What a new file begins with. */
  readonly begin: string
}

/**
 * Where a field can be written: where it is written now; in the overlay of the environment; in the document; and in an
 * overlay that is yet to be.
 */
export function placesOf(
  { looked: { unit }, files }: Pick<Desk, 'files'> & { readonly looked: Pick<LookedAt, 'unit'> },
  word: string,
  path = keysOf(word),
): readonly Place[] {
  const env = unit.environment.name
  const kind = unit.kind === 'service' ? 'Service' : 'Job'
  const inFiles = (document: DocumentName, at: readonly string[]): Place[] =>
    files
      .filter(({ text }) => holdsDocument(text, document))
      .map(({ path: file }) => ({ file, document, path: at, begin: '' }))
  if (path[0] === 'environment') {
    return inFiles({ kind: 'Environment', name: env }, ['spec', ...path.slice(1)])
  }
  const base = inFiles({ kind, name: unit.name }, path)
  if (path[0] === 'metadata') return base
  const target = `${unit.kind}/${unit.name}`
  const overlay: DocumentName = { kind: 'Overlay', target, environment: env }
  const overlays = inFiles(overlay, path)
  const fresh =
    overlays.length > 0
      ? []
      : base.slice(0, 1).map(({ file }) => newOverlay(files, file, overlay, path))
  const places = [...overlays, ...base, ...fresh]
  const origin = unit.origins[word]?.file
  return [
    ...places.filter(({ file }) => file === origin),
    ...places.filter(({ file }) => file !== origin),
  ]
}

function newOverlay(
  files: readonly SourceFile[],
  beside: string,
  document: Extract<DocumentName, { kind: 'Overlay' }>,
  path: readonly string[],
): Place {
  const { target, environment } = document as { target: string; environment: string }
  const folder = posix.join(posix.dirname(beside), 'overlays')
  const names = [environment, `${environment}-${target.replace('/', '-')}`].map((name) =>
    posix.join(folder, `${name}.yaml`),
  )
  const file = names.find((name) => !files.some((one) => one.path === name)) ?? names[1] ?? ''
  const begin = `apiVersion: plumbline/v1\nkind: Overlay\ntarget: ${target}\nenvironment: ${environment}\nspec:\n`
  return { file, document, path, begin }
}

/** The text of a file; none of one that is yet to be. */
export function textOf({ files }: Pick<Desk, 'files'>, path: string): string {
  return files.find((one) => one.path === path)?.text ?? ''
}

/** Files with one in its new form. */
export function withFile(
  files: readonly SourceFile[],
  path: string,
  text: string,
): readonly SourceFile[] {
  // The blob stands for the text: a cache must not take the one for the other.
  const made = { path, text, blob: `${path}\n${text}` }
  return files.some((one) => one.path === path)
    ? files.map((one) => (one.path === path ? made : one))
    : [...files, made]
}
