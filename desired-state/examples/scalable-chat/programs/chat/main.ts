// The chat: who is connected to one task reads what is said at another, by way of Redis; what was said before is in PostgreSQL.
import { readFileSync } from 'node:fs'
import websocket from '@fastify/websocket'
import fastify from 'fastify'
import { database, prepare, recent, remember, type Message } from './history.ts'
import { close, say, whenSaid } from './live.ts'
import { need } from './need.ts'

const page = readFileSync(new URL('page.html', import.meta.url), 'utf8')
const app = fastify({ logger: true })
await app.register(websocket, { options: { maxPayload: 4_096 } })
database.on('error', (error) => app.log.warn(error))

// The page is the health check too: neither Redis nor the database is asked.
app.get('/', (_request, reply) => reply.type('text/html').send(page))

/** Who is connected, and how each hears what is said. */
const listeners = new Map<object, (message: Message) => void>()

app.get('/socket', { websocket: true }, (socket) => {
  // What is said while the history is read comes after it, unless it is in there.
  const meanwhile: Message[] = []
  listeners.set(socket, (message) => meanwhile.push(message))
  const begin = (history: readonly Message[]): void => {
    const told = new Set(history.map(({ id }) => id))
    const hear = ({ id, text }: Message): void => {
      if (!told.has(id)) socket.send(text)
    }
    for (const { text } of history) socket.send(text)
    meanwhile.forEach(hear)
    if (listeners.has(socket)) listeners.set(socket, hear)
  }
  recent().then(begin, (error: unknown) => {
    app.log.error(error)
    begin([])
  })
  socket.on('close', () => listeners.delete(socket))
  socket.on('message', (data: Buffer) => {
    const text = data.toString().trim()
    if (text === '') return
    remember(text).then(say, (error: unknown) => {
      app.log.error(error)
      socket.close(1011, 'this could not be kept')
    })
  })
})

await whenSaid((message) => {
  for (const hear of listeners.values()) hear(message)
})
// A load balancer closes a connection on which nothing is said.
const pings = setInterval(() => {
  for (const socket of app.websocketServer.clients) socket.ping()
}, 25_000)

process.once('SIGTERM', () => {
  clearInterval(pings)
  // 1012 is "service restart": the page connects again, to another task.
  for (const socket of app.websocketServer.clients) socket.close(1012, 'connect again')
  void app.close()
})
app.addHook('onClose', async () => {
  await close()
  await database.end()
})
await prepare()
await app.listen({ host: '0.0.0.0', port: Number(need('PORT')) })
