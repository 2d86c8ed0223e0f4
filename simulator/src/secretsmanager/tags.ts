import type { TagResourceRequest, UntagResourceRequest } from '@aws-sdk/client-secrets-manager'
import { tagProblem, tagsMax, tagsOf, withoutTags } from '../core/tag-list.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import { findLive, invalid } from './model.ts'
import type { SecretsState } from './model.ts'

export function tagResource(state: SecretsState, input: TagResourceRequest): object {
  const secret = findLive(state, input.SecretId)
  const tags = { ...secret.tags, ...tagsOf(input.Tags) }
  checkTags(tags)
  secret.tags = tags
  return {}
}

export function untagResource(state: SecretsState, input: UntagResourceRequest): object {
  const secret = findLive(state, input.SecretId)
  secret.tags = withoutTags(secret.tags, input.TagKeys)
  return {}
}

/** @throws AwsError InvalidParameterException, LimitExceededException */
export function checkTags(tags: Readonly<Tags>): void {
  const problem = tagProblem(tags)
  if (problem !== undefined) throw invalid(problem)
  if (Object.keys(tags).length > tagsMax) {
    throw new AwsError('LimitExceededException', `A secret can have at most ${tagsMax} tags.`)
  }
}
