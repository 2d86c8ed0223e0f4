import { ownAccount, type OperationName, type Place } from '../../model/aws.ts'
import { FaultError } from '../../model/fault.ts'
import type { Fault } from '../../model/fault.ts'
import { oneLine, scrub } from '../../model/redact.ts'
import { answers, credentialCodes, networkCodes, throttleCodes } from './error-codes.ts'

/** What a failed attempt means for the next one. */
export interface Failure {
  readonly error: FaultError
  /**
   * `throttled`: refused before any effect. `unclear`: nobody knows whether it took effect. `final`: AWS said no, or the
   * request never left.
   */
  readonly kind: 'throttled' | 'unclear' | 'final'
}

export interface Attempt {
  readonly op: OperationName
  readonly access: 'read' | 'write'
  readonly place: Place
  readonly input: object
}

/** Reads an error of the SDK, of the network or of a transport as a fault that says what happens next. */
export function failureOf(error: unknown, attempt: Attempt): Failure {
  if (error instanceof FaultError) return { error, kind: 'final' }
  const { code, status, message } = read(error)
  const told = tell(message, attempt.input)
  const { account, region } = attempt.place
  const where = `${attempt.op} in ${account === ownAccount ? region : `${account}/${region}`}`
  const fail = (kind: Failure['kind'], fault: Omit<Fault, 'message'>, because = told): Failure => ({
    kind,
    error: new FaultError({ ...fault, message: `${where}: ${because}` }, { cause: error }),
  })

  if (isThrottle(code, status, message)) return fail('throttled', throttled)
  if (code in credentialCodes) return fail('final', credentialFault(code))
  if (isDenied(code, status, message)) return fail('final', deniedFault(message, attempt))
  const known = answers.find((answer) => answer.code === code && answer.pattern.test(message))
  if (known) return fail('final', known.fault)
  if (networkCodes.unsent.has(code)) {
    return fail(attempt.access === 'read' ? 'unclear' : 'final', unreachable)
  }
  if (/^(Type|Range|Reference)Error$/.test(code)) return fail('final', defect)
  if (networkCodes.unclear.has(code) || status >= 500 || status === 0) {
    return fail('unclear', attempt.access === 'write' ? unclear : unavailable)
  }
  return fail('final', otherFault(code))
}

const throttled = {
  code: 'Throttled',
  source: 'aws',
  retry: 'backoff',
  hint: 'Nothing to do: Plumbline slows down. If it lasts, look for another caller that uses up the API rate.',
} as const
const unreachable = {
  code: 'AwsUnreachable',
  source: 'aws',
  retry: 'backoff',
  hint: 'Check the network of the controller, its DNS and, if one is set, `aws.endpoint`.',
} as const
const unavailable = {
  code: 'AwsUnavailable',
  source: 'aws',
  retry: 'backoff',
  hint: 'Nothing to do: the read is repeated. If it lasts, look at the health page of AWS.',
} as const
const unclear = {
  code: 'OutcomeUnknown',
  source: 'aws',
  retry: 'soon',
  hint: 'Nothing to do: the next pass looks at what AWS has, and repeats the call if it is still needed.',
} as const
const defect = {
  code: 'Unexpected',
  source: 'controller',
  retry: 'backoff',
  hint: 'This is a defect of Plumbline: please report it with the log lines around it.',
} as const

interface Told {
  readonly code: string
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  readonly message: string
}

/** The SDK names an error of AWS in `name`; Node names one of the network in `code`. */
function read(error: unknown): Told {
  if (typeof error !== 'object' || error === null) {
    return { code: 'Unknown', status: 0, message: String(error) }
  }
  const fields = error as Record<string, unknown> & { $metadata?: { httpStatusCode?: unknown } }
  const generic = ['Error', 'AggregateError', 'AwsError']
  const named = typeof fields.name === 'string' && !generic.includes(fields.name)
  const code = named ? fields.name : fields.code
  const status = fields.$metadata?.httpStatusCode ?? fields.status
  return {
    code: typeof code === 'string' ? code : 'Unknown',
    status: typeof status === 'number' ? status : 0,
    message: typeof fields.message === 'string' ? fields.message : '',
  }
}

/** Two errors are throttles by their text alone: ECS on one family at a time, and scaling that hit CloudWatch's rate. */
function isThrottle(code: string, status: number, message: string): boolean {
  if (throttleCodes.has(code) || status === 429) return true
  return /too many concurrent attempts to create a new revision|\brate exceeded\b/i.test(message)
}

/** Auto scaling passes on as a mistake what CloudWatch refused to the caller. */
function isDenied(code: string, status: number, message: string): boolean {
  return (
    /^(AccessDenied|UnauthorizedOperation|NotAuthorized|Unauthorized)/.test(code) ||
    status === 403 ||
    (code === 'ValidationException' && /\bUser: \S+ is not authorized to perform\b/.test(message))
  )
}

/** AWS names the action in its text, and it need not be the operation: creating a service can lack `iam:PassRole`. */
function deniedFault(message: string, attempt: Attempt): Omit<Fault, 'message'> {
  const action = /not authorized to perform:? ([\w-]+:\w+)/.exec(message)?.[1] ?? attempt.op
  return {
    code: 'AccessDenied',
    source: 'user',
    retry: 'backoff',
    hint: `Allow ${action} in the IAM policy of the controller's role.`,
  }
}

function credentialFault(code: string): Omit<Fault, 'message'> {
  return {
    code: credentialCodes[code] ?? 'CredentialsRejected',
    source: 'user',
    retry: 'backoff',
    hint: 'Check the AWS credentials of the controller: the role of its task, or its profile and environment.',
  }
}

function otherFault(code: string): Omit<Fault, 'message'> {
  return {
    code: code.replace(/Exception$/, '') || 'Unknown',
    source: 'user',
    retry: 'backoff',
    hint: 'Read what AWS said and correct the specification or the AWS set-up.',
  }
}

const messageLengthMax = 600

/** What AWS said, in one line, without credentials and without the values that the request carried for containers. */
function tell(message: string, input: object): string {
  let text = message
  for (const value of environmentValues(input)) text = text.replaceAll(value, '***')
  const line = oneLine(scrub(text))
  return (line === '' ? 'AWS gave no reason' : line).slice(0, messageLengthMax)
}

/** AWS repeats the offending part of a request in its message; a variable's value may be a secret. */
function environmentValues(input: unknown, inside = false): readonly string[] {
  if (typeof input === 'string') return inside && input.length > 3 ? [input] : []
  if (typeof input !== 'object' || input === null) return []
  return Object.entries(input).flatMap(([key, value]) =>
    environmentValues(value, key === 'environment' || (inside && key !== 'name')),
  )
}
