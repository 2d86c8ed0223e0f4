import { Readable } from 'node:stream'
import { untilAborted } from './core/perform.ts'
import type { World } from './core/world.ts'
import { createListener } from './wire/listener.ts'
import type { WireReply, WireRequest } from './wire/types.ts'

/** The part of the SDK's request that this handler reads. */
export interface SdkRequest {
  readonly method: string
  readonly hostname?: string
  readonly port?: number
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface SdkResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: unknown
}

/** What an SDK client takes as its `requestHandler`. */
export interface InProcessHandler {
  handle(
    request: SdkRequest,
    options?: { readonly abortSignal?: unknown },
  ): Promise<{ readonly response: SdkResponse }>
  updateHttpClientConfig(): void
  httpHandlerConfigs(): Record<string, never>
  destroy(): void
}

/**
 * A door without a socket: `new ECSClient({ requestHandler: inProcessHandler(world), … })`. A call that hangs ends when its
 * abort signal does; `requestTimeout` of a socket handler does not exist here.
 */
export function inProcessHandler(world: World): InProcessHandler {
  const listener = createListener(world)
  return {
    async handle(request, { abortSignal } = {}) {
      const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined
      signal?.throwIfAborted()
      const answer = await listener(await wireRequest(request))
      switch (answer.kind) {
        case 'reply':
          return { response: sdkResponse(answer.reply) }
        case 'truncated':
          return { response: { ...sdkResponse(answer.reply), body: brokenBody(answer.reply.body) } }
        case 'hang':
          return untilAborted(signal)
        case 'reset':
          break
      }
      throw connectionReset()
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  }
}

/** The SDK’s request as both doors hand it on. */
export async function wireRequest(request: SdkRequest): Promise<WireRequest> {
  const { method, path, query = {}, hostname = '', port } = request
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  headers.host ??= port === undefined ? hostname : `${hostname}:${port}`
  return {
    method,
    path,
    query: new Map(
      Object.entries(query).map(([name, value]) => [
        name,
        Array.isArray(value) ? value : [value ?? ''],
      ]),
    ),
    headers,
    body: await bytesOf(request.body),
  }
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array()
  // A view without the methods that the SDK adds to its bytes: it warns when one of them is called.
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (typeof body === 'string') return Buffer.from(body)
  const chunks: Uint8Array[] = []
  for await (const chunk of body as AsyncIterable<string | Uint8Array>)
    chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** A reply as the SDK wants it: objects as a stream, everything else as bytes, which is several times faster. */
export function sdkResponse({ status, headers, body }: WireReply): SdkResponse {
  const isText = /json|xml|html/.test(headers['content-type'] ?? '')
  return {
    statusCode: status,
    headers: { ...headers },
    body: isText ? body : Readable.from([body]),
  }
}

/** Half of the body, then the end of the connection. */
function brokenBody(body: Uint8Array): Readable {
  return Readable.from(
    (async function* half() {
      yield body.subarray(0, body.byteLength >> 1)
      throw connectionReset()
    })(),
  )
}

function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })
}
