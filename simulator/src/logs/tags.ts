import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs'
import type { TaggedResource } from '../core/peers.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { findGroup, groupArn, invalid } from './model.ts'
import type { LogsState } from './model.ts'

const tagsMax = 50

export function tagResource(state: LogsState, input: TagResourceRequest): object {
  const group = findGroup(state, input.resourceArn)
  const tags = { ...group.tags, ...input.tags }
  checkTags(tags)
  group.tags = tags
  return {}
}

export function untagResource(state: LogsState, input: UntagResourceRequest): object {
  const group = findGroup(state, input.resourceArn)
  const gone = input.tagKeys ?? []
  group.tags = Object.fromEntries(Object.entries(group.tags).filter(([key]) => !gone.includes(key)))
  return {}
}

export function listTagsForResource(
  state: LogsState,
  input: ListTagsForResourceRequest,
): ListTagsForResourceResponse {
  return { tags: { ...findGroup(state, input.resourceArn).tags } }
}

export function taggedGroups(state: LogsState, context: RequestContext): readonly TaggedResource[] {
  return Object.values(state.groups).map(({ name, tags }) => ({
    arn: groupArn(name, context),
    tags,
  }))
}

/** Throws for tags that AWS does not take. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags)
  if (entries.length > tagsMax) {
    throw new AwsError('TooManyTagsException', `A resource can have at most ${tagsMax} tags.`)
  }
  const bad = entries.find(
    ([key, value]) =>
      key.length < 1 || key.length > 128 || value.length > 256 || key.startsWith('aws:'),
  )
  if (bad !== undefined) throw invalid(`The tag "${bad[0]}" is not valid.`)
}
