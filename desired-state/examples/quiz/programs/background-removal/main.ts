// Takes the background of a picture away: a PNG in, a PNG out.
import fastify from 'fastify'
import { decode, encode } from './png.ts'
import { removeBackground } from './remove.ts'

const app = fastify({ logger: true, bodyLimit: 5 * 1_024 * 1_024 })
app.removeAllContentTypeParsers()
app.addContentTypeParser('image/png', { parseAs: 'buffer' }, (_request, body, done) =>
  done(null, body),
)

app.get('/healthcheck', () => ({ status: 'ok' }))

app.post<{ Body: Buffer }>('/background-removal', (request, reply) => {
  const picture = decode(request.body)
  if (typeof picture === 'string') return reply.code(422).type('text/plain').send(picture)
  removeBackground(picture)
  return reply.type('image/png').send(encode(picture))
})

process.once('SIGTERM', () => void app.close()) // requests that are under way are answered
await app.listen({ host: '0.0.0.0', port: Number(process.env['PORT']) })
