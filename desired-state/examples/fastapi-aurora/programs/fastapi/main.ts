// An API whose notes are in PostgreSQL. What it needs to know stands in apps/api/service.yaml, and PORT in the Dockerfile.
import fastify from 'fastify'
import { Pool } from 'pg'

const database = new Pool({
  host: need('DB_HOST'),
  database: need('DB_NAME'),
  user: need('DB_USER'),
  password: need('DB_PASSWORD'),
  max: 5,
  connectionTimeoutMillis: 30_000, // a database that had paused needs a moment
})
const app = fastify({ logger: true })
// A connection that broke while nobody used it is replaced with the next query.
database.on('error', (error) => app.log.warn(error))
app.addHook('onClose', () => database.end())

// The database is not asked: when it is away, a new task would not bring it back.
app.get('/health', () => ({ status: 'ok' }))

app.get('/', async () => {
  const { rows } = await database.query<{ notes: number }>('select count(*)::int as notes from notes')
  return { database: 'answers', notes: rows[0]?.notes }
})

app.get('/notes', async () => {
  const { rows } = await database.query('select id, text from notes order by id desc limit 100')
  return rows
})

const note = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: { text: { type: 'string', minLength: 1, maxLength: 1_000 } },
}
app.post<{ Body: { text: string } }>('/notes', { schema: { body: note } }, async ({ body }, reply) => {
  const made = 'insert into notes (text) values ($1) returning id, text'
  const { rows } = await database.query(made, [body.text])
  return reply.code(201).send(rows[0])
})

process.once('SIGTERM', () => void app.close()) // requests that are under way are answered
// Two tasks may start at once, so one of them waits.
await database.query(
  `begin;
   select pg_advisory_xact_lock(1);
   create table if not exists notes (id bigint generated always as identity primary key, text text not null);
   commit`,
)
await app.listen({ host: '0.0.0.0', port: Number(need('PORT')) })

function need(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`the variable ${name} is not set`)
  return value
}
