import type {
  AddTagsToResourceRequest,
  ListTagsForResourceRequest,
  ListTagsForResourceResult,
  RemoveTagsFromResourceRequest,
} from '@aws-sdk/client-ssm'
import { own } from '../core/own.ts'
import { checkedTags, tagList, tagsOf, withoutTags } from '../core/tag-list.ts'
import type { TagRules } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import { invalid } from './model.ts'
import type { ParameterState, SsmState } from './model.ts'

const tagRules: TagRules = { on: 'A parameter', invalid, tooMany: 'TooManyTagsError' }

export function addTagsToResource(state: SsmState, input: AddTagsToResourceRequest): object {
  const parameter = resource(state, input)
  parameter.tags = checkedTags({ ...parameter.tags, ...tagsOf(input.Tags) }, tagRules)
  return {}
}

export function removeTagsFromResource(
  state: SsmState,
  input: RemoveTagsFromResourceRequest,
): object {
  const parameter = resource(state, input)
  parameter.tags = withoutTags(parameter.tags, input.TagKeys)
  return {}
}

export function listTagsForResource(
  state: SsmState,
  input: ListTagsForResourceRequest,
): ListTagsForResourceResult {
  return { TagList: tagList(resource(state, input).tags) }
}

function resource(
  state: SsmState,
  input: { readonly ResourceType?: string | undefined; readonly ResourceId?: string | undefined },
): ParameterState {
  const { ResourceType, ResourceId = '' } = input
  if (ResourceType !== 'Parameter') {
    throw new AwsError('InvalidResourceType', `The simulator has no ${ResourceType} to tag.`)
  }
  const parameter = own(state.parameters, ResourceId)
  if (parameter === undefined) {
    throw new AwsError('InvalidResourceId', `There is no parameter ${ResourceId}.`)
  }
  return parameter
}
