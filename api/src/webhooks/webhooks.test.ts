import { assert, asyncProperty, boolean, constantFrom, record, uint8Array } from 'fast-check'
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import type { RateLimits } from '../door/rate-limit.ts'
import { appWith, newYear } from '../testing.ts'

const secret = 'a secret of the shop that is long enough'
const standard = `whsec_${Buffer.from('thirty-two bytes that are a key!').toString('base64')}`
const body = '{"ref":"refs/heads/main"}'
const now = newYear + 60_000
const seconds = `${now / 1_000}`

const hex = (key: string, of = body) => createHmac('sha256', key).update(of).digest('hex')

function gitLab(given: { key?: string | Buffer; at?: string } = {}) {
  const { key = secret, at = seconds } = given
  const digest = createHmac('sha256', key).update(`msg-1.${at}.${body}`).digest('base64')
  return { 'webhook-id': 'msg-1', 'webhook-timestamp': at, 'webhook-signature': `v1,${digest}` }
}

async function start(key = secret, host = '0.0.0.0', limits?: RateLimits) {
  const auth = { open: false, tokens: [] }
  const time = { now }
  const { app, control } = await appWith({
    store: memoryStore(),
    memories: [],
    host,
    auth,
    webhooks: new Map([['shop', key]]),
    now: () => time.now,
    ...(limits && { limits }),
  })
  return { app, control, time }
}

type Sent = Readonly<Record<string, string>>
const json: Sent = { 'content-type': 'application/json' }

