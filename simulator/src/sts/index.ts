import { createHash } from 'node:crypto'
import type {
  AssumeRoleRequest,
  AssumeRoleResponse,
  GetCallerIdentityResponse,
} from '@aws-sdk/client-sts'
import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext, SimulatedService } from '../core/types.ts'

interface StsState {
  /** ARN of the session by the access key that was handed out for it. */
  sessions: Record<string, string>
}

/** AWS STS as far as `SPEC.md` beside this file says. */
export function createSts(): SimulatedService {
  let state: StsState = { sessions: {} }
  return {
    name: 'sts',
    operations: {
      GetCallerIdentity: (_input: object, context) => callerIdentity(context),
      AssumeRole(input: AssumeRoleRequest, context): AssumeRoleResponse {
        const answer = assumeRole(input, context)
        const { accessKeyId, arn } = answer
        state.sessions[accessKeyId] = arn
        return answer.response
      },
    },
    identify: (accessKeyId) => own(state.sessions, accessKeyId),
    save: () => structuredClone(state),
    restore(saved) {
      state = structuredClone(saved) as StsState
    },
    reset() {
      state = { sessions: {} }
    },
  }
}

function callerIdentity({ principal }: RequestContext): GetCallerIdentityResponse {
  const account = principal.split(':')[4]
  return { Account: account, Arn: principal, UserId: userId(principal) }
}

/** An assumed role's id is the role's, a colon, and the session's name. */
function userId(arn: string): string {
  const [, , , , account = '', path = ''] = arn.split(':')
  const [kind, name = '', session] = path.split('/')
  return kind === 'assumed-role' && session !== undefined
    ? `${roleId(account, name)}:${session}`
    : `AIDA${idOf(arn)}`
}

function roleId(account: string, name: string): string {
  return `AROA${idOf(`${account}/${name}`)}`
}

/** Stable over restarts, like the ids of IAM, and as long as they are. */
function idOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase()
}

const secondsMin = 900
const secondsMax = 43_200

function assumeRole(
  {
    RoleArn = '',
    RoleSessionName = '',
    DurationSeconds = 3600,
    Policy,
    ExternalId: externalId,
  }: AssumeRoleRequest,
  context: RequestContext,
): { accessKeyId: string; arn: string; response: AssumeRoleResponse } {
  const [, account, rolePath] = /^arn:aws[\w-]*:iam::(\d{12}):role\/(.+)$/.exec(RoleArn) ?? []
  if (account === undefined || rolePath === undefined) {
    throw invalid(`${RoleArn} is invalid`)
  }
  if (!/^[\w+=,.@-]{2,64}$/.test(RoleSessionName)) {
    throw constraint(
      RoleSessionName,
      'roleSessionName',
      String.raw`regular expression pattern: [\w+=,.@-]*`,
    )
  }
  if (DurationSeconds < secondsMin || DurationSeconds > secondsMax) {
    throw constraint(
      DurationSeconds,
      'durationSeconds',
      `value between ${secondsMin} and ${secondsMax}`,
    )
  }
  if (externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId)) {
    throw constraint(
      externalId,
      'externalId',
      String.raw`regular expression pattern: [\w+=,.@:\/-]*`,
    )
  }
  const asked = { principal: context.principal, ...(externalId !== undefined && { externalId }) }
  if (context.peer('iam')?.mayAssume(RoleArn, asked) === false) {
    const message = `User: ${context.principal} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`
    throw new AwsError('AccessDenied', message, 403)
  }
  // The path of a role is not part of its sessions' ARNs.
  const name = rolePath.split('/').at(-1) ?? rolePath
  const arn = `arn:aws:sts::${account}:assumed-role/${name}/${RoleSessionName}`
  const accessKeyId = `ASIA${randomText(16, context)}`
  const response: AssumeRoleResponse = {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: randomText(40, context),
      SessionToken: randomText(120, context),
      Expiration: new Date(context.now + DurationSeconds * 1000),
    },
    AssumedRoleUser: { AssumedRoleId: `${roleId(account, name)}:${RoleSessionName}`, Arn: arn },
    ...(Policy !== undefined && { PackedPolicySize: 1 }),
  }
  return { accessKeyId, arn, response }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function randomText(length: number, context: RequestContext): string {
  return Array.from(
    { length },
    () => alphabet[Math.floor(context.random() * alphabet.length)] ?? 'A',
  ).join('')
}

function constraint(value: string | number, at: string, what: string): AwsError {
  return invalid(
    `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy ${what}`,
  )
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message)
}
