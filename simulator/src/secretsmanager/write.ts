import type {
  CreateSecretRequest,
  CreateSecretResponse,
  PutSecretValueRequest,
  PutSecretValueResponse,
  UpdateSecretRequest,
  UpdateSecretResponse,
} from '@aws-sdk/client-secrets-manager'
import { own } from '../core/own.ts'
import { checkedTags, tagsOf } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { findLive, invalid, newArn } from './model.ts'
import type { SecretState, SecretsState } from './model.ts'
import { tagRules } from './tags.ts'
import { addVersion, valueOf, versionId } from './versions.ts'

/** @throws AwsError ResourceExistsException, InvalidRequestException, InvalidParameterException */
export function createSecret(
  state: SecretsState,
  input: CreateSecretRequest,
  context: RequestContext,
): CreateSecretResponse {
  const { Name: name = '', Description, KmsKeyId } = input
  if (!/^[\w/+=.@!-]{1,512}$/.test(name)) {
    throw invalid(
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    )
  }
  const value = valueOf(input)
  const tags = checkedTags(tagsOf(input.Tags), tagRules)
  const before = own(state.secrets, name)
  if (before !== undefined) return repeated(before, input)
  const secret: SecretState = {
    arn: newArn(name, context),
    name,
    createdAt: context.now,
    sequence: 1 + Math.max(0, ...Object.values(state.secrets).map(({ sequence }) => sequence)),
    changedAt: context.now,
    tags,
    versions: {},
    ...(Description !== undefined && { description: Description }),
    ...(KmsKeyId !== undefined && { kmsKeyId: KmsKeyId }),
  }
  state.secrets[name] = secret
  if (value === undefined) return named(secret)
  const id = versionId(input.ClientRequestToken, context)
  addVersion(secret, id, value, ['AWSCURRENT'], context)
  return { ...named(secret), VersionId: id }
}

/** The same request again is answered as before; any other is refused. */
function repeated(secret: SecretState, input: CreateSecretRequest): CreateSecretResponse {
  if (secret.deletedAt !== undefined) {
    throw new AwsError(
      'InvalidRequestException',
      `You can't create this secret because a secret with this name is already scheduled for deletion.`,
    )
  }
  const version = own(secret.versions, input.ClientRequestToken ?? '')
  const isSame =
    version !== undefined && JSON.stringify(version.value) === JSON.stringify(valueOf(input))
  if (!isSame) {
    throw new AwsError(
      'ResourceExistsException',
      `The operation failed because the secret ${secret.name} already exists.`,
    )
  }
  return { ...named(secret), VersionId: version.id }
}

/** @throws AwsError ResourceNotFoundException, ResourceExistsException, InvalidParameterException */
export function putSecretValue(
  state: SecretsState,
  input: PutSecretValueRequest,
  context: RequestContext,
): PutSecretValueResponse {
  const secret = findLive(state, input.SecretId)
  const value = valueOf(input)
  if (value === undefined) throw invalid('You must provide either SecretString or SecretBinary.')
  const stages = input.VersionStages ?? ['AWSCURRENT']
  if (stages.length < 1 || stages.length > 20) {
    throw invalid(`A version has 1 to 20 stages; the request names ${stages.length}.`)
  }
  const id = versionId(input.ClientRequestToken, context)
  const version = addVersion(secret, id, value, stages, context)
  return { ...named(secret), VersionId: id, VersionStages: [...version.stages] }
}

/** Changes what the request names; a value becomes the current version. */
export function updateSecret(
  state: SecretsState,
  input: UpdateSecretRequest,
  context: RequestContext,
): UpdateSecretResponse {
  const secret = findLive(state, input.SecretId)
  const value = valueOf(input)
  const { Description, KmsKeyId, ClientRequestToken } = input
  const id = value && versionId(ClientRequestToken, context)
  if (value && id) addVersion(secret, id, value, ['AWSCURRENT'], context)
  if (Description !== undefined) secret.description = Description
  if (KmsKeyId === '') delete secret.kmsKeyId
  else if (KmsKeyId !== undefined) secret.kmsKeyId = KmsKeyId
  secret.changedAt = context.now
  return { ...named(secret), ...(id !== undefined && { VersionId: id }) }
}

export function named({ arn, name }: SecretState): { readonly ARN: string; readonly Name: string } {
  return { ARN: arn, Name: name }
}
