import { isLoopback } from '@plumbline/controller/model'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.ts'

/** What of a request decides whether it may come in. */
export interface Caller {
  readonly method: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  readonly contentType: string | undefined
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

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

/** Over a network browsers speak to it through something that speaks TLS, and should never again try without (a year). */
const encrypted = { 'strict-transport-security': 'max-age=31536000' } as const

/** Every answer carries what browsers should hold a page of ours to. */
export function protect(reply: FastifyReply, loopback: boolean): void {
  reply.headers(loopback ? headers : { ...headers, ...encrypted })
}

/**
 * Stands before every route, also those that do not exist. What listens on loopback must not be reached by web pages through
 * the browser of the person at the machine, whether or not anybody has to sign in.
 */
export function guard(app: FastifyInstance, loopback: boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    protect(reply, loopback)
    if (request.routeOptions.config.signed === true) return
    const refusal = refusalFor(callerOf(request), loopback)
    if (refusal) throw refusal
  })
}

function callerOf({ method, headers: sent }: FastifyRequest): Caller {
  return {
    method,
    host: sent.host,
    origin: sent.origin,
    fetchSite: sent['sec-fetch-site']?.toString(),
    contentType: sent['content-type'],
  }
}

/** What our own pages send with every change: a page of another site cannot without being asked first. */
const pageHeader = 'x-plumbline-page'

/**
 * For somebody whom a browser names by itself: a change must come from a page of ours, and show it.
 * @throws Refusal `cross-site`
 */
export function refuseForeign(request: FastifyRequest): void {
  const caller = callerOf(request)
  if (reading.has(caller.method)) return
  const isShown = caller.origin !== undefined || caller.fetchSite === 'same-origin'
  if (isShown && request.headers[pageHeader] !== undefined && !isCrossSite(caller)) return
  throw new Refusal('cross-site', 'The request does not show that a page of Plumbline sent it.')
}

/** Why a request may not come in, or `undefined` when it may. */
function refusalFor(caller: Caller, loopback: boolean): Refusal | undefined {
  if (loopback && !isLoopbackHost(caller.host)) {
    return new Refusal('host-refused', 'Only 127.0.0.1, [::1] and localhost are served here.')
  }
  if (reading.has(caller.method)) return undefined
  if (isCrossSite(caller)) {
    return new Refusal('cross-site', 'The request came from a page of another site.')
  }
  if (!isJson(caller.contentType)) {
    return new Refusal('unsupported-media-type', 'Send JSON with content-type: application/json.')
  }
  return undefined
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
