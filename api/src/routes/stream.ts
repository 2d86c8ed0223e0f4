import { randomUUID } from 'node:crypto'
import { fastifySSE } from '@fastify/sse'
import type { Moved, Changes, Clock, Control, Store } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { openStream } from '../../contract/index.ts'
import type { StreamMessage } from '../../contract/index.ts'
import type { Identify } from '../auth/identify.ts'
import { isPerson, readableBy, type Permit } from '../auth/permit.ts'
import { Refusal } from '../refusal.ts'
import { streamBuffer, type Told } from '../stream-buffer.ts'
import { idOf, nameOf, rowOf } from '../views/units.ts'

interface Parts {
  readonly store: Store
  readonly control: Control
  readonly changes: Changes
  readonly permit: Permit
  readonly identify: Identify
  readonly clock: Pick<Clock, 'now'>
}

/** A stream is answered as long as its client listens: the longest that a timer can be set to (ms). */
const answerMs = 2 ** 31 - 1
/** Proxies cut streams that are silent for long (ms). */
const heartbeatMs = 15_000
/** One page holds one stream; more than this is not a team that looks but a fault. */
const clientsMax = 500
/** Of one person, or of one address where nobody signs in: nobody takes the streams of all others. */
const clientsOfOneMax = 100
/** A client that lets this many bytes pile up is cut off; it comes back and gets what it missed. */
const backlogBytesMax = 1 << 20

/** Somebody who was cut off comes back within this, and is told what was missed (ms). */
const absentMs = 60_000

/** Whoever listens shows who they are again when they are told something after so long (ms). */
const checkMs = 30_000

/** Somebody who listens. */
interface Client {
  readonly caller: string
  checkedAt: number
  readable: (unit: UnitId) => boolean
}

/** The one stream of everything that moves. Each client gets the same messages in the same order. */
export async function streamRoute(
  app: FastifyInstance,
  { store, control, changes, permit, identify, clock }: Parts,
): Promise<void> {
  const buffer = streamBuffer(randomUUID())
  const clients = new Map<FastifyReply, Client>()
  await app.register(fastifySSE, { heartbeatInterval: heartbeatMs })

  /** Changes are told one after the other, and each is read when it is heard: the newest row of a unit is the last one that is told. */
  let told = Promise.resolve()
  let heardAt = -Infinity
  const stop = changes.watch((moved) => {
    if (clients.size > 0) heardAt = clock.now()
    else if (clock.now() - heardAt > absentMs) return buffer.skip()
    const message = messageOf(moved, { store, control })
    // What it says of a failure is said in its turn.
    message.catch(() => {})
    told = told
      .then(async () => tell(buffer.add(await message)))
      .catch(() => tell(buffer.add({ event: 'resync', data: {} })))
  })

  async function tell(message: Told): Promise<void> {
    // A client that comes while this waits has the message from the buffer already.
    for (const [reply, client] of Array.from(clients)) {
      const isBehind = reply.raw.writableLength > backlogBytesMax
      if (isBehind || !(await isStillWelcome(reply, client))) reply.raw.destroy()
      else if (concerns(message, client)) send(reply, message)
    }
  }

  /** Rights that were taken away, and tokens that ended, end a stream too. */
  async function isStillWelcome(reply: FastifyReply, client: Client): Promise<boolean> {
    if (clock.now() - client.checkedAt < checkMs) return true
    client.checkedAt = clock.now()
    try {
      const { who } = await identify(reply.request.headers)
      client.readable = readableBy(who, permit)
      return permit.readsSomething(who)
    } catch {
      return false
    }
  }

  app.addHook('preClose', async () => {
    stop()
    for (const client of clients.keys()) client.raw.destroy()
  })

  app.get(
    openStream.path,
    {
      sse: 'only',
      handlerTimeout: answerMs,
      config: { rule: openStream.rule },
      schema: { operationId: openStream.name, summary: openStream.summary },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const own = [...clients.values()].filter((client) => client.caller === caller)
      if (clients.size >= clientsMax || own.length >= clientsOfOneMax) {
        throw new Refusal('busy', 'Too many streams are open.')
      }
      reply.sse.keepAlive()
      // Each message that waits for the client listens for that; how many wait is bounded by their bytes.
      reply.raw.setMaxListeners(0)
      const readable = readableBy(request.principal, permit)
      const client = { caller, checkedAt: clock.now(), readable }
      const missed = buffer.since(reply.sse.lastEventId ?? '')
      for (const message of missed ?? [resyncAt(buffer.last)]) {
        if (concerns(message, client)) send(reply, message)
      }
      // Of a client that missed nothing, too, the headers must go out.
      reply.sse.sendHeaders()
      clients.set(reply, client)
      reply.sse.onClose(() => {
        heardAt = clock.now()
        clients.delete(reply)
      })
    },
  )
}

function callerOf({ principal, ip }: FastifyRequest): string {
  return isPerson(principal) ? `${principal.how} ${principal.name}` : ip
}

const resyncAt = (id: string): Told => ({ id, event: 'resync', data: {} })

/** Of a unit that somebody may not read they are not told that it moved. */
function concerns({ event, data }: Told, { readable }: Client): boolean {
  return event === 'unit' || event === 'gone' ? readable(idOf(data)) : true
}

/** Writing to a client that has just gone is no fault: it is taken off when its connection closes. */
function send(client: FastifyReply, { id, event, data }: Told): void {
  client.sse.send({ id, event, data }).catch(() => {})
}

async function messageOf(
  moved: Moved,
  { store, control }: Pick<Parts, 'store' | 'control'>,
): Promise<StreamMessage> {
  if ('source' in moved) return { event: 'source', data: { name: moved.source } }
  const memory = (await store.unit(moved.unit)) ?? control.seen(moved.unit)
  if (memory === undefined) return { event: 'gone', data: nameOf(moved.unit) }
  return { event: 'unit', data: rowOf(memory) }
}
