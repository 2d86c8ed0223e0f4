import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { Agent, createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { asLeaving } from '../../controller/src/adapters/aws/leaving.ts'
import { describeWith } from '../require.ts'
import { makeAuthority } from '../support/certificates.ts'

/** A server of HTTPS with a certificate of its own authority, and one connection to it. */
async function setUp() {
  const authority = makeAuthority()
  const { key, cert } = authority.issue('IP:127.0.0.1')
  let answered = 0
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, answer) => {
    answer.end(String((answered += 1)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: readFileSync(authority.ca) })
  onTestFinished(() => {
    agent.destroy()
    server.close()
    authority.remove()
  })
  const { port } = server.address() as AddressInfo
  return { send: () => request({ host: '127.0.0.1', port, agent }).end(), answered: () => answered }
}

async function answerOf(asked: ReturnType<typeof request>): Promise<void> {
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()
  await once(answer, 'close')
}

// OpenSSL, which makes the certificates, comes with PostgreSQL.
describeWith(['postgres'], 'a request over TLS', () => {
  it('is asked about when its connection is open, and again on one that was kept', async () => {
    const { send, answered } = await setUp()
    const authorized: boolean[] = []
    for (const _ of ['new', 'kept']) {
      const refusal = (): undefined => void authorized.push((asked.socket as TLSSocket).authorized)
      const asked = await asLeaving(refusal, async () => send())
      await answerOf(asked)
    }

    expect(authorized).toEqual([true, true])
    expect(answered()).toBe(2)
  })

  it.each(['new', 'kept'])(
    'does not leave over a %s connection when it is refused',
    async (which) => {
      const { send, answered } = await setUp()
      if (which === 'kept') await answerOf(send())
      const before = answered()
      const refusal = (): Error => new Error('The lease is over')

      const refused = await asLeaving(refusal, async () => send())
      await expect(once(refused, 'response')).rejects.toThrow('The lease is over')
      await answerOf(send())

      expect(answered()).toBe(before + 1)
    },
  )
})
