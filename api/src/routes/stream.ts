import { randomUUID } from 'node:crypto'
import { fastifySSE } from '@fastify/sse'
import type { Moved, Changes, Control, Store } from '@plumbline/controller/model'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { openStream } from '../../contract/index.ts'
import type { StreamMessage } from '../../contract/index.ts'
import { Refusal } from '../refusal.ts'
import { streamBuffer, type Told } from '../stream-buffer.ts'
import { nameOf, rowOf } from '../views.ts'

interface Parts {
  readonly store: Store
  readonly control: Control
  readonly changes: Changes
}

/** A stream is answered as long as its client listens: the longest that a timer can be set to (ms). */
const answerMs = 2 ** 31 - 1
/** Proxies cut streams that are silent for long (ms). */
const heartbeatMs = 15_000
/** One page holds one stream; more than this is not a team that looks but a fault. */
const clientsMax = 500
/** A client that lets this many bytes pile up is cut off; it comes back and gets what it missed. */
const backlogBytesMax = 1 << 20

/** The one stream of everything that moves. Each client gets the same messages in the same order. */
export async function streamRoute(
  app: FastifyInstance,
  { store, control, changes }: Parts,
): Promise<void> {
  const buffer = streamBuffer(randomUUID())
  const clients = new Set<FastifyReply>()
  await app.register(fastifySSE, { heartbeatInterval: heartbeatMs })

  /** Changes are looked at one after the other, so that the newest row of a unit is the last one that is told. */
  let told = Promise.resolve()
  const stop = changes.watch((moved) => {
    told = told
      .then(async () => tell(buffer.add(await messageOf(moved, { store, control }))))
      .catch(() => tell(buffer.add({ event: 'resync', data: {} })))
  })

  function tell(message: Told): void {
    for (const client of clients) {
      if (client.raw.writableLength > backlogBytesMax) client.raw.destroy()
      else send(client, message)
    }
  }

  app.addHook('preClose', async () => {
    stop()
    for (const client of clients) client.raw.destroy()
  })

  app.get(
    openStream.path,
    {
      sse: 'only',
      handlerTimeout: answerMs,
      schema: { operationId: openStream.name, summary: openStream.summary },
    },
    async (request, reply) => {
      if (clients.size >= clientsMax) throw new Refusal('busy', 'Too many streams are open.')
      reply.sse.keepAlive()
      const missed = buffer.since(reply.sse.lastEventId ?? '')
      for (const message of missed ?? [resyncAt(buffer.last)]) send(reply, message)
      // Of a client that missed nothing, too, the headers must go out.
      reply.sse.sendHeaders()
      clients.add(reply)
      reply.sse.onClose(() => clients.delete(reply))
    },
  )
}

const resyncAt = (id: string): Told => ({ id, event: 'resync', data: {} })

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
