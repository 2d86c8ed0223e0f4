// Summaries of the sales that the analytical API keeps. What it needs to know stands in apps/reporting/service.yaml.
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
const app = fastify({ logger: true, routerOptions: { ignoreTrailingSlash: true } })
// A connection that broke while nobody used it is replaced with the next query.
database.on('error', (error) => app.log.warn(error))
app.addHook('onClose', () => database.end())

// The load balancer routes /reporting itself too, and not only what is below it.
app.get('/reporting', () => ({ reports: ['/reporting/property-summary'] }))
// The database is not asked: when it is away, a new task would not bring it back.
app.get('/reporting/health', () => ({ status: 'ok' }))

app.get('/reporting/property-summary', async () => {
  const { rows } = await database.query(
    `select district, count(*)::int as sales, min(price) as lowest, max(price) as highest
     from sales group by district order by district`,
  )
  return rows
})

process.once('SIGTERM', () => void app.close()) // requests that are under way are answered
await app.listen({ host: '0.0.0.0', port: Number(need('PORT')) })

function need(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`the variable ${name} is not set`)
  return value
}
