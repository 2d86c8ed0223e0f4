import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { WaitingGate } from '../model/index.ts'
import { systemClock } from './clock.ts'
import { covers, gateWebhooks } from './gate-webhook.ts'

const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach((close) => close()))

/** An address on the loopback interface that answers all alike, and what it was asked. */
async function standIn(status: number, answer: string) {
  const received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
    response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end(answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/checks`, received }
}

const gate: WaitingGate = {
  name: 'check',
  at: 'postTestTraffic',
  revision: 'abc',
  fingerprint: 'f1',
  asked: 'ecs-pause-1',
  deployment: 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/prod/web/1',
  since: Date.UTC(2026, 0, 1),
  until: Date.UTC(2026, 0, 2),
  onTimeout: 'rollback',
  required: 1,
  from: [],
}

function ask(listed: string, webhook: string, more: { readonly missing?: string } = {}) {
  const caller = gateWebhooks([{ url: listed, secret: 's3cret', ...more }], systemClock)
  return caller.ask({ unit: 'prod/service/web', gate: { ...gate, webhook } })
}

test.each([
  [200, '{"verdict":"continue","why":"all is well"}', 'continue', 'all is well'],
  [200, '{"verdict":"rollback"}', 'rollback', 'it said rollback'],
  [201, '{"verdict":"continue","why":"a\\nb password=hunter2"}', 'continue', 'a b password=***'],
  [202, '', 'later', 'it answers later'],
  [202, '{"verdict":"continue"}', 'later', 'it answers later'],
  [200, '', 'failed', 'it answered with status 200 and without a verdict'],
  [200, '{"verdict":"yes"}', 'failed', 'it answered with status 200 and without a verdict'],
  [200, '["continue"]', 'failed', 'it answered with status 200 and without a verdict'],
  [500, '{"verdict":"continue"}', 'failed', 'it answered with status 500'],
  [302, '{"verdict":"continue"}', 'failed', 'it answered with status 302'],
  [
    200,
    `{"verdict":"continue","x":"${'x'.repeat(20_000)}"}`,
    'failed',
    'it answered with status 200 and without a verdict',
  ],
])('an answer of %i with %j is: %s', async (status, answer, said, why) => {
  const { url } = await standIn(status, answer)

  expect(await ask(url, url)).toEqual({ said, why })
})

test('what is asked is signed, and the same question has the same id', async () => {
  const { url, received } = await standIn(503, '')

  await ask(url, `${url}/release`)
  await ask(url, `${url}/release`)

  const [first, second] = received
  const { headers = {}, body = '' } = first ?? {}
  const text = `${String(headers['plumbline-timestamp'])}.${body}`
  const signature = createHmac('sha256', 's3cret').update(text).digest('hex')
  expect(headers['plumbline-signature']).toBe(`v1=${signature}`)
  expect(headers['plumbline-id']).toMatch(/^[0-9a-f]{32}$/)
  expect(second?.headers['plumbline-id']).toBe(headers['plumbline-id'])
  expect(JSON.parse(body)).toEqual({
    version: 1,
    unit: 'prod/service/web',
    gate: 'check',
    stage: 'postTestTraffic',
    revision: 'abc',
    deployment: gate.deployment,
    since: '2026-01-01T00:00:00.000Z',
    until: '2026-01-02T00:00:00.000Z',
    onTimeout: 'rollback',
  })
})

test('an address that the configuration does not list is not asked, nor one without its secret', async () => {
  const { url, received } = await standIn(200, '{"verdict":"continue"}')

  const unlisted = await ask('https://checks.example.com/', url)
  const unsigned = await ask(url, url, { missing: 'CHECKS_SECRET' })

  expect(unlisted).toEqual({
    said: 'failed',
    why: 'its address is not under gates.webhooks in plumbline.yaml',
  })
  expect(unsigned.why).toContain('CHECKS_SECRET')
  expect(received).toEqual([])
})

test('nobody there is an answer, too', async () => {
  const url = 'http://127.0.0.1:1/checks'

  expect(await ask(url, url)).toMatchObject({
    said: 'failed',
    why: expect.stringContaining('it cannot be reached'),
  })
})

const listed = 'https://checks.example.com/release'
test.each([
  [listed, true],
  [`${listed}/web?x=1`, true],
  [`${listed}s`, false],
  ['https://checks.example.com/', false],
  [`${listed}/../admin`, false],
  [`${listed}/%2e%2e/admin`, false],
  ['https://checks.example.com.evil.example/release', false],
  ['https://checks.example.com:444/release', false],
  ['https://checks.example.com@evil.example/release', false],
  ['https://me@checks.example.com/release', false],
  ['http://checks.example.com/release', false],
  ['not an address', false],
])('%s is covered: %s', (asked, expected) => {
  expect(covers(listed, asked)).toBe(expected)
})
