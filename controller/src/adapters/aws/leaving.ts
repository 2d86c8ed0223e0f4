import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'

/** Why a request must not leave, if so. */
type Refusal = () => Error | undefined

const leaving = new AsyncLocalStorage<Refusal>()

/**
 * Sends a request that is asked about once more when it leaves. It may wait before: for one of the connections, or until a new one
 * is open; and a process that is frozen meanwhile would send it when it goes on, after another one has begun.
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
  const ask = (): void => {
    const error = refusal()
    if (error !== undefined) request.destroy(error)
  }
  request.prependOnceListener('socket', (socket: Socket) => {
    if (!socket.connecting) return ask()
    // What is written meanwhile would be sent as soon as it is open.
    socket.cork()
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
      ask()
      socket.uncork()
    })
  })
})
