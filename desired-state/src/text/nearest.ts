import { distance } from 'fastest-levenshtein'
import { limits } from '../limits.ts'
import { quoted } from './problem.ts'

/** Longer words are not compared: nobody means a field of twelve letters by a word of a hundred. */
const comparedCharactersMax = 64

/**
 * The candidate that somebody probably meant: nearest by edit distance without regard to case, and no further away than
 * a third of the word's length (at least two edits).
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > comparedCharactersMax) return undefined
  const farthest = Math.max(2, Math.floor(word.length / 3))
  return [...candidates]
    .slice(0, limits.candidatesMax)
    .map((candidate) => ({
      candidate,
      edits: distance(word.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ edits }) => edits <= farthest)
    .toSorted((a, b) => a.edits - b.edits)
    .at(0)?.candidate
}

/** Advice on an object that is not there, such as `job/web`: one of the same name, or the nearest. */
export function nearestObject(object: string, objects: readonly string[]): string {
  const [, name] = object.split('/')
  const namesake = objects.find((one) => one.endsWith(`/${name}`))
  return suggestion(namesake ?? object, objects, 'objects')
}

/** Names listed in a hint at most: of more than that nobody finds the right one by reading. */
const listedMax = 12

/** `did you mean "scale"?`, or else what there is to choose from. Synonyms are in lower case. */
export function suggestion(
  word: string,
  candidates: readonly string[],
  what: string,
  synonyms: Readonly<Record<string, string>> = {},
): string {
  const synonym = synonyms[word.toLowerCase()] ?? ''
  const near = candidates.includes(synonym) ? synonym : nearest(word, candidates)
  if (near !== undefined) return `did you mean ${quoted(near)}?`
  if (candidates.length === 0) return `there are no ${what} here`
  const listed = candidates.slice(0, listedMax).join(', ')
  const others = candidates.length - listedMax
  return `${what}: ${listed}${others > 0 ? ` and ${others} more` : ''}`
}
