import { isLoopback } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { endSession, openSession } from '../../contract/index.ts'
import { sessionCookie, type Identify } from '../auth/identify.ts'
import { mount } from '../mount.ts'

/** A day of work; the token in it may end sooner (s). */
const sessionSeconds = 12 * 60 * 60

/** Signs browsers in and out. The cookie is the token itself, so that withdrawing the token ends the session too. */
export function sessionRoutes(
  app: FastifyInstance,
  { identify, host }: { readonly identify: Identify; readonly host: string },
): void {
  // Strict: it comes with no request that a page of another site begins. In clear on this machine alone.
  const flags = `Path=/; HttpOnly; SameSite=Strict${isLoopback(host) ? '' : '; Secure'}`
  mount(app, openSession, async ({ body: { token } }, reply) => {
    const { who } = await identify({ authorization: `Bearer ${token}` })
    reply.header('set-cookie', `${sessionCookie}=${token}; Max-Age=${sessionSeconds}; ${flags}`)
    return { name: who.name }
  })
  mount(app, endSession, (_input, reply) => {
    reply.header('set-cookie', `${sessionCookie}=; Max-Age=0; ${flags}`)
    return { ended: true as const }
  })
}
