import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { IncomingMessage, RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { agentsFor, asLeaving } from '../../controller/src/adapters/aws/leaving.ts'
import { makeAuthority } from '../support/certificates.ts'
import { describeWith } from '../require.ts'

/** A server of HTTPS with a certificate of its own authority, and the agent that requests to AWS go through. */
async function setUp() {
  const authority = makeAuthority()
  const { key, cert } = authority.issue('IP:127.0.0.1')
  let answered = 0
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, answer) => {
    answer.end(String((answered += 1)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { httpsAgent: agent } = agentsFor({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => {
    agent.destroy()
    server.close()
    authority.remove()
  })
  const { port } = server.address() as AddressInfo
  const trusted = { host: '127.0.0.1', port, agent, ca: readFileSync(authority.ca) }
  return { trusted, answered: () => answered }
}

/** Who answered a request, and over which connection. */
async function ask(options: RequestOptions & { ca?: Buffer }) {
  const asked = request(options).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const { authorized, localPort } = answer.socket as TLSSocket
  answer.resume()
  await once(answer, 'close')
  return { authorized, localPort }
}

// OpenSSL, which makes the certificates, comes with PostgreSQL.
describeWith(['postgres'], 'a request over TLS', () => {
  it('has a connection whose certificate was checked, and keeps it for the next one', async () => {
    const { trusted, answered } = await setUp()

    const first = await ask(trusted)
    const second = await ask(trusted)

    expect(first.authorized).toBe(true)
    expect(second).toEqual(first)
    expect(answered()).toBe(2)
  })

  it('is not sent to who cannot show a certificate', async () => {
    const { trusted, answered } = await setUp()
    const { ca: _, ...unknown } = trusted

    await expect(ask(unknown)).rejects.toThrow(/self-signed|unable to (get|verify)/)
    expect(answered()).toBe(0)
  })

  it('is asked about once more when the connection is open, and may be refused then', async () => {
    const { trusted, answered } = await setUp()
    const refusal = () => new Error('The lease is over')

    await expect(asLeaving(refusal, () => ask(trusted))).rejects.toThrow('The lease is over')
    const next = await ask(trusted)

    expect(next.authorized).toBe(true)
    expect(answered()).toBe(1)
  })
})
