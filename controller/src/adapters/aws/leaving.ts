import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { Agent as HttpAgent, type ClientRequest } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'

/** Why a request must not leave, if so. */
type Refusal = () => Error | undefined

const leaving = new AsyncLocalStorage<Refusal>()

/**
 * Sends a request that is asked about once more when it leaves. It may wait before: for one of the connections, or until a new one
 * is made; and a process that is frozen meanwhile would send it when it goes on, after another one has begun.
 */
export function asLeaving<Value>(refusal: Refusal, send: () => Promise<Value>): Promise<Value> {
  return leaving.run(refusal, send)
}

// A request has its connection in the event `socket`, and writes right after it.
// https://nodejs.org/api/diagnostics_channel.html#http
subscribe('http.client.request.created', (message) => {
  const refusal = leaving.getStore()
  if (refusal === undefined) return
  const { request } = message as { readonly request: ClientRequest }
  request.prependOnceListener('socket', () => {
    const error = refusal()
    if (error !== undefined) request.destroy(error)
  })
})

/** Agents that give a request its connection when that is open, and not while it is being made. */
export function agentsFor(options: { readonly keepAlive: boolean; readonly maxSockets: number }) {
  return {
    httpAgent: whenOpen(new HttpAgent(options), 'connect'),
    httpsAgent: whenOpen(new HttpsAgent(options), 'secureConnect'),
  }
}

function whenOpen<Of extends HttpAgent>(agent: Of, open: string): Of {
  const connect: HttpAgent['createConnection'] = agent.createConnection.bind(agent)
  agent.createConnection = (
    ...[options, callback]: Parameters<HttpAgent['createConnection']>
  ): undefined => {
    const socket = connect(options) as Duplex
    const failed = (error: Error): void => callback?.(error, socket)
    socket.once('error', failed).once(open, () => {
      socket.off('error', failed)
      callback?.(null, socket)
    })
    return undefined
  }
  return agent
}
