import { createHash } from 'node:crypto'
import type { Clock } from '@plumbline/controller/model'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from './refusal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Told what becomes of it: whoever sends the same again waits for that. */
    repeatable: Kept | undefined
  }
}

interface Answer {
  readonly status: number
  readonly payload: string
}

/** A request that is being answered, or was. */
interface Kept {
  readonly name: string
  /** Of the address and the body. */
  readonly fingerprint: string
  /** Epoch ms. */
  readonly since: number
  /** With nothing, when it was refused. */
  readonly ended: PromiseWithResolvers<Answer | undefined>
}

/** How long a key is known (ms): whoever lost a connection asks again within minutes. */
const keptMs = 3_600_000
/** So many keys are known at most; the oldest are forgotten first. */
const keptMax = 10_000

/**
 * Answers an action that is asked for again with the same `Idempotency-Key` as it was answered before, so that a client that
 * lost the connection can ask again and nothing happens twice. What was refused did nothing: it is judged anew. Keys are known to
 * this process alone, and each person's apart.
 */
export function answerRepeats(
  app: FastifyInstance,
  clock: Pick<Clock, 'now'>,
  max = keptMax,
): void {
  const known = new Map<string, Kept>()
  app.decorateRequest('repeatable')
  app.addHook('preHandler', async (request, reply) => {
    const asked = keptOf(request, clock.now())
    if (asked === undefined) return
    let before: Kept | undefined
    while ((before = current(known.get(asked.name), asked)) !== undefined) {
      if (before.fingerprint !== asked.fingerprint) throw reused()
      const answer = await before.ended.promise
      if (answer === undefined) continue
      reply.code(answer.status).type('application/json; charset=utf-8')
      return reply.header('idempotent-replayed', 'true').serializer(String).send(answer.payload)
    }
    keep(known, asked, max)
    request.repeatable = asked
    return
  })
  app.addHook('onSend', async ({ repeatable }, reply, payload) => {
    if (repeatable === undefined) return
    const { statusCode: status } = reply
    // A problem may be answered with 200.
    const isProblem = String(reply.getHeader('content-type')).includes('problem')
    const isDone = status < 300 && !isProblem && typeof payload === 'string'
    if (!isDone && known.get(repeatable.name) === repeatable) known.delete(repeatable.name)
    repeatable.ended.resolve(isDone ? { status, payload } : undefined)
  })
}

/** What of a request is kept, if it names itself: actions alone, as to sign in twice does no harm. */
function keptOf(request: FastifyRequest, since: number): Kept | undefined {
  const key = request.headers['idempotency-key']
  const { rule } = request.routeOptions.config
  if (key === undefined || request.method !== 'POST') return undefined
  if (rule === undefined || !('verb' in rule)) return undefined
  const { how, name } = request.principal
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([request.url, request.body]))
    .digest('hex')
  return {
    name: JSON.stringify([how, name, key]),
    fingerprint,
    since,
    ended: Promise.withResolvers(),
  }
}

function current(before: Kept | undefined, { since }: Kept): Kept | undefined {
  return before !== undefined && since - before.since < keptMs ? before : undefined
}

function keep(known: Map<string, Kept>, asked: Kept, max: number): void {
  known.delete(asked.name)
  known.set(asked.name, asked)
  for (const oldest of known.keys()) {
    if (known.size <= max) return
    known.delete(oldest)
  }
}

function reused(): Refusal {
  const message = 'The Idempotency-Key was sent with another request before.'
  const hint = 'make a new key for every new request'
  const pointer = '/headers/idempotency-key'
  return new Refusal('key-reused', message, [{ pointer, message, hint }])
}
