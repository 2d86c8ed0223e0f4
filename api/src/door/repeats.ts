import { createHash } from 'node:crypto'
import type {
  Answered,
  Clock,
  KnownRequest,
  NamedRequest,
  Store,
} from '@plumbline/controller/model'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Written down as begun: what becomes of it is written down, too. */
    repeatable: string | undefined
  }
}

/** How long a key is known (ms). */
const keptMs = 24 * 3_600_000
/** How often somebody else is looked after who does what was asked (ms). */
const lookEveryMs = 250
/** An action that is handed to the replica that leads is answered within 30 seconds, or never (ms). */
const patienceMs = 40_000

/**
 * Answers an action that is asked for again with the same `Idempotency-Key` as it was answered before, by whichever replica, so that a
 * client that lost the connection can ask again and nothing happens twice. What was refused did nothing: it is judged anew. Keys
 * are known for each person apart.
 */
export function answerRepeats(
  app: FastifyInstance,
  store: Pick<Store, 'beginRequest' | 'endRequest'>,
  clock: Clock,
): void {
  app.decorateRequest('repeatable')
  app.addHook('preHandler', async (request, reply) => {
    const asked = namedIn(request, clock.now())
    if (asked === undefined) return
    const answer = await answeredBefore(asked)
    if (answer === undefined) {
      request.repeatable = asked.name
      return
    }
    reply.code(answer.status).type('application/json; charset=utf-8')
    return reply.header('idempotent-replayed', 'true').serializer(String).send(answer.payload)
  })
  app.addHook('onSend', async ({ repeatable }, reply, payload) => {
    if (repeatable === undefined) return
    const { statusCode: status } = reply
    // A problem may be answered with 200.
    const isProblem = String(reply.getHeader('content-type')).includes('problem')
    const isDone = status < 300 && !isProblem && typeof payload === 'string'
    await store.endRequest(repeatable, isDone ? { status, payload } : undefined)
  })

  /** Waits for who does the same already; `undefined` when it is ours to do. */
  async function answeredBefore(asked: NamedRequest): Promise<Answered | undefined> {
    for (;;) {
      const before = await store.beginRequest(asked, asked.at - keptMs)
      if (before === undefined) return undefined
      if (before.fingerprint !== asked.fingerprint) throw reused()
      if (before.answer !== undefined) return before.answer
      if (isOpenFor(before, patienceMs)) throw open()
      await clock.sleep(lookEveryMs)
    }
  }

  function isOpenFor({ at }: KnownRequest, ms: number): boolean {
    return clock.now() - at >= ms
  }
}

/** What of a request is kept, if it names itself: actions alone, as to sign in twice does no harm. */
function namedIn(request: FastifyRequest, at: number): NamedRequest | undefined {
  const key = request.headers['idempotency-key']
  const { rule } = request.routeOptions.config
  if (key === undefined || request.method !== 'POST') return undefined
  if (rule === undefined || !('verb' in rule)) return undefined
  const { how, name } = request.principal
  return {
    name: hashOf([how, name, key]),
    fingerprint: hashOf([request.url, request.body]),
    at,
  }
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

const pointer = '/headers/idempotency-key'

function reused(): Refusal {
  const message = 'The Idempotency-Key was sent with another request before.'
  const hint = 'make a new key for every new request'
  return new Refusal('key-reused', message, [{ pointer, message, hint }])
}

function open(): Refusal {
  const message = 'What was asked with this Idempotency-Key was begun, and its end is not known.'
  const hint = 'look whether it was done; if not, ask with a new key'
  return new Refusal('key-open', message, [{ pointer, message, hint }])
}
