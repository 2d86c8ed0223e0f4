import type { Fault } from '../../model/fault.ts'

/** How AWS services name a refusal because of the rate of calls. Refused calls had no effect. */
export const throttleCodes: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
])

/** Errors of the network, by whether the request can have reached AWS. */
export const networkCodes = {
  unsent: new Set(['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']),
  unclear: new Set([
    'AbortError',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'SyntaxError',
    'TimeoutError',
  ]),
} as const

/** Errors about who we are, with the code of our fault. */
export const credentialCodes: Readonly<Record<string, string>> = {
  AuthFailure: 'CredentialsRejected',
  CredentialsProviderError: 'CredentialsMissing',
  ExpiredToken: 'CredentialsExpired',
  ExpiredTokenException: 'CredentialsExpired',
  IncompleteSignature: 'CredentialsRejected',
  InvalidClientTokenId: 'CredentialsRejected',
  InvalidSignatureException: 'CredentialsRejected',
  MissingAuthenticationToken: 'CredentialsMissing',
  MissingAuthenticationTokenException: 'CredentialsMissing',
  RequestExpired: 'CredentialsExpired',
  RequestTimeTooSkewed: 'CredentialsRejected',
  SignatureDoesNotMatch: 'CredentialsRejected',
  TokenRefreshRequired: 'CredentialsExpired',
  UnrecognizedClientException: 'CredentialsRejected',
}

interface Answer {
  /** As AWS names it. */
  readonly code: string
  /** What the message must say. */
  readonly pattern: RegExp
  readonly fault: Omit<Fault, 'message'>
}

const anything = /(?:)/
const correct = 'Correct what AWS names in the specification, and commit.'

/** Answers of AWS that we know what to do about. The first that fits is taken. */
export const answers: readonly Answer[] = [
  ...[
    /still draining/i,
    /unable to assume the service linked role/i,
    /verify that the ecs service role being passed has the proper permissions/i,
    /does not have an associated load balancer/i,
    /cannot be stopped while deployments are active/i,
  ].map((pattern) => answer('InvalidParameterException', 'NotYet', pattern)),
  {
    code: 'ClusterNotFoundException',
    pattern: anything,
    fault: {
      code: 'ClusterNotFound',
      source: 'user',
      retry: 'backoff',
      hint: 'Create the cluster, or correct `cluster`, `account` or `region` of the Environment.',
    },
  },
  // Someone deleted the service between our look and our write: the next look knows.
  moved('ServiceNotActiveException', 'ServiceNotActive'),
  moved('ServiceNotFoundException', 'ServiceNotFound'),
  moved('UpdateInProgressException', 'UpdateInProgress'),
  moved('ResourceInUseException', 'ResourceInUse'),
  moved('ConflictException', 'Conflict'),
  moved('OperationAbortedException', 'Conflict'),
  // S3: another write of the same object came before, or at the same time ("Conditional writes", Amazon S3 user guide).
  moved('PreconditionFailed', 'Conflict'),
  moved('ConditionalRequestConflict', 'Conflict'),
  // Load balancers: another rule has the priority now, or what we looked at is gone.
  moved('PriorityInUseException', 'PriorityInUse'),
  moved('DuplicateTargetGroupNameException', 'DuplicateTargetGroupName'),
  moved('RuleNotFoundException', 'RuleNotFound'),
  moved('TargetGroupNotFoundException', 'TargetGroupNotFound'),
  wrong('ListenerNotFoundException', 'ListenerNotFound'),
  wrong('LoadBalancerNotFoundException', 'LoadBalancerNotFound'),
  wrong('TargetGroupAssociationLimitException', 'TargetGroupInUse'),
  // Application Auto Scaling sees a new service, and a new service-linked role, later than those who made them.
  ...[/ECS service doesn't exist/i, /unable to assume iam role/i].map((pattern) =>
    answer('ValidationException', 'NotYet', pattern),
  ),
  moved('ConcurrentUpdateException', 'Conflict'),
  moved('ObjectNotFoundException', 'ObjectNotFound'),
  wrong('InvalidParameterException', 'InvalidParameter'),
  wrong('InvalidParameterValueException', 'InvalidParameter'),
  wrong('ValidationException', 'InvalidParameter'),
  wrong('ValidationError', 'InvalidParameter'),
  wrong('ClientException', 'ClientException'),
  wrong('PlatformUnknownException', 'PlatformUnknown'),
  wrong('PlatformTaskDefinitionIncompatibilityException', 'PlatformIncompatible'),
  wrong('UnsupportedFeatureException', 'UnsupportedFeature'),
  {
    // No AWS: a simulator or an emulator that does not know the operation. To ask again would change nothing.
    code: 'NotImplemented',
    pattern: anything,
    fault: {
      code: 'NotImplemented',
      source: 'user',
      retry: 'backoff',
      hint: 'Use an endpoint that has this operation.',
    },
  },
  ...[
    'LimitExceededException',
    'TooManyRulesException',
    'TooManyTargetGroupsException',
    'TooManyUniqueTargetGroupsPerLoadBalancerException',
  ].map(full),
]

/** AWS will take the same call once something that is under way has ended. */
function answer(code: string, ours: string, pattern: RegExp): Answer {
  const hint = 'Nothing to do: AWS is not ready for this call yet, and it is repeated.'
  return { code, pattern, fault: { code: ours, source: 'aws', retry: 'backoff', hint } }
}

/** The world moved between our look and our call. */
function moved(code: string, ours: string): Answer {
  const hint = 'Nothing to do: the next pass looks again and decides anew.'
  return { code, pattern: anything, fault: { code: ours, source: 'aws', retry: 'soon', hint } }
}

/** The same call will never be taken: somebody has to change what is asked for. */
function wrong(code: string, ours: string): Answer {
  return {
    code,
    pattern: anything,
    fault: { code: ours, source: 'user', retry: 'on-change', hint: correct },
  }
}

/** A quota is used up: what is not used any more goes, or AWS gives more. */
function full(code: string): Answer {
  const hint =
    'Ask AWS for a higher quota, remove what is not used any more, or use another load balancer or cluster.'
  return {
    code,
    pattern: anything,
    fault: { code: 'LimitExceeded', source: 'user', retry: 'backoff', hint },
  }
}
