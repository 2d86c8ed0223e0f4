import type { FastifyInstance } from 'fastify'
import { Refusal } from './refusal.ts'

/** What of a request decides whether it may come in. */
export interface Caller {
  readonly method: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  readonly contentType: string | undefined
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Said wherever something cannot be changed through an address that others can reach. */
export const whyReadOnly = 'This address is read-only until authentication is configured.'

const headers = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
} as const

/**
 * Stands before every route, also those that do not exist. Nobody signs in yet, so what protects the controller is that
 * it listens on loopback: web pages must not reach it through the browser of the person at the machine.
 */
export function guard(app: FastifyInstance, loopback: boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    if (request.routeOptions.config.signed === true) return
    const refusal = refusalFor(
      {
        method: request.method,
        host: request.headers.host,
        origin: request.headers.origin,
        fetchSite: request.headers['sec-fetch-site']?.toString(),
        contentType: request.headers['content-type'],
      },
      loopback,
    )
    if (refusal) throw refusal
  })
}

/** Why a request may not come in, or `undefined` when it may. */
function refusalFor(caller: Caller, loopback: boolean): Refusal | undefined {
  if (loopback && !isLoopbackHost(caller.host)) {
    return new Refusal('host-refused', 'Only 127.0.0.1, [::1] and localhost are served here.')
  }
  if (reading.has(caller.method)) return undefined
  if (!loopback) {
    return new Refusal('read-only', whyReadOnly)
  }
  if (isCrossSite(caller)) {
    return new Refusal('cross-site', 'The request came from a page of another site.')
  }
  if (!isJson(caller.contentType)) {
    return new Refusal('unsupported-media-type', 'Send JSON with content-type: application/json.')
  }
  return undefined
}

/** Whether an address to listen on, or the host of a `Host` header without its port, is this machine alone. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}

/** A `Host` header names loopback. A page that rebinds its own name to 127.0.0.1 still sends its own name. */
function isLoopbackHost(header: string | undefined): boolean {
  return header !== undefined && isLoopback(header.replace(/:\d{1,5}$/, ''))
}

/** Browsers send at least one of the two with a POST; programs send neither. */
function isCrossSite({ host, origin, fetchSite }: Caller): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return true
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`
}

/** Everything else a form or a plain link could send without asking; fastify itself would parse `text/plain`. */
function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(;.*)?$/i.test(contentType)
}
