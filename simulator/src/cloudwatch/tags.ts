import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch'
import { tagList, tagProblem, tagsMax, tagsOf, withoutTags } from '../core/tag-list.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import { invalidValue } from './model.ts'
import type { AlarmState, CloudWatchState } from './model.ts'

export function tagResource(state: CloudWatchState, input: TagResourceInput): object {
  const alarm = tagged(state, input.ResourceARN)
  const tags = { ...alarm.tags, ...tagsOf(input.Tags) }
  checkTags(tags)
  alarm.tags = tags
  return {}
}

export function untagResource(state: CloudWatchState, input: UntagResourceInput): object {
  const alarm = tagged(state, input.ResourceARN)
  alarm.tags = withoutTags(alarm.tags, input.TagKeys)
  return {}
}

export function listTagsForResource(
  state: CloudWatchState,
  input: ListTagsForResourceInput,
): ListTagsForResourceOutput {
  return { Tags: tagList(tagged(state, input.ResourceARN).tags) }
}

/** @throws AwsError InvalidParameterValue */
export function checkTags(tags: Readonly<Tags>): void {
  const problem = tagProblem(tags)
  if (problem !== undefined) throw invalidValue(problem)
  if (Object.keys(tags).length > tagsMax) {
    throw invalidValue(`An alarm can have at most ${tagsMax} tags.`)
  }
}

function tagged(state: CloudWatchState, arn = ''): AlarmState {
  const alarm = Object.values(state.alarms).find((each) => each.arn === arn)
  if (alarm === undefined) {
    throw new AwsError('ResourceNotFoundException', `There is no alarm ${arn}.`)
  }
  return alarm
}
