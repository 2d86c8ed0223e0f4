import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../refusal.ts'

/** How often one caller may ask in a minute. */
export interface RateLimits {
  /** A dashboard that shows everything asks about twenty times. */
  readonly reads: number
  /** A person who acts on one unit after another is slower. */
  readonly writes: number
}

export const rateLimits: RateLimits = { reads: 1_200, writes: 120 }

/** Callers that are remembered at once; an attacker with more addresses than that is one for a firewall. */
const callersMax = 10_000

/**
 * Counts what each address asks for. It stands before the question who asks, so that guessing tokens is counted as well. The
 * address is that of the connection: a proxy in front is one caller.
 */
export async function limitRates(app: FastifyInstance, limits: RateLimits): Promise<void> {
  await app.register(rateLimit, { global: false, cache: callersMax })
  const of = (kind: keyof RateLimits) =>
    app.createRateLimit({
      max: limits[kind],
      timeWindow: '1 minute',
      keyGenerator: ({ ip }) => `${ip} ${kind}`,
    })
  const [reads, writes] = [of('reads'), of('writes')]
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.signed === true) return
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const counted = await (isRead ? reads : writes)(request)
    if (counted.isAllowed || !counted.isExceeded) return
    const seconds = counted.ttlInSeconds
    reply.header('retry-after', seconds)
    throw new Refusal('too-many-requests', `Too many requests; try again in ${seconds} s.`)
  })
}
