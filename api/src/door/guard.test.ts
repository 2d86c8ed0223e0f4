import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { appWith, checkout, controlFixture, memoryFixture } from '../testing.ts'
import type { AppWith } from '../testing.ts'

function start(memories: AppWith['memories'] = [], options: Partial<AppWith> = {}) {
  return appWith({ store: memoryStore(), memories, ...options })
}

const json = { 'content-type': 'application/json' }

describe('hostile requests', () => {
  const url = '/api/v1/units/prod/service/checkout/sync'

  it.each([
    ['null', 'null', json, 400],
    ['a list', '[]', json, 400],
    ['a text', '"x"', json, 400],
    ['nothing', '', json, 400],
    ['no JSON', '{', json, 400],
    ['depth', '['.repeat(8000), json, 400],
    ['a prototype', '{"__proto__":{"prune":true}}', json, 400],
    ['a constructor', '{"constructor":{"prototype":{"prune":true}}}', json, 400],
    ['an unknown field', '{"prun":true}', json, 400],
    ['a wrong type', '{"prune":"true"}', json, 400],
    ['too much', `{"prune":${' '.repeat(17_000)}true}`, json, 413],
    ['neither body nor type', '', {}, 415],
    ['no type', '{}', {}, 415],
    ['text', '{}', { 'content-type': 'text/plain' }, 415],
    ['a form', 'prune=true', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a multipart form', 'x', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['a garbled type', '{}', { 'content-type': 'application/json garbage' }, 415],
    ['a type with a tab', '{}', { 'content-type': 'application/json\ta' }, 415],
    ['another site', '{}', { ...json, origin: 'https://evil.example' }, 403],
    ['a sandbox', '{}', { ...json, origin: 'null' }, 403],
    ['another port', '{}', { ...json, origin: 'http://localhost:9999' }, 403],
    ['a cross-site fetch', '{}', { ...json, 'sec-fetch-site': 'cross-site' }, 403],
    ['a same-site fetch', '{}', { ...json, 'sec-fetch-site': 'same-site' }, 403],
    ['a rebound name', '{}', { ...json, host: 'evil.example:8080' }, 403],
    ['a forged prefix', '{}', { ...json, host: '127.0.0.1.evil.example' }, 403],
  ])('with %s are refused', async (_, body, headers, status) => {
    const control = controlFixture([checkout])
    const { app } = await start([memoryFixture(checkout)], { control })

    const answer = await app.inject({ method: 'POST', url, headers, body })

    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.json().requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(({} as { prune?: boolean }).prune).toBeUndefined()
    expect(control.asked).toEqual([])
  })

  it.each([
    ['/admin', 404],
    ['//admin', 404],
    ['/api/v1/units/prod/service', 404],
    ['/api/v1/units/prod/service/checkout/sync', 404],
    ['/api/v1/units;x=1', 404],
    ['/api/v1/%2e%2e/units', 404],
    ['/api/v1/units/%', 400],
    [`/api/v1/units/prod/service/${'a'.repeat(300)}`, 404],
    ['/plain/units/prod/service/%3Cscript%3E', 404],
  ])('GET %s is %i', async (path, status) => {
    const { app } = await start([])

    const answer = await app.inject(path)

    expect(answer.statusCode).toBe(status)
    expect(answer.body).not.toContain('<script>')
  })

  it('cannot read anything through a rebound name', async () => {
    const { app } = await start([memoryFixture(checkout)])

    for (const path of ['/', '/api/v1/units', '/api/openapi.json', '/healthz', '/nowhere']) {
      const answer = await app.inject({ url: path, headers: { host: 'rebound.example' } })
      expect(answer.statusCode).toBe(403)
      expect(answer.body).not.toContain('checkout')
    }
  })

  it.each(['127.0.0.1', '127.0.0.1:8080', 'localhost:1', '[::1]:8080', 'LOCALHOST'])(
    'are not those to %s',
    async (host) => {
      const { app } = await start([])

      const answer = await app.inject({ url: '/healthz', headers: { host } })

      expect(answer.statusCode).toBe(200)
    },
  )

  it('change nothing where nobody can sign in; where others reach it, any name is served', async () => {
    const control = controlFixture([checkout])
    const auth = { open: false, tokens: [] }
    const { app } = await start([memoryFixture(checkout)], { control, host: '0.0.0.0', auth })
    const headers = { ...json, host: 'plumbline.example' }

    const read = await app.inject({ url: '/api/v1/units', headers })
    const write = await app.inject({ method: 'POST', url, headers, body: '{}' })

    expect(read.statusCode).toBe(200)
    expect(write.statusCode).toBe(403)
    expect(write.json()).toMatchObject({ type: '/errors/read-only' })
    expect(control.asked).toEqual([])
  })

  it('in absolute form are judged by their Host header', async () => {
    const { app } = await start([])
    onTestFinished(() => app.close())
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const get = (target: string, host: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () =>
          socket.end(`GET ${target} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`),
        )
        let text = ''
        socket.on('data', (data) => (text += data.toString()))
        socket.on('end', () => resolve(text.split('\r\n')[0] ?? ''))
        socket.on('error', reject)
      })

    const answers = [
      await get('/healthz', 'Host: localhost\r\n'),
      await get('http://evil.example/healthz', 'Host: evil.example\r\n'),
      await get('/healthz', 'Host: \r\n'),
      await get('/healthz', ''),
    ]

    expect(answers[0]).toContain('200')
    expect(answers[1]).toContain('403')
    expect(answers[2]).toContain('403')
    expect(answers[3]).toContain('400')
  })
})

describe('every answer', () => {
  it.each([
    '/',
    '/api/v1/units',
    '/nowhere',
    '/status.css',
    '/errors/read-only',
    '/api/v1/units/%',
    `/api/v1/units/prod/service/${'a'.repeat(300)}`,
    `/plain/units/prod/service/${'a'.repeat(300)}`,
  ])('carries the security headers: %s', async (path) => {
    const { app } = await start([])

    const { headers } = await app.inject(path)

    expect(headers['content-security-policy']).toMatch(
      /^default-src 'self'; .*frame-ancestors 'none'/,
    )
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toMatch(/no-store|no-cache/)
    expect(headers).not.toHaveProperty('server')
  })

  it('has browsers come back encrypted alone, where it goes over a network', async () => {
    const here = await start([])
    const there = await start([], { host: '0.0.0.0', auth: { open: false, tokens: [] } })

    const [local, far] = [await here.app.inject('/'), await there.app.inject('/')]

    expect(local.headers).not.toHaveProperty('strict-transport-security')
    expect(far.headers['strict-transport-security']).toBe('max-age=31536000')
  })

  it('explains each error at the address of its type', async () => {
    const { app } = await start([])
    const problem = (await app.inject('/nowhere')).json()

    const page = await app.inject(problem.type)
    const none = await app.inject('/errors/none')

    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('There is no such route')
    expect(none.statusCode).toBe(404)
  })
})
