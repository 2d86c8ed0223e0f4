import type { Tag } from '@aws-sdk/client-ecs'
import { invalid } from './errors.ts'

const tagsMax = 50

/** @throws AwsError InvalidParameterException for what ECS does not accept as tags */
export function checkTags(tags: readonly Tag[]): void {
  if (tags.length > tagsMax) throw invalid(`A resource can have at most ${tagsMax} tags.`)
  for (const tag of tags) checkTag(tag)
  const keys = new Set(tags.map((tag) => tag.key))
  if (keys.size < tags.length) throw invalid('Duplicate tag keys found. Give each key once.')
}

function checkTag(tag: Tag): void {
  const key = tag.key ?? ''
  if (key.length < 1 || key.length > 128) {
    throw invalid(`Tag key "${key}" must have 1 to 128 characters.`)
  }
  if ((tag.value ?? '').length > 256) {
    throw invalid(`The value of tag "${key}" must have at most 256 characters.`)
  }
  if (key.toLowerCase().startsWith('aws:')) {
    throw invalid(`Tag key "${key}" starts with aws:, which is reserved. Choose another key.`)
  }
}

/** The tags after some were set: a new value replaces the old one. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): Tag[] {
  const keys = new Set(added.map((tag) => tag.key))
  return [...tags.filter((tag) => !keys.has(tag.key)), ...added]
}
