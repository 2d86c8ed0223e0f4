import type {
  DeleteSecretRequest,
  DeleteSecretResponse,
  RestoreSecretRequest,
  RestoreSecretResponse,
} from '@aws-sdk/client-secrets-manager'
import { AwsError } from '../core/types.ts'
import type { RequestContext, TimedEvent } from '../core/types.ts'
import { find, findLive, invalid } from './model.ts'
import type { SecretsState } from './model.ts'
import { named } from './write.ts'

const dayMs = 86_400_000
const days = { min: 7, max: 30 } as const

/** Marks a secret for deletion, or deletes it at once with `ForceDeleteWithoutRecovery`. */
export function deleteSecret(
  state: SecretsState,
  input: DeleteSecretRequest,
  context: RequestContext,
): DeleteSecretResponse {
  const { ForceDeleteWithoutRecovery: isForced = false, RecoveryWindowInDays: window } = input
  if (isForced && window !== undefined) {
    throw invalid(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    )
  }
  if (window !== undefined && (window < days.min || window > days.max)) {
    throw invalid('RecoveryWindowInDays value must be between 7 and 30 days (inclusive).')
  }
  return isForced ? deletedNow(state, input, context) : deletedLater(state, input, context)
}

function deletedNow(
  state: SecretsState,
  { SecretId }: DeleteSecretRequest,
  { now }: RequestContext,
): DeleteSecretResponse {
  try {
    const secret = find(state, SecretId)
    delete state.secrets[secret.name]
    return { ...named(secret), DeletionDate: new Date(now) }
  } catch (error) {
    const isAbsent = error instanceof AwsError && error.code === 'ResourceNotFoundException'
    if (!isAbsent || SecretId === undefined) throw error
    return { Name: SecretId, DeletionDate: new Date(now) }
  }
}

function deletedLater(
  state: SecretsState,
  { SecretId, RecoveryWindowInDays = days.max }: DeleteSecretRequest,
  context: RequestContext,
): DeleteSecretResponse {
  const secret = findLive(state, SecretId)
  const delayMs = RecoveryWindowInDays * dayMs
  secret.deletedAt = context.now + delayMs
  context.after(delayMs, { type: 'delete', arn: secret.arn, at: secret.deletedAt })
  return { ...named(secret), DeletionDate: new Date(secret.deletedAt) }
}

/** The waiting time of a secret is over, unless it was restored meanwhile. */
export function endRecovery(state: SecretsState, event: TimedEvent): void {
  const secret = Object.values(state.secrets).find(({ arn }) => arn === event.arn)
  if (secret?.deletedAt === event.at && secret !== undefined) delete state.secrets[secret.name]
}

export function restoreSecret(
  state: SecretsState,
  input: RestoreSecretRequest,
): RestoreSecretResponse {
  const secret = find(state, input.SecretId)
  delete secret.deletedAt
  return named(secret)
}
