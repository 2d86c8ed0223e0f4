// Takes pictures from the queue, one at a time, and has their background taken away. It is reached over the mesh alone, by
// who wants to know how much waits; CloudWatch reads the same from its log.
import fastify from 'fastify'
import { database } from './database.ts'
import { need } from './need.ts'
import { done, lengths, put, putBack, redis, take } from './queue.ts'

const removal = `${need('BACKGROUND_REMOVAL_URL')}/background-removal`
const app = fastify({ logger: true })
database.on('error', (error) => app.log.warn(error))
redis.on('error', (error: Error) => app.log.warn(error))

app.get('/', async () => lengths())

const ending = new AbortController()
process.once('SIGTERM', () => ending.abort()) // the picture that is under way is finished
await redis.connect()
await putBack()
await tell()
await app.listen({ host: '0.0.0.0', port: Number(need('PORT')) })
const telling = setInterval(() => {
  tell().catch((error: unknown) => app.log.warn(error))
}, 60_000)
while (!ending.signal.aborted) {
  const id = await take()
  if (id !== null) await work(id)
}
clearInterval(telling)
await app.close()
await redis.close()
await database.end()

async function work(id: string): Promise<void> {
  try {
    const original = await pictureOf(id)
    const answer = await fetch(removal, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(original),
    })
    // What it does not take it would not take the next time; everything else it may.
    if (answer.status >= 500) throw new Error(`background removal answers ${answer.status}`)
    if (answer.ok) await keep(id, 'result', Buffer.from(await answer.arrayBuffer()))
    else await keep(id, 'failure', await answer.text())
  } catch (error) {
    app.log.error(error, `picture ${id} goes to the end of the queue`)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    await put(id)
  }
  await done(id)
}

async function pictureOf(id: string): Promise<Buffer> {
  const wanted = 'select original from pictures where id = $1'
  const { rows } = await database.query<{ original: Buffer }>(wanted, [id])
  return rows[0]?.original ?? Buffer.alloc(0)
}

async function keep(id: string, what: 'result' | 'failure', value: Buffer | string): Promise<void> {
  await database.query(`update pictures set ${what} = $1 where id = $2`, [value, id])
}

/**
 * A line of the log that CloudWatch reads as a metric; the alarms of apps/worker/service.yaml look at it.
 * Source: CloudWatch user guide, "Specification: Embedded metric format".
 */
async function tell(): Promise<void> {
  const { waiting } = await lengths()
  const metric = {
    Namespace: 'Quiz',
    Dimensions: [['Service']],
    Metrics: [{ Name: 'Waiting', Unit: 'Count' }],
  }
  const line = {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [metric] },
    Service: 'worker',
    Waiting: waiting,
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
