import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-application-auto-scaling'
import { tagProblem, withoutTags } from '../core/tag-list.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import { invalid, tagsPerTargetMax } from './model.ts'
import type { Scaling, TargetState } from './model.ts'

export function tagResource(scaling: Scaling, input: TagResourceRequest): object {
  const target = tagged(scaling, input.ResourceARN)
  const tags = { ...target.tags, ...input.Tags }
  checkTags(tags)
  target.tags = tags
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

/** @throws AwsError ValidationException, TooManyTagsException */
export function checkTags(tags: Readonly<Tags>): void {
  const problem = tagProblem(tags)
  if (problem !== undefined) throw invalid(problem)
  if (Object.keys(tags).length > tagsPerTargetMax) {
    throw new AwsError(
      'TooManyTagsException',
      `A scalable target can have at most ${tagsPerTargetMax} tags.`,
    )
  }
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
