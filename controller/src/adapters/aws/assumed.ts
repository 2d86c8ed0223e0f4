import type { Place } from '../../model/aws.ts'
import { FaultError } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'
import { failureOf } from './errors.ts'

/** The role that is taken on for everything in one account. */
export interface AssumedRole {
  readonly arn: string
  /** What the trust policy of the role asks for, so that nobody else can have us take it on. */
  readonly externalId?: string
}

export interface SessionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}

/** What is asked of STS. */
export interface AssumeRoleInput {
  readonly RoleArn: string
  readonly RoleSessionName: string
  readonly ExternalId?: string
  readonly DurationSeconds: number
}

/** The answer of STS, as far as it is used. */
export interface AssumeRoleOutput {
  readonly Credentials?:
    | {
        readonly AccessKeyId: string | undefined
        readonly SecretAccessKey: string | undefined
        readonly SessionToken: string | undefined
        readonly Expiration: Date | undefined
      }
    | undefined
}

/** The longest that a role may be assumed for by a role (`AssumeRole`, role chaining). */
const sessionSeconds = 3_600
/** Renewed when they are good for less than this (ms). The SDK asks us again five minutes before they end. */
const renewMs = 10 * 60_000

/**
 * Credentials of a role, asked for once and kept until shortly before their end. Where they cannot be renewed, they serve as
 * long as they last.
 * @returns what the SDK calls for credentials; rejects with a `FaultError`
 */
export function assumed(
  role: AssumedRole,
  place: Place,
  clock: Pick<Clock, 'now'>,
  ask: (input: AssumeRoleInput) => Promise<AssumeRoleOutput>,
): () => Promise<SessionCredentials> {
  let kept: SessionCredentials | undefined
  let asking: Promise<SessionCredentials> | undefined

  async function renewed(): Promise<SessionCredentials> {
    try {
      kept = await assume(role, place, ask)
      return kept
    } catch (error) {
      if (kept !== undefined && leftMs(kept, clock) > 0) return kept
      throw error
    } finally {
      asking = undefined
    }
  }

  return async () => {
    if (kept !== undefined && leftMs(kept, clock) > renewMs) return kept
    asking ??= renewed()
    return asking
  }
}

function leftMs({ expiration }: SessionCredentials, clock: Pick<Clock, 'now'>): number {
  return expiration.getTime() - clock.now()
}

async function assume(
  { arn, externalId }: AssumedRole,
  place: Place,
  ask: (input: AssumeRoleInput) => Promise<AssumeRoleOutput>,
): Promise<SessionCredentials> {
  const input = {
    RoleArn: arn,
    RoleSessionName: 'plumbline',
    DurationSeconds: sessionSeconds,
    ...(externalId !== undefined && { ExternalId: externalId }),
  }
  const { Credentials: given } = await ask(input).catch((cause: unknown) => {
    throw notAssumed(arn, place, cause)
  })
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
    expiration: given?.Expiration ?? new Date(0),
  }
}

/** What AWS answers to a refusal says neither who is to trust whom nor where that is written. */
function notAssumed(arn: string, place: Place, cause: unknown): FaultError {
  const attempt = { op: 'sts:AssumeRole', access: 'read', place, input: {} } as const
  const { error } = failureOf(cause, attempt)
  if (error.fault.code !== 'AccessDenied') return error
  return new FaultError(
    {
      code: 'RoleNotAssumed',
      source: 'user',
      retry: 'backoff',
      message: `The role ${arn}, which \`aws.accounts\` names for account ${place.account}, cannot be assumed.`,
      hint: 'Let the trust policy of the role name the role of the controller, with the external id of `aws.accounts`, and allow the controller sts:AssumeRole on it.',
    },
    { cause },
  )
}
