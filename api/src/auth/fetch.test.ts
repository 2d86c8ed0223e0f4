import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { fetchSmall } from './fetch.ts'

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
}

test('a document of an issuer is read', async () => {
  const address = await served((_, answer) => answer.end('{"keys":[]}'))

  expect(new TextDecoder().decode(await fetchSmall(address))).toBe('{"keys":[]}')
  // Whoever takes the buffer below it gets this document and nothing else of our memory.
  expect((await fetchSmall(address)).buffer.byteLength).toBe(11)
})

test('one that does not end is not read to its end', async () => {
  let sent = 0
  const piece = Buffer.alloc(64 * 1024)
  const address = await served((_, answer) => {
    const more = () => {
      while (!answer.destroyed && sent < 2 ** 30) {
        sent += piece.length
        if (!answer.write(piece)) return
      }
    }
    answer.on('drain', more)
    more()
  })

  await expect(fetchSmall(address)).rejects.toThrow('answers too much')
  expect(sent).toBeLessThan(2 ** 26)
})

test('a redirect is not followed', async () => {
  const address = await served((_, answer) =>
    answer.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  )

  await expect(fetchSmall(address)).rejects.toThrow('fetch failed')
})
