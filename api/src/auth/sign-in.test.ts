import { generateKeyPair, SignJWT } from 'jose'
import type { AuthSettings } from '@plumbline/controller/model'
import type { Role } from '@plumbline/desired-state'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { appWith, checkout, controlFixture, memoryFixture } from '../testing.ts'
import { nowSeconds, startIssuer, type Issuer } from './issuer.fixture.ts'
import { hashOf } from './tokens.ts'

const balancer =
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/plumbline/50dc6c495c0c9188'
const leads: Role = {
  name: 'leads',
  file: 'roles.yaml',
  spec: {
    allow: [{ verbs: ['hold'] }],
    members: { subjects: [], groups: ['leads'], signedIn: false },
  },
}
const claims = { subjectClaim: 'email', groupsClaim: 'groups' }
let issuer: Issuer

beforeAll(async () => {
  // The library that knows load balancers looks at the clock of the machine.
  vi.useFakeTimers({ toFake: ['Date'], now: nowSeconds * 1000 })
  issuer = await startIssuer()
})
afterAll(() => {
  vi.useRealTimers()
  issuer.close()
})

async function appFor(ways: Partial<AuthSettings>, host?: string) {
  const control = controlFixture([checkout], { roles: [leads] })
  const memories = [memoryFixture(checkout)]
  const auth = { open: false, tokens: [], ...ways }
  const more = host === undefined ? {} : { host }
  return appWith({ store: memoryStore(), memories, control, auth, ...more })
}

const withOidc = () =>
  appFor({
    oidc: { issuer: issuer.url, audience: 'plumbline', clientId: 'cli', scopes: [], ...claims },
  })
const withAlb = () =>
  appFor(
    {
      alb: {
        loadBalancer: balancer,
        issuer: issuer.url,
        clientId: 'plumbline',
        keys: `${issuer.url}/keys`,
        ...claims,
      },
    },
    '0.0.0.0',
  )

type Headers = Readonly<Record<string, string>>

async function whoIs(app: Awaited<ReturnType<typeof appFor>>['app'], headers: Headers) {
  const list = await app.inject({ url: '/api/v1/units', headers })
  const { name } = (await app.inject({ url: '/api/v1/whoami', headers })).json()
  return { status: list.statusCode, name, detail: list.json().detail }
}

