import type { KnownDocument } from './documents.ts'
import { problemAt } from '../text/problem.ts'
import type { Problem, UnitId } from '../types.ts'

/** Problems between documents, and the units they break. */
export interface Conflict {
  readonly problems: readonly Problem[]
  readonly breaks: readonly UnitId[]
}

/** Every document after the first is blamed; which of them is right, only their author can know. */
export function twice<Document extends KnownDocument>(
  same: readonly Document[],
  spoken: (document: Document) => string,
  path: readonly string[],
  breaks: (document: Document) => readonly UnitId[],
): readonly Conflict[] {
  const [first, ...others] = same.filter((document) => document.suspected !== true)
  return others.map((other) => {
    const hint = `it is also in ${first?.at.file}:${first?.at.line}: keep one of the two`
    const problem = problemAt(other.at, path, `${spoken(other)} is written twice`, hint)
    return { problems: [problem], breaks: breaks(other) }
  })
}

/** What is wrong with names that several documents have, which break no unit; `what` is the kind as people say it. */
export function namedTwice(
  documents: ReadonlyMap<string, readonly KnownDocument[]>,
  what: string,
): readonly Conflict[] {
  return [...documents].flatMap(([name, same]) =>
    twice(
      same,
      () => `${what} ${name}`,
      ['metadata', 'name'],
      () => [],
    ),
  )
}

/** A problem for each document of a kind that this source cannot have. */
export function misplaced(
  documents: ReadonlyMap<string, readonly KnownDocument[]>,
  message: string,
  hint: string,
): readonly Conflict[] {
  return [...documents.values()].flat().map(({ at }) => ({
    problems: [problemAt(at, ['metadata', 'name'], message, hint)],
    breaks: [],
  }))
}
