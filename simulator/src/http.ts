import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerControl, isControlPath } from './control/endpoint.ts'
import type { Controlled } from './control/routes.ts'
import type { World } from './core/world.ts'
import { createListener } from './wire/listener.ts'
import type { WireAnswer, WireReply, WireRequest } from './wire/types.ts'

export interface ServeOptions extends Omit<Controlled, 'world'> {
  /** 0 takes any free port. */
  readonly port: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /**
   * What the `Date` header tells. The SDK sets its signing clock by it, so the default is real time; virtual time is for
   * tests of clock skew.
   */
  readonly date?: 'real' | 'virtual'
}

export interface SimulatorServer {
  readonly url: string
  readonly port: number
  /** Stops listening and ends every connection, those that were primed to hang included. */
  close(): Promise<void>
}

/** Bytes of one request. S3 objects of Plumbline are bundles of a few megabytes. */
const bodyBytesMax = 256 * 1024 * 1024

/** Serves AWS, and the control endpoint beside it. Drives nothing by itself: see `followRealTime`. */
export async function serve(world: World, options: ServeOptions): Promise<SimulatorServer> {
  const { port, host = '127.0.0.1', date = 'real', ...controls } = options
  const listener = createListener(world)
  const controlled: Controlled = { world, ...controls }
  const server = createServer((incoming, response) => {
    if (date === 'virtual') response.setHeader('date', new Date(world.now()).toUTCString())
    respond(incoming, response).catch(() => response.destroy())
  })

  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming)
    if (request === undefined) return send(response, tooLarge)
    if (!isControlPath(request.path)) return deliver(response, await listener(request))
    return send(response, await answerControl(controlled, request))
  }

  // Idle connections stay: a client that reuses one just as it is closed sees a reset that nobody primed.
  server.keepAliveTimeout = 0
  await listen(server, port, host)
  const address = server.address() as AddressInfo
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    close: () => close(server),
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength
    if (bytes > bodyBytesMax) return undefined
    chunks.push(chunk)
  }
  const [path = '/', search = ''] = (incoming.url ?? '/').split(/\?(.*)/s)
  return {
    method: incoming.method ?? 'GET',
    path,
    query: readQuery(search),
    headers: readHeaders(incoming),
    address: incoming.socket.remoteAddress ?? '127.0.0.1',
    body: Buffer.concat(chunks),
  }
}

function readQuery(search: string): ReadonlyMap<string, readonly string[]> {
  const query = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(search)) {
    query.set(name, [...(query.get(name) ?? []), value])
  }
  return query
}

function readHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}

function deliver(response: ServerResponse, answer: WireAnswer): void {
  switch (answer.kind) {
    case 'reply':
      send(response, answer.reply)
      return
    case 'truncated': {
      const { status, headers, body } = answer.reply
      response.writeHead(status, headers)
      response.write(body.subarray(0, body.byteLength >> 1), () => response.destroy())
      return
    }
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'hang':
  }
}

function send(response: ServerResponse, { status, headers, body }: WireReply): void {
  response.writeHead(status, headers)
  response.end(body)
}

const tooLarge: WireReply = {
  status: 413,
  headers: { 'content-type': 'text/plain', connection: 'close' },
  body: Buffer.from(`The simulator takes requests of at most ${bodyBytesMax} bytes.\n`),
}
