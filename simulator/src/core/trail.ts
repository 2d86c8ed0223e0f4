import { isRead } from './is-read.ts'
import type { FaultedCall } from './faults.ts'
import type { WorldParts } from './parts.ts'
import type { BusEvent, Peers } from './peers.ts'
import type { AwsError } from './types.ts'
import { withoutBodies } from './journal.ts'

/** Where a call came from, as its door knows it. */
export interface Origin {
  readonly address: string
  readonly agent: string
}

export interface TrailedCall extends FaultedCall {
  readonly input: object
  readonly origin?: Origin | undefined
}

/** Names of the members whose values CloudTrail hides. */
const hidden = /^(value|secretString|secretBinary|messageBody|message)$/

/** Writes a call that changes something, and how it ended, into the account's trail. Reads are not told. */
export function trail(
  parts: WorldParts,
  bus: Peers['events'] | undefined,
  call: TrailedCall,
  error?: AwsError,
): void {
  const { service, operation } = call
  if (bus?.listens !== true) return
  if (isRead(operation)) return
  // What goes through queues and buses is data, not management: trails leave it out unless somebody asks for it.
  if (service === 'sqs' || service === 'events' || service === 's3') return
  bus.record(eventOf(parts, call, error))
}

/** Two services have older names in the trail than in permissions. */
function called(service: string): string {
  const older: Readonly<Record<string, string>> = {
    cloudwatch: 'monitoring',
    'application-autoscaling': 'autoscaling',
  }
  return older[service] ?? service
}

function eventOf(parts: WorldParts, call: TrailedCall, error: AwsError | undefined): BusEvent {
  const { service, operation, input, principal, origin } = call
  const { account, region, clock } = parts
  const acting = /^arn:aws:iam::\d+:role\/aws-service-role\/([^/]+)/.exec(principal)?.[1]
  const ids = Array.from({ length: 2 }, () => id(parts))
  return {
    source: `aws.${called(service)}`,
    detailType: 'AWS API Call via CloudTrail',
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: identityOf(principal, account),
      eventTime: new Date(clock.now).toISOString().replace(/\.\d+Z$/, 'Z'),
      eventSource: `${called(service)}.amazonaws.com`,
      eventName: operation,
      awsRegion: region,
      sourceIPAddress: acting ?? origin?.address ?? '203.0.113.7',
      userAgent: acting ?? origin?.agent ?? 'direct',
      ...(error !== undefined && { errorCode: error.code, errorMessage: error.message }),
      requestParameters: told(withoutBodies(input)),
      responseElements: null,
      requestID: ids[0],
      eventID: ids[1],
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
    },
  }
}

/** Who called, in the forms that CloudTrail has for a user, a session of a role, and a service. */
function identityOf(principal: string, accountId: string): object {
  const session = /^arn:aws:sts::\d+:assumed-role\/([^/]+)\/(.+)$/.exec(principal)
  if (session !== null) {
    return assumed(principal, accountId, `arn:aws:iam::${accountId}:role/${session[1]}`)
  }
  const linked = /:role\/aws-service-role\/([^/]+)(?:\/(.+))?$/.exec(principal)
  if (linked === null) {
    const userName = principal.slice(principal.lastIndexOf('/') + 1)
    return { type: 'IAMUser', arn: principal, accountId, userName }
  }
  const [, invokedBy, role] = linked
  if (role === undefined) return { type: 'AWSService', invokedBy }
  const arn = `arn:aws:sts::${accountId}:assumed-role/${role}/AutoScaling-UpdateDesiredCapacity`
  return { ...assumed(arn, accountId, principal), invokedBy }
}

function assumed(arn: string, accountId: string, role: string): object {
  const userName = role.slice(role.lastIndexOf('/') + 1)
  const sessionIssuer = { type: 'Role', arn: role, accountId, userName }
  return { type: 'AssumedRole', arn, accountId, sessionContext: { sessionIssuer } }
}

/** The request as a trail tells it: names begin small, and what may be secret is hidden. */
function told(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(told)
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([key, member]) => {
    const name = key.charAt(0).toLowerCase() + key.slice(1)
    const secret = hidden.test(name) && typeof member === 'string'
    return [name, secret ? 'HIDDEN_DUE_TO_SECURITY_REASONS' : told(member)]
  })
  return Object.fromEntries(members)
}

function id({ streams }: WorldParts): string {
  const digit = () => Math.floor(streams.next('trail') * 16).toString(16)
  const hex = Array.from({ length: 32 }, digit).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
