import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-application-auto-scaling'
import { checkedTags, withoutTags } from '../core/tag-list.ts'
import type { TagRules } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import { invalid } from './model.ts'
import type { Scaling, TargetState } from './model.ts'

export const tagRules: TagRules = {
  on: 'A scalable target',
  invalid,
  tooMany: 'TooManyTagsException',
}

export function tagResource(scaling: Scaling, input: TagResourceRequest): object {
  const target = tagged(scaling, input.ResourceARN)
  target.tags = checkedTags({ ...target.tags, ...input.Tags }, tagRules)
  return {}
}

export function untagResource(scaling: Scaling, input: UntagResourceRequest): object {
  const target = tagged(scaling, input.ResourceARN)
  target.tags = withoutTags(target.tags, input.TagKeys)
  return {}
}

export function listTagsForResource(
  scaling: Scaling,
  input: ListTagsForResourceRequest,
): ListTagsForResourceResponse {
  return { Tags: tagged(scaling, input.ResourceARN).tags }
}

function tagged({ state }: Scaling, arn = ''): TargetState {
  const target = Object.values(state.targets).find((each) => each.arn === arn)
  if (target === undefined) {
    throw new AwsError('ResourceNotFoundException', `There is no scalable target ${arn}.`, 400, {
      ResourceName: arn,
    })
  }
  return target
}
