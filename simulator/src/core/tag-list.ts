import { AwsError } from './types.ts'

/** Tags by key, as services keep them. */
export type Tags = Record<string, string>

/** A tag as most services spell it. */
export interface TagItem {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

export function tagsOf(list: readonly TagItem[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]))
}

/** In order of arrival, as AWS lists them. */
export function tagList(tags: Readonly<Tags>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

export function withoutTags(tags: Readonly<Tags>, keys: readonly string[] = []): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))
}

export const tagsMax = 50

/** How a service refuses tags. */
export interface TagRules {
  /** What carries the tags, as its error says it: `A topic`. */
  readonly on: string
  readonly invalid: (message: string) => AwsError
  /** The code of the error for more tags than there may be. */
  readonly tooMany: string
}

/** The same tags. @throws AwsError `invalid` for a tag that AWS does not take, `tooMany` for more than it takes */
export function checkedTags(tags: Tags, { on, invalid, tooMany }: TagRules): Tags {
  const problem = tagProblem(tags)
  if (problem !== undefined) throw invalid(problem)
  if (Object.keys(tags).length > tagsMax) {
    throw new AwsError(tooMany, `${on} can have at most ${tagsMax} tags.`)
  }
  return tags
}

/** Why AWS does not take a tag of these; undefined when it takes all. How many there may be is not looked at. */
export function tagProblem(tags: Readonly<Tags>): string | undefined {
  const bad = Object.entries(tags).find(
    ([key, value]) =>
      key.length < 1 || key.length > 128 || value.length > 256 || /^aws:/i.test(key),
  )
  return bad && `The tag "${bad[0]}" is not valid.`
}
