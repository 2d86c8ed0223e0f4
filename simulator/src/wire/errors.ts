import type { AwsError } from '../core/types.ts'
import type { WireService } from './catalog.ts'
import { isEc2 } from './query.ts'
import type { Wire } from './route.ts'
import { envelope, notation, text, writeJson, writeXml } from './sdk.ts'
import type { Shape } from './sdk.ts'
import type { WireReply } from './types.ts'

interface ErrorTraits {
  readonly error?: 'client' | 'server'
  readonly httpError?: number
  readonly awsQueryError?: readonly [string, number]
}

/** Everything that the wires need to know of one error. */
interface WireError {
  /** The shape's name, by which JSON clients know it. */
  readonly name: string
  /** The code of older protocols; it may differ from the name. */
  readonly code: string
  readonly status: number
  readonly side: 'Sender' | 'Receiver'
  /** Modelled members other than the message, with their values. */
  readonly members: Readonly<Record<string, Shape>>
  readonly values: Readonly<Record<string, unknown>>
  readonly message: string
}

/** Encodes an error as the service would: the right class in every SDK, the right code in the AWS CLI. */
export function writeError(
  error: AwsError,
  wire: Wire,
  service: WireService | undefined,
  requestId: string,
): WireReply {
  const known = wireError(error, service)
  if (wire === 'query') return writeQueryError(known, service, requestId)
  const isXml = wire === 'rest' && (service === undefined || service.protocol.endsWith('#restXml'))
  return isXml ? writeXmlError(known, requestId) : writeJsonError(known, wire, service)
}

/** The content type of a service's answers in JSON. */
export function jsonType(service: WireService | undefined, wire: Wire): string {
  if (wire === 'rest') return 'application/json'
  const version = service?.protocol.endsWith('#awsJson1_0') === true ? '1.0' : '1.1'
  return `application/x-amz-json-${version}`
}

function wireError(error: AwsError, service: WireService | undefined): WireError {
  const shape = service?.errors.get(error.code)
  const traits = (shape?.getMergedTraits() ?? {}) as ErrorTraits
  const members = Object.fromEntries(
    [...(shape?.structIterator() ?? [])].filter(([name]) => name.toLowerCase() !== 'message'),
  )
  const status = statusOf(error, traits)
  return {
    name: shape?.getName() ?? error.code,
    code: traits.awsQueryError?.[0] ?? error.code,
    status,
    side:
      (traits.error ?? (status < 500 ? 'client' : 'server')) === 'client' ? 'Sender' : 'Receiver',
    members,
    values: error.extra,
    message: error.message,
  }
}

/** What the handler says where it differs from the default, else what the model says. */
function statusOf(error: AwsError, { error: side, httpError, awsQueryError }: ErrorTraits): number {
  if (error.status !== 400) return error.status
  return awsQueryError?.[1] ?? httpError ?? (side === 'server' ? 500 : 400)
}

function writeJsonError(error: WireError, wire: Wire, service: WireService | undefined): WireReply {
  const as = service?.notations.json ?? notation(7, false)
  // Some models spell it `Message`; a client reads the spelling of its model, or the small one.
  const members = { __type: text, message: text, Message: text, ...error.members }
  const { name, message, values, code, side } = error
  const body = { __type: name, message, Message: message, ...values }
  return {
    status: error.status,
    headers: {
      'content-type': jsonType(service, wire),
      'x-amzn-errortype': name,
      ...(service?.isQueryCompatible === true && { 'x-amzn-query-error': `${code};${side}` }),
    },
    body: writeJson(envelope('Error', members), body, as),
  }
}

function writeQueryError(
  error: WireError,
  service: WireService | undefined,
  requestId: string,
): WireReply {
  if (service !== undefined && isEc2(service)) return writeEc2Error(error, requestId)
  const as = service?.notations.query ?? notation(5, false)
  const inner = envelope('Error', { Type: text, Code: text, Message: text, ...error.members })
  const { side: Type, code: Code, message: Message, values } = error
  const body = { Error: { Type, Code, Message, ...values }, RequestId: requestId }
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml' },
    body: writeXml(envelope('ErrorResponse', { Error: inner, RequestId: text }), body, as),
  }
}

function writeEc2Error({ status, code, message }: WireError, requestId: string): WireReply {
  const one = envelope('Error', { Code: text, Message: text })
  const shape = envelope('Response', {
    Errors: envelope('Errors', { Error: one }),
    RequestID: text,
  })
  const body = { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId }
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: writeXml(shape, body, notation(5, false)),
  }
}

function writeXmlError(error: WireError, requestId: string): WireReply {
  const shape = envelope('Error', { Code: text, Message: text, ...error.members, RequestId: text })
  const { code: Code, message: Message, values } = error
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    body: writeXml(shape, { Code, Message, ...values, RequestId: requestId }, notation(5, true)),
  }
}
