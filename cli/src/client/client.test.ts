import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { appWith, checkout, controlFixture, memoryFixture } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'

async function server(listener: RequestListener): Promise<string> {
  const http = createServer(listener)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void http.close())
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`
}

describe('a command that asks the API', () => {
  it('says how to start one when nothing answers', async () => {
    const { app } = await appWith({ store: memoryStore(), memories: [] })
    const free = await app.listen({ host: '127.0.0.1', port: 0 })
    await app.close()

    const ran = await runCommand(['status', '--api', free])

    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toMatch(
      /^plumbline: nothing answers at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)\n {2}start a controller with `plumbline demo`/,
    )
  })

  it.each([
    ['a page', 'text/html', '<html>', 200],
    ['other JSON', 'application/json', '{"items":[{"environment":1}],"nextCursor":null}', 200],
    ['another error', 'application/json', '{"message":"no"}', 404],
  ])('tells another program from Plumbline by %s', async (_, type, body, status) => {
    const api = await server((__, response) => {
      response.writeHead(status, { 'content-type': type }).end(body)
    })

    const ran = await runCommand(['status', '--api', api])

    expect(ran.code).toBe(1)
    expect(ran.err).toContain(`${api} answers, and not as the API of Plumbline does`)
  })

  it.each(['127.0.0.1:8080', 'ftp://x', 'http://'])('refuses the address %s', async (api) => {
    const ran = await runCommand(['status'], { env: { PLUMBLINE_API: api } })

    expect(ran.code).toBe(1)
    expect(ran.err).toContain(`${api} is not the address of an API`)
  })

  it.each([
    [['sync', checkout], 'Nothing can be changed here until authentication is configured.'],
    [['hold', checkout, '--reason', 'x'], 'write auth into the configuration of the controller'],
    [['audit', 'verify'], 'The audit is read by who has a role for it'],
  ])('%j ends with 4 when nobody may, and says why', async (args, why) => {
    const store = memoryStore()
    const memories = [memoryFixture(checkout)]
    const { app } = await appWith({ store, memories, auth: { open: false, tokens: [] } })
    onTestFinished(() => app.close())
    const api = await app.listen({ host: '127.0.0.1', port: 0 })

    const ran = await runCommand([...args, '--api', api])

    expect(ran.code).toBe(4)
    expect(ran.err).toContain(why)
  })

  it('ends with 130 when it is interrupted', async () => {
    const interrupted = new AbortController()
    const api = await server(() => interrupted.abort('SIGINT'))

    const ran = await runCommand(['status', '--api', api], { signal: interrupted.signal })

    expect(ran).toEqual({ code: 130, out: '', err: '' })
  })

  it('asks once more when the connection is lost, and acts once', async () => {
    const control = controlFixture([checkout])
    const { app } = await appWith({
      store: memoryStore(),
      memories: [memoryFixture(checkout)],
      control,
    })
    onTestFinished(() => app.close())
    const keys: string[] = []
    // What it is asked it hands on; the first answer is lost.
    const api = await server((request, response) => {
      const { method = '', url = '', headers } = request
      void text(request).then(async (body) => {
        const key = String(headers['idempotency-key'])
        keys.push(key)
        const passed = { 'content-type': 'application/json', 'idempotency-key': key }
        const answer = await app.inject({ method: method as 'POST', url, headers: passed, body })
        if (keys.length === 1) return response.destroy()
        response.writeHead(answer.statusCode, { 'content-type': 'application/json' })
        return response.end(answer.body)
      })
    })

    const ran = await runCommand(['hold', checkout, '--reason', 'x', '--api', api])

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
    expect(control.asked).toHaveLength(1)
  })
})
