import type { Outcome } from '../core/outcome.ts'
import { AwsError } from '../core/types.ts'
import type { World } from '../core/world.ts'
import { loadLate } from './catalog.ts'
import { decode, encode } from './codec.ts'
import { writeError } from './errors.ts'
import { credentialOf, route } from './route.ts'
import type { Route } from './route.ts'
import { unchunked } from './s3-wire.ts'
import type { WireAnswer, WireReply, WireRequest } from './types.ts'

export type Listener = (request: WireRequest) => Promise<WireAnswer>

/** AWS on the wire: what both doors do with a request. Never rejects. */
export function createListener(world: World): Listener {
  let requests = 0
  return async (framed) => {
    requests += 1
    const requestId = `00000000-0000-4000-8000-${String(requests).padStart(12, '0')}`
    let found: Route = { kind: 'unknown', wire: 'rest', service: undefined, what: framed.path }
    try {
      const request = unchunked(framed)
      const late = loadLate(credentialOf(request).signingName)
      if (late !== undefined) await late
      found = route(request)
      return await answer(world, found, request, requestId)
    } catch (error) {
      return reply(failed(asAwsError(error), found, requestId), framed, requestId)
    }
  }
}

async function answer(
  world: World,
  found: Route,
  request: WireRequest,
  requestId: string,
): Promise<WireAnswer> {
  if (found.kind === 'unknown') throw unknownOperation(found)
  const { operation, wire } = found
  const principal = world.identify(credentialOf(request).accessKeyId)
  const input = await decode(found, request)
  const agent = request.headers['user-agent'] ?? 'unknown'
  const origin = { address: request.address ?? '127.0.0.1', agent }
  const { service, name } = operation
  const outcome = await world.perform(service.name, name, input, principal, origin)
  switch (outcome.kind) {
    case 'answer':
      return reply(encode(operation, wire, outcome.output, requestId), request, requestId)
    case 'error':
      return reply(failed(outcome.error, found, requestId), request, requestId)
    case 'html':
      return reply(webPage(outcome.status), request, requestId)
    case 'truncated':
      return {
        ...reply(encode(operation, wire, outcome.output, requestId), request, requestId),
        kind: 'truncated',
      }
    case 'hang':
    case 'reset':
      break
  }
  return outcome satisfies Outcome
}

function reply(
  { status, headers, body }: WireReply,
  { method }: WireRequest,
  requestId: string,
): { readonly kind: 'reply'; readonly reply: WireReply } {
  const isBodiless = method === 'HEAD' || status === 204 || status === 304
  const ids = { 'x-amzn-requestid': requestId, 'x-amz-request-id': requestId }
  const length = 'content-length' in headers ? {} : { 'content-length': String(body.byteLength) }
  return {
    kind: 'reply',
    reply: {
      status,
      headers: { ...headers, ...length, ...ids },
      body: isBodiless ? new Uint8Array() : body,
    },
  }
}

function failed(error: AwsError, found: Route, requestId: string): WireReply {
  const service = found.kind === 'operation' ? found.operation.service : found.service
  return writeError(error, found.wire, service, requestId)
}

function unknownOperation({ what }: Extract<Route, { kind: 'unknown' }>): AwsError {
  return new AwsError(
    'NotImplemented',
    `The simulator does not know "${what}". It has the operations that Plumbline uses; ` +
      'simulator/README.md lists them and says how to add a service.',
    501,
  )
}

/** A mistake in the simulator itself reaches the caller as a server error that says where it was. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error
  if (error instanceof URIError) return new AwsError('InvalidURI', "Couldn't parse the URI.", 400)
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new AwsError('InternalFailure', `the simulator has a fault of its own: ${why}`, 500)
}

function webPage(status: number): WireReply {
  const body = Buffer.from(
    `<html><head><title>${status} Service Unavailable</title></head>` +
      `<body><h1>${status} Service Unavailable</h1></body></html>`,
  )
  return { status, headers: { 'content-type': 'text/html' }, body }
}