describe('a token of an issuer', () => {
  test('names a person, and their groups give them roles', async () => {
    const { app } = await withOidc()
    const headers = { authorization: `Bearer ${await issuer.token()}` }

    expect(await whoIs(app, headers)).toMatchObject({ status: 200, name: 'ana@example.com' })
    const me = (await app.inject({ url: '/api/v1/whoami', headers })).json()
    expect(me).toMatchObject({ how: 'oidc', groups: ['leads'], roles: ['leads'] })
    expect(me.signIn.device).toEqual({ issuer: issuer.url, clientId: 'cli', scopes: [] })
  })

  test.each([
    ['expired', { exp: nowSeconds - 120 }, {}, /expired/],
    ['without an end', { exp: undefined }, {}, /says no end \(exp\)/],
    ['not good yet', { nbf: nowSeconds + 120 }, {}, /compare the clocks/],
    ['of another issuer', { iss: 'https://evil.example' }, {}, /another issuer \(iss\)/],
    ['for somebody else', { aud: 'other' }, {}, /another audience \(aud\)/],
    ['with a key that is not there', {}, { kid: 'x' }, /no signature by a key of its issuer/],
    ['without a name', { email: undefined }, {}, /no claim email/],
    ['with an address that nobody checked', { email_verified: false }, {}, /has not checked/],
    ['that feigns a static token', { email: 'token:ci' }, {}, /no person is/],
  ])('%s names nobody', async (_, changed, header, detail) => {
    const { app } = await withOidc()
    const authorization = `Bearer ${await issuer.token(changed, header)}`

    const answer = await whoIs(app, { authorization })

    expect(answer).toMatchObject({ status: 401, name: null })
    expect(answer.detail).toMatch(detail)
  })

  test('is the ID token that the client of the command line gets', async () => {
    const { app } = await withOidc()
    const authorization = `Bearer ${await issuer.token({ aud: 'cli' })}`

    expect(await whoIs(app, { authorization })).toMatchObject({ status: 200 })
  })

  test('that is none says which one to send', async () => {
    const { app } = await withOidc()

    const answer = await whoIs(app, { authorization: 'Bearer an-opaque-access-token' })

    expect(answer).toMatchObject({ status: 401, detail: expect.stringContaining('the ID token') })
  })

  test('with a new key counts once the keys may be asked for again, and one with the old key no more', async () => {
    const { app } = await withOidc()
    const authorization = `Bearer ${await issuer.token()}`
    expect(await whoIs(app, { authorization })).toMatchObject({ status: 200 })

    const renewed = await issuer.rotate()
    const early = await whoIs(app, { authorization: `Bearer ${await renewed.token()}` })
    vi.setSystemTime(nowSeconds * 1000 + 31_000)
    const late = await whoIs(app, { authorization: `Bearer ${await renewed.token()}` })
    const old = await whoIs(app, { authorization })
    vi.setSystemTime(nowSeconds * 1000)
    renewed.undo()

    expect(early).toMatchObject({ status: 401, detail: expect.stringContaining('half a minute') })
    expect(late).toMatchObject({ status: 200 })
    expect(old).toMatchObject({ status: 401 })
  })

  test.each([
    ['that fails', '/jwks', { error: 'down' }, /cannot be asked/],
    ['that has no keys', '/jwks', { hello: 'world' }, /cannot be asked/],
    [
      'of another name',
      '/.well-known/openid-configuration',
      { issuer: 'https://other.example' },
      /calls itself https:\/\/other\.example, .* to the last slash/,
    ],
  ])('is not to blame for an issuer %s', async (_, path, body, detail) => {
    const { app } = await withOidc()
    issuer.instead.set(path, body)

    const answer = await whoIs(app, { authorization: `Bearer ${await issuer.token()}` })
    issuer.instead.clear()

    expect(answer).toMatchObject({ status: 401, detail: expect.stringMatching(detail) })
  })

  test('that is a minute late still counts: two clocks are never the same', async () => {
    const { app } = await withOidc()
    const authorization = `Bearer ${await issuer.token({ exp: nowSeconds - 30 })}`

    expect(await whoIs(app, { authorization })).toMatchObject({ status: 200 })
  })

  test('without a signature, with one of another key, or one by a shared secret names nobody', async () => {
    const { app } = await withOidc()
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const payload = {
      iss: issuer.url,
      aud: 'plumbline',
      email: 'ana@example.com',
      exp: nowSeconds + 60,
    }
    const { privateKey } = await generateKeyPair('ES256')
    const [header = '', body = '', signature = ''] = (await issuer.token()).split('.')
    const forged = [
      `${part({ alg: 'none' })}.${part(payload)}.`,
      await new SignJWT(payload).setProtectedHeader({ alg: 'ES256' }).sign(privateKey),
      await new SignJWT(payload)
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.from('x'.repeat(32))),
      `${header}.${body}`,
      `${header}.${part({ ...payload, email: 'root@example.com' })}.${signature}`,
    ]
    for (const token of forged) {
      const answer = await whoIs(app, { authorization: `Bearer ${token}` })
      expect(answer).toMatchObject({ status: 401, name: null })
    }
  })

  test('cannot be checked while the issuer is away, and nobody is let in for that', async () => {
    const oidc = { issuer: 'http://127.0.0.1:1', audience: 'plumbline', scopes: [], ...claims }
    const { app } = await appFor({ oidc })

    const answer = await whoIs(app, { authorization: `Bearer ${await issuer.token()}` })

    expect(answer).toMatchObject({ status: 401 })
    expect(answer.detail).toMatch(/cannot be asked/)
  })
})

