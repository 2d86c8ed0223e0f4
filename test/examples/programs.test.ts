import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startMoto, type Moto } from '../conformance/moto.ts'
import { describeWith } from '../require.ts'
import { opacity, square } from '../support/png.ts'
import { startCluster, type Cluster } from '../support/postgres.ts'
import { programsOf, type System } from '../support/programs.ts'
import { startRedis, type Redis } from '../support/redis.ts'
import { runProgram, startProgram, variablesOf, type Program } from '../support/running-programs.ts'
import { connect, finished, get, post, postPicture, until } from './talk.ts'

/**
 * The programs of the examples, each started as the container of its document would be: with the command and the variables
 * of the document and no others, against a real PostgreSQL, a real Redis that is encrypted, and moto for DynamoDB and S3.
 */
describeWith(['postgres', 'redis', 'moto'], 'programs of the examples', (paths) => {
  vi.setConfig({ testTimeout: 60_000 })
  let cluster: Cluster
  let redis: Redis
  let moto: Moto
  beforeAll(async () => {
    const both = [startCluster(paths.postgres), startRedis(paths.redis)] as const
    ;[cluster, redis] = await Promise.all(both)
    moto = await startMoto(paths.moto, 'us-east-1')
  })
  afterAll(async () => {
    await cluster.remove()
    await redis.stop()
    await moto.stop()
  })

  const started: Program[] = []
  afterEach(async () => {
    for (const program of started.splice(0)) await program.kill()
  })

  /** What a machine knows beside the document: where the stand-ins listen, and how they are to be trusted. */
  const around = () => ({
    PATH: `${dirname(paths.postgres)}:/usr/bin:/bin`,
    PORT: '0',
    PGPORT: String(cluster.port),
    PGSSLMODE: 'disable',
    NODE_EXTRA_CA_CERTS: redis.certificate,
    AWS_ENDPOINT_URL: moto.url,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  })

  /** An example in a database of its own. */
  async function placed(system: System) {
    const { database } = await cluster.empty()
    const units = programsOf(system, {
      'database/host': '127.0.0.1',
      'database/readHost': '127.0.0.1',
      'database/port': String(cluster.port),
      'database/name': database,
      'redis/endpoint': redis.endpoint,
    })
    const values = {
      username: 'plumbline',
      password: redis.password,
      secret_key: 'k',
      EXTERNAL_API_KEY: 'a-key',
      DB_PASSWORD: '',
    }
    const described = (id: string) => {
      const one = units.get(id)
      if (one === undefined) throw new Error(`${system} has no ${id}`)
      return [one, variablesOf(one.unit.spec, values)] as const
    }
    return {
      database,
      start: async (id: string, more = {}) => {
        const [one, variables] = described(id)
        const program = await startProgram(one, { ...variables, ...around(), ...more })
        started.push(program)
        return program
      },
      run: (id: string) => {
        const [one, variables] = described(id)
        return runProgram(one, { ...variables, ...around() })
      },
    }
  }

  test('notes are kept', async () => {
    const { start } = await placed('fastapi-aurora')
    const [api, other] = await Promise.all([start('prod/service/api'), start('prod/service/api')])

    expect(await get(api, '/health')).toEqual([200, { status: 'ok' }])
    expect(await post(api, '/notes', { text: 'first' })).toEqual([201, { id: '1', text: 'first' }])
    expect(await get(other, '/notes')).toEqual([200, [{ id: '1', text: 'first' }]])
    expect(await get(api, '/')).toEqual([200, { database: 'answers', notes: 1 }])
    expect((await post(api, '/notes', { txt: 'x' }))[0]).toBe(400)

    expect(await Promise.all([api.stop(), other.stop()])).toEqual([0, 0])
  })

  test('items are kept in DynamoDB, by who has the key', async () => {
    const dynamo = new DynamoDBClient({ region: 'us-east-1', endpoint: moto.url, credentials })
    await dynamo.send(
      new CreateTableCommand({
        TableName: '32co-prod-items',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    )
    const { start } = await placed('items-32co')
    const items = await start('prod/service/items')
    const lamp = { name: 'lamp', description: 'it is bright', category: 'light' }

    expect((await post(items, '/items', lamp))[0]).toBe(401)
    expect((await post(items, '/items', { name: 'lamp' }, { 'x-api-key': 'a-key' }))[0]).toBe(400)
    const [status, made] = await post(items, '/items', lamp, { 'x-api-key': 'a-key' })
    expect([status, made]).toEqual([201, { id: expect.any(String), ...lamp }])
    expect(await get(items, '/items')).toEqual([200, [made]])
    expect(await get(items, `/items/${(made as { id: string }).id}`)).toEqual([200, made])
    expect((await get(items, '/items/none'))[0]).toBe(404)
    expect((await get(items, '/'))[0]).toBe(200)
    expect(await get(items, '/health')).toEqual([200, { status: 'ok' }])

    expect(await items.stop()).toBe(0)
  })

  test('one program reports what the other one keeps, after the migration', async () => {
    const { run, start } = await placed('analytics-reporting')
    expect(await run('prod/job/migrate')).toEqual({ code: 0, said: 'applied 001-sales.sql\n' })
    expect(await run('prod/job/migrate')).toEqual({ code: 0, said: '' })
    const both = [start('prod/service/analytics'), start('prod/service/reporting')] as const
    const [analytics, reporting] = await Promise.all(both)

    expect(await get(analytics, '/api/health')).toEqual([200, { status: 'ok' }])
    expect(await get(reporting, '/reporting/health')).toEqual([200, { status: 'ok' }])
    expect((await post(analytics, '/api/sales', { district: 'hill', price: 50_000 }))[0]).toBe(201)
    expect(await get(analytics, '/api/averages')).toEqual([
      200,
      [
        { district: 'harbour', price: 300_000 },
        { district: 'hill', price: 250_000 },
      ],
    ])
    expect((await get(analytics, '/api/sales'))[1]).toHaveLength(4)
    expect(await get(reporting, '/reporting')).toEqual([
      200,
      { reports: ['/reporting/property-summary'] },
    ])
    expect((await get(reporting, '/reporting/'))[0]).toBe(200)
    expect((await get(reporting, '/reporting/property-summary'))[1]).toEqual([
      { district: 'harbour', sales: 2, lowest: 290_000, highest: 310_000 },
      { district: 'hill', sales: 2, lowest: 50_000, highest: 450_000 },
    ])

    expect(await Promise.all([analytics.stop(), reporting.stop()])).toEqual([0, 0])
  })

  test('who is connected to different tasks of the chat hear each other, and the next one has the history', async () => {
    const { start } = await placed('scalable-chat')
    const tasks = [start('prod/service/chat'), start('prod/service/chat')] as const
    const [one, other] = await Promise.all(tasks)
    expect((await fetch(`${one.url}/`)).headers.get('content-type')).toContain('text/html')
    const [ann, ben] = [await connect(one), await connect(other)]

    ann.socket.send('hello')
    expect(await ben.next()).toBe('hello')
    expect(await ann.next()).toBe('hello')
    const cy = await connect(one)
    expect(await cy.next()).toBe('hello')

    expect(await one.stop()).toBe(0)
    expect([await ann.closed, await cy.closed]).toEqual([1012, 1012])
    ben.socket.send('still here')
    expect(await ben.next()).toBe('still here')
    expect(await other.stop()).toBe(0)
  })

  test('a quiz is played, and a picture loses its background by way of queue and worker', async () => {
    const { run, start } = await placed('quiz')
    expect((await run('prod/job/migrate')).code).toBe(0)
    const [web, removal] = await Promise.all([
      start('prod/service/web'),
      start('prod/service/background-removal'),
    ])

    const page = await (await fetch(`${web.url}/main.html`)).text()
    expect(page).toContain('https://d111111abcdef8.cloudfront.net/static/quiz.css')
    const [, questions] = await get(web, '/questions')
    expect(questions).toHaveLength(2)
    const [, player] = await post(web, '/players', { name: 'ann' })
    const answers = { 1: 0, 2: 2 }
    expect((await post(web, '/answers', { ...(player as object), answers }))[1]).toEqual({
      points: 1,
      of: 2,
    })
    expect((await post(web, '/answers', { name: 'ann', ticket: 'x', answers }))[0]).toBe(403)
    expect((await get(web, '/scores'))[1]).toEqual([{ name: 'ann', points: 1 }])

    expect((await post(web, '/pictures', { not: 'a picture' }))[0]).toBe(415)
    const [sent, broken] = [
      await postPicture(web, square()),
      await postPicture(web, Buffer.from('x')),
    ]
    expect((await get(web, sent))[0]).toBe(202)
    const worker = await start('prod/service/worker', { BACKGROUND_REMOVAL_URL: removal.url })
    expect(worker.said()).toContain('"Name":"Waiting"')
    expect(worker.said()).toContain('"Waiting":2')
    expect(opacity(await finished(web, sent))).toEqual([
      [0, 0, 0, 0, 0],
      [0, 255, 255, 255, 0],
      [0, 255, 255, 255, 0],
      [0, 255, 255, 255, 0],
      [0, 0, 0, 0, 0],
    ])
    await until(async () => (await get(web, broken))[0] !== 202)
    expect(await get(web, broken)).toEqual([422, { message: 'this is no PNG' }])
    await until(
      async () => JSON.stringify((await get(worker, '/'))[1]) === '{"waiting":0,"taken":0}',
    )

    expect(await Promise.all([web, removal, worker].map((one) => one.stop()))).toEqual([0, 0, 0])
  })

  test('what a worker did not finish is done by the next one', async () => {
    const { run, start } = await placed('quiz')
    await run('prod/job/migrate')
    const [web, removal] = await Promise.all([
      start('prod/service/web'),
      start('prod/service/background-removal'),
    ])
    // It fails once, and then says nothing any more.
    let asked = 0
    const failing = createServer((_request, response) => {
      asked += 1
      if (asked === 1) response.writeHead(503).end()
    }).listen(0, '127.0.0.1')
    await once(failing, 'listening')
    const { port } = failing.address() as AddressInfo
    const lost = await start('prod/service/worker', {
      BACKGROUND_REMOVAL_URL: `http://127.0.0.1:${port}`,
    })
    const picture = await postPicture(web, square())
    await until(() => asked === 2)
    expect(lost.said()).toContain('goes to the end of the queue')
    await lost.kill()
    failing.close()

    const worker = await start('prod/service/worker', { BACKGROUND_REMOVAL_URL: removal.url })
    expect((await finished(web, picture)).length).toBeGreaterThan(0)
    await Promise.all([web, removal, worker].map((one) => one.stop()))
  })

  test('static files and a dump of the database go into their buckets', async () => {
    const at = { region: 'us-east-1', endpoint: moto.url, credentials }
    const s3 = new S3Client({ ...at, forcePathStyle: true })
    for (const Bucket of ['quiz-prod-static', 'quiz-backups-prod']) {
      await s3.send(new CreateBucketCommand({ Bucket }))
    }
    const { run, database } = await placed('quiz')
    await run('prod/job/migrate')

    expect(await run('prod/job/collect-static')).toMatchObject({ code: 0 })
    const css = { Bucket: 'quiz-prod-static', Key: 'static/quiz.css' }
    expect((await s3.send(new GetObjectCommand(css))).ContentType).toBe('text/css')

    expect(await run('prod/job/backup')).toMatchObject({ code: 0 })
    const Bucket = 'quiz-backups-prod'
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
    const [{ Key = '' } = {}] = Contents
    expect(Key).toMatch(new RegExp(`^${database}/\\d{4}-.*\\.dump$`))
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
    const dump = join(mkdtempSync(join(tmpdir(), 'plumbline-dump-')), 'dump')
    writeFileSync(dump, (await Body?.transformToByteArray()) ?? '')
    const restore = join(dirname(paths.postgres), 'pg_restore')
    expect(execFileSync(restore, ['--list', dump], { encoding: 'utf8' })).toContain(
      'TABLE DATA public questions',
    )
  })
})

const credentials = { accessKeyId: 'x', secretAccessKey: 'x' }
