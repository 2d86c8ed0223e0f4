import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch'
import { checkedTags, tagList, tagsOf, withoutTags } from '../core/tag-list.ts'
import type { TagRules } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import { invalidValue } from './model.ts'
import type { AlarmState, CloudWatchState } from './model.ts'

export const tagRules: TagRules = {
  on: 'An alarm',
  invalid: invalidValue,
  tooMany: 'InvalidParameterValueException',
}

export function tagResource(state: CloudWatchState, input: TagResourceInput): object {
  const alarm = tagged(state, input.ResourceARN)
  alarm.tags = checkedTags({ ...alarm.tags, ...tagsOf(input.Tags) }, tagRules)
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

function tagged(state: CloudWatchState, arn = ''): AlarmState {
  const alarm = Object.values(state.alarms).find((each) => each.arn === arn)
  if (alarm === undefined) {
    throw new AwsError('ResourceNotFoundException', `There is no alarm ${arn}.`)
  }
  return alarm
}
