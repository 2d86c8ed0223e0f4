// The site: questions, points, and pictures whose background a worker takes away.
import { createHmac, timingSafeEqual } from 'node:crypto'
import fastify from 'fastify'
import { database } from './database.ts'
import { need } from './need.ts'
import { put, redis } from './queue.ts'

const secret = need('SECRET_KEY')
const app = fastify({ logger: true, bodyLimit: 5 * 1_024 * 1_024 })
// Connections that broke are made again.
database.on('error', (error) => app.log.warn(error))
redis.on('error', (error: Error) => app.log.warn(error))
app.addHook('onClose', async () => {
  await redis.close()
  await database.end()
})
app.addContentTypeParser('image/png', { parseAs: 'buffer' }, (_request, body, done) =>
  done(null, body),
)

// Neither the database nor Redis is asked: when one is away, a new task would not bring it back.
app.get('/health', () => ({ status: 'ok' }))

// Behind CloudFront the address / is asked for as /main.html, its root object.
const page = pageWith(need('STATIC_URL'))
for (const path of ['/', '/main.html']) {
  app.get(path, (_request, reply) => reply.type('text/html').send(page))
}

app.get('/questions', async () => {
  const { rows } = await database.query('select id, text, choices from questions order by id')
  return rows
})

const word = { type: 'string', minLength: 1, maxLength: 50 }
app.post<{ Body: { name: string } }>(
  '/players',
  { schema: { body: { type: 'object', required: ['name'], properties: { name: word } } } },
  ({ body }) => ({ name: body.name, ticket: ticketOf(body.name) }),
)

interface Answers {
  readonly name: string
  readonly ticket: string
  /** By the id of a question, the number of a choice. */
  readonly answers: Readonly<Record<string, number>>
}
const answers = {
  type: 'object',
  required: ['name', 'ticket', 'answers'],
  properties: {
    name: word,
    ticket: { type: 'string' },
    answers: { type: 'object', additionalProperties: { type: 'integer' } },
  },
}
app.post<{ Body: Answers }>('/answers', { schema: { body: answers } }, async ({ body }, reply) => {
  if (!isTicket(body.name, body.ticket)) return reply.code(403).send({ message: 'no such player' })
  const { rows } = await database.query<{ id: number; answer: number }>('select id, answer from questions')
  const points = rows.filter(({ id, answer }) => body.answers[id] === answer).length
  await database.query('insert into scores (name, points) values ($1, $2)', [body.name, points])
  return { points, of: rows.length }
})

app.get('/scores', async () => {
  const best = 'select name, max(points) as points from scores group by name order by points desc, name limit 10'
  return (await database.query(best)).rows
})

app.post('/pictures', async ({ body }, reply) => {
  if (!Buffer.isBuffer(body)) return reply.code(415).send({ message: 'send a picture as image/png' })
  const made = 'insert into pictures (original) values ($1) returning id::text'
  const { rows } = await database.query<{ id: string }>(made, [body])
  const id = rows[0]?.id ?? ''
  await put(id)
  return reply.code(202).send({ id, picture: `/pictures/${id}` })
})

app.get<{ Params: { id: number } }>(
  '/pictures/:id',
  { schema: { params: { type: 'object', properties: { id: { type: 'integer' } } } } },
  async ({ params }, reply) => {
    const wanted = 'select result, failure from pictures where id = $1'
    const { rows } = await database.query<{ result: Buffer | null; failure: string | null }>(wanted, [params.id])
    const [picture] = rows
    if (picture === undefined) return reply.code(404).send({ message: 'no such picture' })
    if (picture.failure !== null) return reply.code(422).send({ message: picture.failure })
    if (picture.result === null) return reply.code(202).send({ message: 'not done yet' })
    return reply.type('image/png').send(picture.result)
  },
)

process.once('SIGTERM', () => void app.close()) // requests that are under way are answered
await redis.connect()
await app.listen({ host: '0.0.0.0', port: Number(need('PORT')) })

/** Shows that a name was given by this site. */
function ticketOf(name: string): string {
  return createHmac('sha256', secret).update(name).digest('hex')
}

function isTicket(name: string, ticket: string): boolean {
  const [wanted, given] = [Buffer.from(ticketOf(name)), Buffer.from(ticket)]
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

function pageWith(files: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Quiz</title>
<link rel="stylesheet" href="${files}quiz.css">
<script type="module" src="${files}quiz.js"></script>
<h1>Quiz</h1>
<form><label>Name <input name="name" required maxlength="50"></label><div id="questions"></div><button>Done</button></form>
<output></output>
</html>
`
}
