import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs'
import type { TaggedResource } from '../core/peers.ts'
import { checkedTags, withoutTags } from '../core/tag-list.ts'
import type { TagRules } from '../core/tag-list.ts'
import type { RequestContext } from '../core/types.ts'
import { findGroup, groupArn, invalid } from './model.ts'
import type { LogsState } from './model.ts'

export const tagRules: TagRules = { on: 'A resource', invalid, tooMany: 'TooManyTagsException' }

export function tagResource(state: LogsState, input: TagResourceRequest): object {
  const group = findGroup(state, input.resourceArn)
  group.tags = checkedTags({ ...group.tags, ...input.tags }, tagRules)
  return {}
}

export function untagResource(state: LogsState, input: UntagResourceRequest): object {
  const group = findGroup(state, input.resourceArn)
  group.tags = withoutTags(group.tags, input.tagKeys)
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
