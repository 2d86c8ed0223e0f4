import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Alert } from '../../model/alerts.ts'
import { faultOf } from '../../model/fault.ts'
import type { Request } from '../aws/caller.ts'
import { systemClock } from '../clock.ts'
import { virtualClock } from '../virtual-clock.ts'
import { notifier } from './index.ts'
import { textOf } from './text.ts'

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach((close) => close()))

/** A sink on the loopback interface that writes down what it gets, and answers with a status; 0 for never. */
async function standIn(status = 200) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
    if (status === 0) return
    response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' })
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/T0/B0/hunter2`,
    received,
  }
}

const alert: Alert = {
  id: 'a'.repeat(32),
  at: Date.UTC(2026, 2, 1, 12),
  state: 'begun',
  cause: 'drift prod',
  level: 'warn',
  title: 'live AWS was changed outside Git in prod',
  since: Date.UTC(2026, 2, 1, 12),
  count: 12,
  subjects: [{ name: 'prod/service/web', why: 'desiredCount, by <!channel> password=hunter2\nx' }],
}

const sender = () => {
  throw new TypeError('nothing is sent to AWS')
}
const parts = { clock: systemClock, sender }

/** The recipe of docs/alerts.md. */
function isGenuine({ headers, body }: Received, secret: string, nowSeconds: number): boolean {
  const timestamp = String(headers['plumbline-timestamp'])
  if (Math.abs(nowSeconds - Number(timestamp)) > 300) return false
  const expected = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest()
  const given = Buffer.from(String(headers['plumbline-signature']).replace(/^v1=/, ''), 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

test('a webhook is signed over its time and its body', async () => {
  const { url, received } = await standIn()
  const clock = virtualClock(alert.at)
  const sink = notifier(
    { kind: 'webhook', name: 'pager', url, secret: 'hush' },
    { ...parts, clock },
  )

  await sink.send(alert)

  const [one] = received as [Received]
  const now = alert.at / 1_000
  expect(isGenuine(one, 'hush', now)).toBe(true)
  expect(isGenuine(one, 'other', now)).toBe(false)
  expect(isGenuine(one, 'hush', now + 301)).toBe(false)
  expect(isGenuine({ ...one, body: `${one.body} ` }, 'hush', now)).toBe(false)
  expect(one.headers['plumbline-id']).toBe(alert.id)
  expect(JSON.parse(one.body)).toMatchObject({
    version: 1,
    id: alert.id,
    state: 'begun',
    cause: 'drift prod',
    count: 12,
    since: '2026-03-01T12:00:00.000Z',
    subjects: [{ name: 'prod/service/web', why: 'desiredCount, by <!channel> password=*** x' }],
  })
})

test('Slack gets one text, in which nobody is mentioned and nothing is secret', async () => {
  const { url, received } = await standIn()

  await notifier({ kind: 'slack', name: 'team', url }, parts).send(alert)

  const { text } = JSON.parse(received[0]?.body ?? '') as { text: string }
  expect(text.split('\n')).toEqual([
    ':large_orange_circle: *live AWS was changed outside Git in prod (12)*',
    'prod/service/web: desiredCount, by &lt;!channel&gt; password=*** x',
    'and 11 more',
    'since 2026-03-01T12:00:00.000Z',
  ])
})

test('a topic gets text, a subject of ASCII, and attributes to filter by', async () => {
  const sent: Request[] = []
  const topic = 'arn:aws:sns:eu-west-1:123456789012:ops'
  const send = async (request: Request) => {
    sent.push(request)
    return {}
  }
  const sink = notifier(
    { kind: 'sns', name: 'topic', topic },
    {
      ...parts,
      sender: (place) => {
        expect(place).toEqual({ account: '123456789012', region: 'eu-west-1' })
        return send
      },
    },
  )

  await sink.send({ ...alert, title: `é${'x'.repeat(200)}` })

  const [{ op, input }] = sent as unknown as [{ op: string; input: Record<string, string> }]
  expect(op).toBe('sns:Publish')
  expect(input.Subject).toBe(`?${'x'.repeat(99)}`)
  expect(input.MessageAttributes).toMatchObject({ state: { StringValue: 'begun' } })
})

test.each([302, 404, 429, 500])(
  'an answer of %i is a fault that names no address',
  async (status) => {
    const { url } = await standIn(status)

    const fault = await notifier({ kind: 'slack', name: 'team', url }, parts)
      .send(alert)
      .then(() => undefined, faultOf)

    expect(fault).toMatchObject({
      code: 'AlertRefused',
      message: expect.stringContaining(`${status}`),
    })
    expect(JSON.stringify(fault)).not.toMatch(/hunter2|127\.0\.0\.1/)
  },
)

test('a sink that never answers, and one that is not there, are given up for the time being', async () => {
  const { url } = await standIn(0)
  const clock = virtualClock()
  const silent = notifier({ kind: 'slack', name: 'team', url }, { ...parts, clock })
  const left = await standIn()
  closing.splice(1).forEach((close) => close())
  const gone = notifier({ kind: 'slack', name: 'team', url: left.url }, parts)

  const waiting = silent.send(alert).then(() => undefined, faultOf)
  await clock.advance(10_000)

  expect(await waiting).toMatchObject({ code: 'AlertUnreachable' })
  const fault = await gone.send(alert).then(() => undefined, faultOf)
  expect(fault).toMatchObject({
    code: 'AlertUnreachable',
    message: expect.stringContaining('ECONN'),
  })
  expect(JSON.stringify(fault)).not.toContain('hunter2')
})

test('a sink without its secret says which variable is empty', () => {
  const sink = { kind: 'slack', name: 'team', url: '', missing: 'SLACK_URL' } as const

  expect(() => notifier(sink, parts)).toThrow('SLACK_URL is empty')
})

test('what is over is told shortly', () => {
  expect(textOf({ ...alert, state: 'over' })).toBe(
    'Over: live AWS was changed outside Git in prod (12)\nsince 2026-03-01T12:00:00.000Z',
  )
})