describe('the header of a load balancer', () => {
  const header = {
    signer: balancer,
    iss: '',
    client: 'plumbline',
    typ: 'JWT',
    exp: nowSeconds + 60,
  }
  const signed = async (more: object = {}, changed: object = {}) => {
    const token = await issuer.token({ ...changed }, { ...header, iss: issuer.url, ...more })
    return { 'x-amzn-oidc-data': token }
  }

  test('names a person', async () => {
    const { app } = await withAlb()

    expect(await whoIs(app, await signed())).toMatchObject({ status: 200, name: 'ana@example.com' })
  })

  test.each([
    ['signed by another load balancer', { signer: balancer.replace('50dc', '60dc') }, {}],
    ['for another client', { client: 'other' }, {}],
    ['of another issuer', {}, { iss: 'https://evil.example' }],
    ['that has expired', {}, { exp: nowSeconds - 120 }],
    ['with a key that is no id of one', { kid: '../../evil' }, {}],
    ['with a key that is not there', { kid: '99999999-2222-3333-4444-555555555555' }, {}],
  ])('%s names nobody', async (_, more, changed) => {
    const { app } = await withAlb()

    expect(await whoIs(app, await signed(more, changed))).toMatchObject({ status: 401, name: null })
  })

  test('means nothing where no load balancer is configured', async () => {
    const { app } = await withOidc()

    expect(await whoIs(app, await signed())).toMatchObject({ status: 401, name: null })
  })
})

describe('a browser that signed in', () => {
  const token = 'plumbline_a'
  const ways = { tokens: [{ name: 'a', hash: hashOf(token), groups: ['leads'] }] }
  const url = '/api/v1/units/prod/service/checkout/hold'
  const page = { 'x-plumbline-page': '1', origin: 'http://127.0.0.1', host: '127.0.0.1' }
  const payload = { reason: 'x' }

  test('has its token in a cookie that no script reads and no other site sends', async () => {
    const { app, control } = await appFor(ways)

    const signIn = await app.inject({ method: 'POST', url: '/api/v1/session', payload: { token } })
    const cookie = String(signIn.headers['set-cookie']).split(';')[0] ?? ''
    const held = await app.inject({ method: 'POST', url, payload, headers: { ...page, cookie } })
    const end = await app.inject({ method: 'POST', url: '/api/v1/session/end', payload: {} })

    expect(signIn.headers['set-cookie']).toMatch(/; HttpOnly; SameSite=Strict$/)
    expect(held.statusCode).toBe(200)
    expect(control.asked).toHaveLength(1)
    expect(end.headers['set-cookie']).toMatch(/^plumbline_session=; Max-Age=0/)
  })

  test('whose cookie goes over a network sends it encrypted alone', async () => {
    const { app } = await appFor(ways, '0.0.0.0')
    const signIn = await app.inject({ method: 'POST', url: '/api/v1/session', payload: { token } })
    expect(signIn.headers['set-cookie']).toMatch(/^__Host-plumbline_session=.*; Secure$/)
  })

  test('is not taken from a cookie that a neighbour of the same domain could have set', async () => {
    const { app } = await appFor(ways, '0.0.0.0')
    const whoIs = async (name: string) => {
      const headers = { cookie: `${name}=${token}` }
      return (await app.inject({ url: '/api/v1/whoami', headers })).json().name
    }

    expect(await whoIs('plumbline_session')).toBeNull()
    expect(await whoIs('__Host-plumbline_session')).toBe('token:a')
  })

  test.each([
    ['nothing that shows where it comes from', { host: '127.0.0.1' }],
    ['no header of our pages', { ...page, 'x-plumbline-page': undefined }],
    ['no origin', { ...page, origin: undefined }],
    ['another origin', { ...page, origin: 'https://evil.example' }],
    ['a fetch of another site', { ...page, 'sec-fetch-site': 'cross-site' }],
  ])('changes nothing with %s', async (_, sent) => {
    const { app, control } = await appFor(ways)
    const given = Object.entries(sent).filter(([, value]) => value !== undefined)
    const headers = { ...Object.fromEntries(given), cookie: `plumbline_session=${token}` }

    const answer = await app.inject({ method: 'POST', url, payload, headers })

    expect(answer.statusCode).toBe(403)
    expect(answer.json().type).toBe('/errors/cross-site')
    expect(control.asked).toEqual([])
  })

  test('with a wrong token is not signed in', async () => {
    const { app } = await appFor(ways)
    const payload = { token: 'plumbline_b' }
    const answer = await app.inject({ method: 'POST', url: '/api/v1/session', payload })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })
})
