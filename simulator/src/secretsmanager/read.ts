import type {
  DescribeSecretRequest,
  DescribeSecretResponse,
  GetSecretValueRequest,
  GetSecretValueResponse,
} from '@aws-sdk/client-secrets-manager'
import { tagList } from '../core/tag-list.ts'
import type { RequestContext } from '../core/types.ts'
import { find, findLive, notFound } from './model.ts'
import type { SecretState, SecretsState } from './model.ts'
import { valueView, versionAt } from './versions.ts'
import { named } from './write.ts'

const dayMs = 86_400_000

/** @throws AwsError ResourceNotFoundException, InvalidRequestException */
export function getSecretValue(
  state: SecretsState,
  input: GetSecretValueRequest,
  { now }: RequestContext,
): GetSecretValueResponse {
  const secret = findLive(state, input.SecretId)
  const version = versionAt(secret, input.VersionId, input.VersionStage)
  if (version === undefined) {
    const asked = input.VersionId ?? input.VersionStage ?? 'AWSCURRENT'
    throw notFound(`Secrets Manager can't find the specified secret value for version: ${asked}`)
  }
  secret.accessedAt = now - (now % dayMs)
  return {
    ...named(secret),
    VersionId: version.id,
    VersionStages: [...version.stages],
    CreatedDate: new Date(version.createdAt),
    ...valueView(version.value),
  }
}

/** @throws AwsError ResourceNotFoundException */
export function describeSecret(
  state: SecretsState,
  input: DescribeSecretRequest,
): DescribeSecretResponse {
  const secret = find(state, input.SecretId)
  return { ...metadata(secret), VersionIdsToStages: stagesById(secret) }
}

export function stagesById(secret: SecretState): Record<string, string[]> {
  return Object.fromEntries(
    Object.values(secret.versions).map(({ id, stages }) => [id, [...stages]]),
  )
}

/** What both descriptions and lists tell. */
export function metadata(secret: SecretState) {
  const { description, kmsKeyId, accessedAt, deletedAt } = secret
  return {
    ...named(secret),
    LastChangedDate: new Date(secret.changedAt),
    CreatedDate: new Date(secret.createdAt),
    Tags: tagList(secret.tags),
    ...(description !== undefined && { Description: description }),
    ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
    ...(accessedAt !== undefined && { LastAccessedDate: new Date(accessedAt) }),
    ...(deletedAt !== undefined && { DeletedDate: new Date(deletedAt) }),
  }
}
