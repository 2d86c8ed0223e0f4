import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyReply {
    /** Stands for what a person decides by: the `ETag` begins with it, so that it can be sent as `If-Match`. */
    state: string | undefined
  }
}

/** Answers 304 to a client that already has the same answer, so that polling a long list costs its reading only. */
export function answerUnchanged(app: FastifyInstance): void {
  app.decorateReply('state', undefined)
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string') {
      return payload
    }
    const hash = createHash('sha256').update(payload).digest('base64url').slice(0, 22)
    const etag = `"${reply.state === undefined ? hash : `${reply.state}.${hash}`}"`
    reply.header('etag', etag).header('cache-control', 'private, no-cache')
    if (request.headers['if-none-match'] !== etag) return payload
    reply.code(304)
    return ''
  })
}
