import type { FastifyInstance } from 'fastify'
import { endSession, openSession } from '../../contract/index.ts'
import type { Identify, SessionCookie } from '../auth/identify.ts'
import { mount } from '../mount.ts'

/** A day of work; the token in it may end sooner (s). */
const sessionSeconds = 12 * 60 * 60

/** Signs browsers in and out. The cookie is the token itself, so that withdrawing the token ends the session too. */
export function sessionRoutes(
  app: FastifyInstance,
  { identify, cookie }: { readonly identify: Identify; readonly cookie: SessionCookie },
): void {
  const { name, flags } = cookie
  mount(app, openSession, async ({ body: { token } }, reply) => {
    const { who } = await identify({ authorization: `Bearer ${token}` })
    reply.header('set-cookie', `${name}=${token}; Max-Age=${sessionSeconds}; ${flags}`)
    return { name: who.name }
  })
  mount(app, endSession, (_input, reply) => {
    reply.header('set-cookie', `${name}=; Max-Age=0; ${flags}`)
    return { ended: true as const }
  })
}
