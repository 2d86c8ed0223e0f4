// The analytical API: sales of properties, and averages of them. All of it stands below /api, as the load balancer routes.
import fastify from 'fastify'
import { database, need } from './database.ts'

interface Sale {
  readonly district: string
  readonly price: number
}

const app = fastify({ logger: true })
// A connection that broke while nobody used it is replaced with the next query.
database.on('error', (error) => app.log.warn(error))
app.addHook('onClose', () => database.end())

// The database is not asked: when it is away, a new task would not bring it back.
app.get('/api/health', () => ({ status: 'ok' }))

app.get('/api/sales', async () => {
  const { rows } = await database.query('select id, district, price from sales order by id desc limit 100')
  return rows
})

app.get('/api/averages', async () => {
  const averages = 'select district, round(avg(price))::int as price from sales group by district order by district'
  const { rows } = await database.query(averages)
  return rows
})

const sale = {
  type: 'object',
  required: ['district', 'price'],
  additionalProperties: false,
  properties: {
    district: { type: 'string', minLength: 1, maxLength: 100 },
    price: { type: 'integer', minimum: 1, maximum: 1_000_000_000 },
  },
}
app.post<{ Body: Sale }>('/api/sales', { schema: { body: sale } }, async ({ body }, reply) => {
  const made = 'insert into sales (district, price) values ($1, $2) returning id, district, price'
  const { rows } = await database.query(made, [body.district, body.price])
  return reply.code(201).send(rows[0])
})

process.once('SIGTERM', () => void app.close()) // requests that are under way are answered
await app.listen({ host: '0.0.0.0', port: Number(need('PORT')) })
