import type { CreateTagsRequest, DeleteTagsRequest } from '@aws-sdk/client-ec2'
import { own } from '../core/own.ts'
import { tagProblem, tagsMax, tagsOf } from '../core/tag-list.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import { invalid } from './model.ts'
import type { Ec2State } from './model.ts'

/** @throws AwsError InvalidID, InvalidParameterValue, TagLimitExceeded */
export function createTags(
  state: Ec2State,
  { Resources = [], Tags: given = [] }: CreateTagsRequest,
): object {
  const added = tagsOf(given)
  const wrong = tagProblem(added)
  if (wrong !== undefined) throw invalid(wrong)
  const tagged = Resources.map((id) => ({ id, tags: { ...tagsAt(state, id), ...added } }))
  if (tagged.some(({ tags }) => Object.keys(tags).length > tagsMax)) {
    throw new AwsError('TagLimitExceeded', `more than ${tagsMax} tags`)
  }
  for (const { id, tags } of tagged) put(state, id, tags)
  return {}
}

/** A tag goes when it is named without a value, or with the value that it has. */
export function deleteTags(
  state: Ec2State,
  { Resources = [], Tags: given = [] }: DeleteTagsRequest,
): object {
  const goes = (key: string, value: string): boolean =>
    given.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value))
  for (const id of Resources) {
    const kept = Object.entries(tagsAt(state, id)).filter(([key, value]) => !goes(key, value))
    put(state, id, Object.fromEntries(kept))
  }
  return {}
}

function tagsAt(state: Ec2State, id: string): Tags {
  const instance = own(state.instances, id)
  if (instance !== undefined) return instance.tags
  throw new AwsError('InvalidID', `The ID '${id}' is not valid`)
}

function put(state: Ec2State, id: string, tags: Tags): void {
  const instance = own(state.instances, id)
  if (instance !== undefined) instance.tags = tags
}
