import { expect, test } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { appWith, checkout, controlFixture, memoryFixture } from '../testing.ts'

const url = '/api/v1/units/prod/service/checkout/sync'

test('one address changes something so often, and reads on', async () => {
  const control = controlFixture([checkout])
  const memories = [memoryFixture(checkout)]
  const limits = { reads: 100, writes: 3 }
  const { app } = await appWith({ store: memoryStore(), memories, control, limits })
  const sync = (remoteAddress?: string) =>
    app.inject({ method: 'POST', url, payload: {}, ...(remoteAddress && { remoteAddress }) })

  const answers = [await sync(), await sync(), await sync(), await sync()]
  const elsewhere = await sync('127.0.0.2')
  const read = await app.inject('/api/v1/units')

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 429])
  expect(answers[3]?.json()).toMatchObject({ type: '/errors/too-many-requests', status: 429 })
  expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(0)
  expect(elsewhere.statusCode).toBe(202)
  expect(read.statusCode).toBe(200)
  expect(control.asked).toHaveLength(4)
})

test('who asks through a proxy is counted for themselves, where the proxy is believed', async () => {
  const limits = { reads: 2, writes: 2 }
  const ask = async (proxies: readonly string[] | undefined, forwarded: string) => {
    const { app } = await appWith({
      store: memoryStore(),
      memories: [],
      limits,
      ...(proxies !== undefined && { proxies }),
    })
    const codes = []
    // Whoever asks writes what they like to the left; the proxy adds the address that it saw to the right.
    for (const forged of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) {
      const headers = { 'x-forwarded-for': `${forged}, ${forwarded}` }
      const remoteAddress = '10.0.3.7'
      codes.push((await app.inject({ url: '/api/v1/units', headers, remoteAddress })).statusCode)
    }
    const headers = { 'x-forwarded-for': '198.51.100.9' }
    const other = await app.inject({ url: '/api/v1/units', headers, remoteAddress: '10.0.3.7' })
    return [...codes, other.statusCode]
  }

  expect(await ask(['10.0.0.0/16'], '198.51.100.1')).toEqual([200, 200, 429, 200])
  expect(await ask(['10.1.0.0/16'], '198.51.100.1')).toEqual([200, 200, 429, 429])
  expect(await ask(undefined, '198.51.100.1')).toEqual([200, 200, 429, 429])
})

test('guessing tokens is counted, too', async () => {
  const auth = { open: false, tokens: [{ name: 'a', hash: 'a'.repeat(64), groups: [] }] }
  const limits = { reads: 3, writes: 3 }
  const { app } = await appWith({ store: memoryStore(), memories: [], auth, limits })
  const guess = (token: number) =>
    app.inject({ url: '/api/v1/units', headers: { authorization: `Bearer plumbline_${token}` } })

  const codes = []
  for (const token of [1, 2, 3, 4]) codes.push((await guess(token)).statusCode)

  expect(codes).toEqual([401, 401, 401, 429])
})
