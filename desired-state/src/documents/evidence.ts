import { unitId, type Catalogue } from './catalogue.ts'
import type { Problem, UnitId } from '../types.ts'

/**
 * A document that could not be told apart: it may be an overlay that lost its header. Whatever it is, a unit that it
 * speaks of must not go out as if it were not there.
 */
export interface Unplaced {
  /** Words of its path and of its beginning. */
  readonly words: ReadonlySet<string>
  readonly problems: readonly Problem[]
}

/** Characters of a document in which its names are looked for: its header stands at the top. */
const headCharactersMax = 2_000

export function wordsOf(path: string, text: string): ReadonlySet<string> {
  const head = `${path}\n${text.slice(0, headCharactersMax)}`
  // Both what most names are made of and what ECS takes: `web_old` may mean either.
  return new Set([
    // `api` is no word of `apiVersion`, which stands in every document.
    ...(head.match(/[a-z][a-z0-9-]*(?![A-Za-z0-9-])/g) ?? []),
    ...(head.match(/[A-Za-z0-9][A-Za-z0-9_-]*/g) ?? []),
  ])
}

/** The units of which both names are among the words. */
export function unitsNamed(words: ReadonlySet<string>, all: Catalogue): readonly UnitId[] {
  const named = [...words]
  const environments = named.filter((word) => all.environments.has(word))
  const objects = [...all.objects].filter(([, [one]]) => one !== undefined && words.has(one.name))
  return objects.flatMap(([object]) =>
    environments.map((environment) => unitId(environment, object)),
  )
}
