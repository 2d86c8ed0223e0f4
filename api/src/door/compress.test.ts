import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { compressAnswers } from './compress.ts'
import { answerUnchanged } from './etag.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { appWith } from '../testing.ts'

const long = { items: Array.from({ length: 100 }, (_, index) => ({ name: `service-${index}` })) }

async function served() {
  const app = fastify()
  await compressAnswers(app)
  await app.register(async (api) => {
    answerUnchanged(api)
    api.get('/long', async () => long)
    api.get('/short', async () => ({ ok: true }))
  })
  return (url: string, headers: Readonly<Record<string, string>>) =>
    app.inject({ method: 'GET', url, headers })
}

test.each([
  ['gzip', gunzipSync],
  ['br', brotliDecompressSync],
])('a long answer goes as %s to whoever takes it', async (encoding, unpack) => {
  const get = await served()

  const { headers, rawPayload } = await get('/long', { 'accept-encoding': encoding })

  expect(headers['content-encoding']).toBe(encoding)
  expect(headers['vary']).toContain('accept-encoding')
  expect(Number(headers['content-length'])).toBe(rawPayload.length)
  expect(rawPayload.length).toBeLessThan(JSON.stringify(long).length / 4)
  expect(JSON.parse(unpack(rawPayload).toString())).toEqual(long)
})

test('a short answer goes as it is, and so does one to somebody who takes nothing else', async () => {
  const get = await served()

  const short = await get('/short', { 'accept-encoding': 'br, gzip' })
  const plain = await get('/long', {})

  expect(short.headers['content-encoding']).toBeUndefined()
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.json()).toEqual(long)
})

test('whoever has the same answer already is sent none, whichever way it had come', async () => {
  const get = await served()
  const { headers } = await get('/long', {})
  const etag = String(headers['etag'])

  const again = await get('/long', { 'accept-encoding': 'gzip', 'if-none-match': etag })

  expect(again.statusCode).toBe(304)
  expect(again.rawPayload).toHaveLength(0)
  expect((await get('/long', { 'accept-encoding': 'gzip' })).headers['etag']).toBe(etag)
})

test('the pages of the program go compressed, too', async () => {
  const { app } = await appWith({ store: memoryStore(), memories: [] })

  const { headers } = await app.inject({
    url: '/status.css',
    headers: { 'accept-encoding': 'gzip' },
  })

  expect(headers['content-encoding']).toBe('gzip')
})
