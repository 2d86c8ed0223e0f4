import { own } from '../core/own.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON: times are epoch ms, bytes are base64. */
export interface SecretsState {
  /** By name. */
  secrets: Record<string, SecretState>
}

export interface SecretState {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
  /** Counts up over the service, to tell apart what was made at the same instant. */
  readonly sequence: number
  changedAt: number
  accessedAt?: number
  description?: string
  kmsKeyId?: string
  tags: Tags
  /** When it will be gone, once somebody has deleted it. */
  deletedAt?: number
  /** Those with a stage, by id. */
  versions: Record<string, VersionState>
}

export interface VersionState {
  readonly id: string
  readonly createdAt: number
  readonly value: SecretValue
  stages: string[]
}

export type SecretValue = { readonly text: string } | { readonly base64: string }

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A new ARN: six random characters keep it apart from those of earlier secrets of the name. */
export function newArn(name: string, context: RequestContext): string {
  const suffix = Array.from(
    { length: 6 },
    () => alphabet[Math.floor(context.random() * alphabet.length)],
  )
  const { account, region } = context
  return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix.join('')}`
}

/**
 * The secret behind a name, an ARN, or an ARN without its last seven characters.
 * @throws AwsError ResourceNotFoundException
 */
export function find(state: SecretsState, id: string | undefined): SecretState {
  const asked = id ?? ''
  const secret =
    own(state.secrets, asked) ??
    Object.values(state.secrets).find(({ arn }) => arn === asked || arn.slice(0, -7) === asked)
  if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.")
  return secret
}

/**
 * A secret that nobody has deleted.
 * @throws AwsError ResourceNotFoundException, InvalidRequestException
 */
export function findLive(state: SecretsState, id: string | undefined): SecretState {
  const secret = find(state, id)
  if (secret.deletedAt !== undefined) {
    throw new AwsError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    )
  }
  return secret
}

export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message)
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message)
}
