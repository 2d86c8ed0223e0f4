import type { Location, SourceFile } from '../types.ts'

/** A value in a file that takes the place of another one. */
export interface ImageEdit {
  readonly at: Location
  readonly from: string
  readonly to: string
}

/**
 * A file with values in the place of others, and not a character else changed. `undefined` when one that should give way
 * does not stand where it was read, as it was read: the file is another one, or the value is written with escapes.
 */
export function withEdits(
  { path, text }: Pick<SourceFile, 'path' | 'text'>,
  edits: readonly ImageEdit[],
): string | undefined {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const cuts = edits
    .filter(({ at }) => at.file === path)
    .map(({ at, from, to }) => ({ offset: (starts[at.line - 1] ?? 0) + at.column - 1, from, to }))
    .toSorted((a, b) => b.offset - a.offset)
  let edited = text
  for (const { offset, from, to } of cuts) {
    const quote = /["']/.exec(edited.charAt(offset))?.[0] ?? ''
    const token = `${quote}${from}${quote}`
    if (!edited.startsWith(token, offset)) return undefined
    edited = `${edited.slice(0, offset)}${quote}${to}${quote}${edited.slice(offset + token.length)}`
  }
  return edited
}