describe('a webhook', () => {
  it.each<[string, Sent, string?]>([
    ['GitHub', { 'x-hub-signature-256': `sha256=${hex(secret)}` }],
    [
      'GitHub, as a form',
      {
        'x-hub-signature-256': `sha256=${hex(secret)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    ],
    [
      'GitHub, with its older signature beside it',
      { 'x-hub-signature': 'sha1=00', 'x-hub-signature-256': `sha256=${hex(secret)}` },
    ],
    ['Bitbucket', { 'x-hub-signature': `sha256=${hex(secret)}` }],
    ['GitLab, with a secret token', { 'x-gitlab-token': secret }],
    [
      'GitLab, with a signing token',
      gitLab({ key: Buffer.from('thirty-two bytes that are a key!') }),
      standard,
    ],
    [
      'GitLab, while its token changes',
      { ...gitLab(), 'webhook-signature': `v1,AAAA ${gitLab()['webhook-signature']}` },
    ],
  ])('of %s has the source fetched', async (_, headers, key = secret) => {
    const { app, control } = await start(key)

    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/webhooks/shop',
      headers: { ...json, ...headers },
      body,
    })

    expect(answer.json()).toEqual({ accepted: true, source: 'shop' })
    expect(answer.statusCode).toBe(202)
    expect(control.asked).toEqual([{ pushed: 'shop' }])
  })

  it.each<[string, Sent]>([
    ['no signature', {}],
    ['an empty signature', { 'x-hub-signature-256': '' }],
    ['a short signature', { 'x-hub-signature-256': 'sha256=00' }],
    [
      'SHA-1',
      { 'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}` },
    ],
    ['a signature of another secret', { 'x-hub-signature-256': `sha256=${hex('another secret')}` }],
    ['a signature of another body', { 'x-hub-signature-256': `sha256=${hex(secret, `${body} `)}` }],
    ['a signature with an empty secret', { 'x-hub-signature-256': `sha256=${hex('')}` }],
    [
      'a wrong signature beside a right token',
      { 'x-hub-signature-256': `sha256=${hex('no')}`, 'x-gitlab-token': secret },
    ],
    ['a token that is nearly right', { 'x-gitlab-token': secret.slice(1) }],
    ['an old delivery', gitLab({ at: `${now / 1_000 - 301}` })],
    ['a delivery from ahead', gitLab({ at: `${now / 1_000 + 301}` })],
    ['a time that is none', { ...gitLab(), 'webhook-timestamp': 'now' }],
    ['the signature of another time', { ...gitLab(), 'webhook-timestamp': `${now / 1_000 - 1}` }],
  ])('with %s is refused', async (_, headers) => {
    const { app, control } = await start()

    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/webhooks/shop',
      headers: { ...json, ...headers },
      body,
    })

    expect(answer.statusCode).toBe(401)
    expect(answer.json().type).toBe('/errors/signature-refused')
    expect(control.asked).toEqual([])
  })

  it('tells nobody which sources there are', async () => {
    const { app, control } = await start()
    const send = (name: string) =>
      app.inject({
        method: 'POST',
        url: `/api/v1/webhooks/${name}`,
        headers: { 'x-gitlab-token': 'no' },
        body,
      })

    const [known, unknown] = [await send('shop'), await send('other')]

    expect([known.statusCode, unknown.statusCode]).toEqual([401, 401])
    expect({ ...unknown.json(), requestId: '' }).toEqual({ ...known.json(), requestId: '' })
    expect(control.asked).toEqual([])
  })

  it('that is sent again asks for nothing more', async () => {
    const { app, control } = await start()
    const send = (delivery: string) => {
      const headers = {
        'x-github-delivery': delivery,
        'x-hub-signature-256': `sha256=${hex(secret)}`,
      }
      return app.inject({ method: 'POST', url: '/api/v1/webhooks/shop', headers, body })
    }

    const answers = [await send('one'), await send('one'), await send('two')]

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202])
    expect(control.asked).toEqual([{ pushed: 'shop' }, { pushed: 'shop' }])
  })

  it('is never read: whatever is in it is accepted when it is signed, and refused when it is not', async () => {
    const { app, control } = await start()
    const types = ['application/json', 'text/plain', 'application/xml', '']
    const sent = record({
      bytes: uint8Array({ minLength: 1, maxLength: 3_000 }),
      type: constantFrom(...types),
      signed: boolean(),
    })
    let signedOnes = 0
    await assert(
      asyncProperty(sent, async ({ bytes, type, signed }) => {
        const digest = createHmac('sha256', signed ? secret : 'no')
          .update(bytes)
          .digest('hex')
        const headers = {
          'x-hub-signature-256': `sha256=${digest}`,
          ...(type !== '' && { 'content-type': type }),
        }
        const answer = await app.inject({
          method: 'POST',
          url: '/api/v1/webhooks/shop',
          headers,
          body: Buffer.from(bytes),
        })
        signedOnes += signed ? 1 : 0
        expect(answer.statusCode).toBe(signed ? 202 : 401)
      }),
      { numRuns: 300 },
    )
    expect(control.asked).toHaveLength(signedOnes)
  })

  it('that never ends is cut off', async () => {
    const { app, control } = await start()
    const large = Buffer.alloc(26 * 1024 * 1024)
    const digest = createHmac('sha256', secret).update(large).digest('hex')
    const headers = { 'x-hub-signature-256': `sha256=${digest}` }

    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/webhooks/shop',
      headers,
      body: large,
    })

    expect(answer.statusCode).toBe(413)
    expect(control.asked).toEqual([])
  })

  it('that is forged again and again is not even read in the end, and those of others are', async () => {
    const { app, control, time } = await start(secret, '0.0.0.0', { reads: 100, writes: 3 })
    const send = async (key: string, remoteAddress = '192.0.2.1') => {
      const headers = { ...json, 'x-hub-signature-256': `sha256=${hex(key)}` }
      const url = '/api/v1/webhooks/shop'
      const answer = await app.inject({ method: 'POST', url, headers, body, remoteAddress })
      return `${answer.statusCode} ${answer.headers['retry-after'] ?? ''}`.trim()
    }
    const forged = []
    for (let sent = 0; sent < 5; sent++) forged.push(await send('no'))
    time.now += 1_000
    const meanwhile = [await send(secret), await send(secret, '192.0.2.2')]
    time.now += 59_000

    expect(forged).toEqual(['401', '401', '401', '429 60', '429 60'])
    expect(meanwhile).toEqual(['429 59', '202'])
    expect(await send(secret)).toBe('202')
    expect(control.asked).toHaveLength(2)
  })

  it('opens no other route: what is signed cannot be written elsewhere', async () => {
    const { app } = await start()
    const headers = { ...json, 'x-hub-signature-256': `sha256=${hex(secret, '{}')}` }

    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/sources/shop/sync',
      headers,
      body: '{}',
    })

    expect(answer.json().type).toBe('/errors/read-only')
  })
})
