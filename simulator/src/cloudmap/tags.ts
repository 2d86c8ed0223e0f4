import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-servicediscovery'
import { checkedTags, tagList, tagsOf, withoutTags } from '../core/tag-list.ts'
import type { TagRules, Tags } from '../core/tag-list.ts'
import type { RequestContext } from '../core/types.ts'
import { arnOf, found, invalid } from './model.ts'
import type { CloudMapState } from './model.ts'

export const tagRules: TagRules = { on: 'A resource', invalid, tooMany: 'TooManyTagsException' }

export function tagResource(
  state: CloudMapState,
  input: TagResourceRequest,
  context: RequestContext,
): object {
  const resource = tagged(state, input.ResourceARN, context)
  resource.tags = checkedTags({ ...resource.tags, ...tagsOf(input.Tags) }, tagRules)
  return {}
}

export function untagResource(
  state: CloudMapState,
  input: UntagResourceRequest,
  context: RequestContext,
): object {
  const resource = tagged(state, input.ResourceARN, context)
  resource.tags = withoutTags(resource.tags, input.TagKeys)
  return {}
}

export function listTagsForResource(
  state: CloudMapState,
  input: ListTagsForResourceRequest,
  context: RequestContext,
): ListTagsForResourceResponse {
  return { Tags: tagList(tagged(state, input.ResourceARN, context).tags) }
}

function tagged(state: CloudMapState, arn = '', context: RequestContext): { tags: Tags } {
  const resource =
    Object.values(state.namespaces).find(({ id }) => arnOf(`namespace/${id}`, context) === arn) ??
    Object.values(state.services).find(({ id }) => arnOf(`service/${id}`, context) === arn)
  return found(resource, 'ResourceNotFoundException', `resource ${arn}`)
}
