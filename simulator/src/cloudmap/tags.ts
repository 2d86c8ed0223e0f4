import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-servicediscovery'
import { tagList, tagProblem, tagsMax, tagsOf, withoutTags } from '../core/tag-list.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { arnOf, found, invalid } from './model.ts'
import type { CloudMapState } from './model.ts'

export function tagResource(
  state: CloudMapState,
  input: TagResourceRequest,
  context: RequestContext,
): object {
  const resource = tagged(state, input.ResourceARN, context)
  const tags = { ...resource.tags, ...tagsOf(input.Tags) }
  checkTags(tags)
  resource.tags = tags
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

/** @throws AwsError InvalidInput, TooManyTagsException */
export function checkTags(tags: Readonly<Tags>): void {
  const problem = tagProblem(tags)
  if (problem !== undefined) throw invalid(problem)
  if (Object.keys(tags).length > tagsMax) {
    throw new AwsError('TooManyTagsException', `A resource can have at most ${tagsMax} tags.`)
  }
}

function tagged(state: CloudMapState, arn = '', context: RequestContext): { tags: Tags } {
  const resource =
    Object.values(state.namespaces).find(({ id }) => arnOf(`namespace/${id}`, context) === arn) ??
    Object.values(state.services).find(({ id }) => arnOf(`service/${id}`, context) === arn)
  return found(resource, 'ResourceNotFoundException', `resource ${arn}`)
}
