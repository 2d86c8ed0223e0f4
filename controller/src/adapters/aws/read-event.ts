import { handlesOf, handlesOfArn } from '../../model/handles.ts'
import type { Edit, Hint } from '../../model/hints.ts'
import { isObject, objectIn } from '../../model/json.ts'
import { oneLine, scrub } from '../../model/redact.ts'

/** What became of one message: something to look at, nothing to do with us, or no event at all. */
export type Reading =
  | { readonly is: 'hint'; readonly hint: Hint }
  | { readonly is: 'other' }
  | { readonly is: 'malformed' }

type Fields = Readonly<Record<string, unknown>>

/** The largest message that SQS takes (bytes). */
const bytesMax = 1_048_576
/** Of what callers say of themselves, at most so many characters are kept. */
const wordsMax = 200

const other = { is: 'other' } as const
const malformed = { is: 'malformed' } as const

/**
 * Reads an event of EventBridge. Nothing in it is believed: it says where to look, and who should be named if there is
 * something to see. Pure.
 * @param own ARN of the caller that this controller is, so that its own calls are known
 */
export function readEvent(body: string, own: string): Reading {
  const event = parsed(body)
  const { account, region, source, detail } = event ?? {}
  const type = event?.['detail-type']
  if (![account, region, source, type].every(isText) || !isObject(detail)) return malformed
  const place = { account: String(account), region: String(region) }
  if (type === 'AWS API Call via CloudTrail') return readCall(detail, place, own)
  if (source !== 'aws.ecs') return other
  const handles =
    type === 'ECS Task State Change'
      ? ofTask(detail)
      : textsIn(event?.resources).flatMap(handlesOfArn)
  return handles.length === 0 ? other : { is: 'hint', hint: { ...place, handles } }
}

function parsed(body: string): Fields | undefined {
  return body.length > bytesMax ? undefined : objectIn(body)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : []
}

/** A task of a service says whose it is by its group, one that RunTask started by its family. */
function ofTask({ group, clusterArn, taskDefinitionArn }: Fields): readonly string[] {
  const service = isText(group) ? /^service:(.+)$/.exec(group)?.[1] : undefined
  if (service !== undefined) return handlesOf('ecs', { cluster: clusterArn, service })
  return isText(taskDefinitionArn) ? handlesOfArn(taskDefinitionArn) : []
}

/** A call that failed, that only read, or that was ours or one of AWS's services' own, is no news. */
function readCall(detail: Fields, place: Pick<Hint, 'account' | 'region'>, own: string): Reading {
  const { eventSource, eventName, userIdentity, requestParameters } = detail
  if (!isText(eventSource) || !isText(eventName) || !isObject(userIdentity)) return malformed
  const quiet = detail.errorCode !== undefined || detail.readOnly === true
  if (quiet || !isObject(requestParameters) || isOwn(detail, userIdentity, own)) return other
  const service = serviceOf(eventSource)
  const handles = handlesOf(service, requestParameters)
  if (handles.length === 0 || isOfAws(userIdentity)) return other
  const edit = editOf(detail, userIdentity, `${service}:${eventName}`)
  return { is: 'hint', hint: { ...place, handles, ...(edit && { edit }) } }
}

/** CloudTrail names some services differently from their permissions. */
function serviceOf(eventSource: string): string {
  const name = eventSource.replace(/\.amazonaws\.com$/, '')
  if (name === 'monitoring') return 'cloudwatch'
  return name === 'autoscaling' ? 'application-autoscaling' : name
}

/** Ours: our user or our role, in whatever session, by a program that calls itself as we do. */
function isOwn({ userAgent }: Fields, { arn }: Fields, own: string): boolean {
  return isText(arn) && roleOf(arn) === roleOf(own) && isText(userAgent) && ourAgent.test(userAgent)
}

const ourAgent = /(^|[\s[])plumbline(\/|\s|\]|$)/

/** `assumed-role/<role>` without the session, or the ARN as it is. */
function roleOf(arn: string): string {
  return /^(arn:[^:]*:sts::\d+:assumed-role\/[^/]+)\//.exec(arn)?.[1] ?? arn
}

/** Roles with this beginning belong to AWS's services, the auto scaler among them; nobody can make one. */
function isOfAws({ type, arn }: Fields): boolean {
  return type === 'AWSService' || (isText(arn) && /:assumed-role\/AWSServiceRoleFor/.test(arn))
}

function editOf(detail: Fields, { arn, principalId }: Fields, call: string): Edit | undefined {
  const at = isText(detail.eventTime) ? Date.parse(detail.eventTime) : Number.NaN
  const by = [arn, principalId].find(isText)
  if (Number.isNaN(at) || by === undefined || !isText(detail.eventID)) return undefined
  return {
    id: words(detail.eventID),
    by: words(by),
    call: words(call),
    from: words(detail.sourceIPAddress),
    agent: words(detail.userAgent),
    at,
  }
}

/** Callers choose these words themselves. */
function words(value: unknown): string {
  return isText(value) ? oneLine(scrub(value)).slice(0, wordsMax) : 'unknown'
}
