import type { TagResourceRequest, UntagResourceRequest } from '@aws-sdk/client-secrets-manager'
import { checkedTags, tagsOf, withoutTags } from '../core/tag-list.ts'
import type { TagRules } from '../core/tag-list.ts'
import { findLive, invalid } from './model.ts'
import type { SecretsState } from './model.ts'

export const tagRules: TagRules = { on: 'A secret', invalid, tooMany: 'LimitExceededException' }

export function tagResource(state: SecretsState, input: TagResourceRequest): object {
  const secret = findLive(state, input.SecretId)
  secret.tags = checkedTags({ ...secret.tags, ...tagsOf(input.Tags) }, tagRules)
  return {}
}

export function untagResource(state: SecretsState, input: UntagResourceRequest): object {
  const secret = findLive(state, input.SecretId)
  secret.tags = withoutTags(secret.tags, input.TagKeys)
  return {}
}
