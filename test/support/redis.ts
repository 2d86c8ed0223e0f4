import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeAuthority } from './certificates.ts'
import { freePort } from './free-port.ts'

/** A Redis as the add-on makes it: it takes encrypted connections only, and asks for a password. */
export interface Redis {
  readonly endpoint: string
  readonly password: string
  /** The certificate of its authority, which Node trusts where NODE_EXTRA_CA_CERTS names it. */
  readonly certificate: string
  readonly stop: () => Promise<void>
}

/**
 * Starts one on a free port of the loopback.
 * @param server Path of `redis-server`
 */
export async function startRedis(server: string): Promise<Redis> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-redis-'))
  const authority = makeAuthority()
  const { key, cert } = authority.issue('IP:127.0.0.1')
  const port = await freePort()
  const password = 'a-password'
  const encrypted = ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no']
  const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--dir', folder]
  const more = ['--bind', '127.0.0.1', '--requirepass', password, '--save', '']
  const child = spawn(server, [...encrypted, ...files, ...more], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'close')
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (data) => {
      said += data
      if (said.includes('Ready to accept connections')) resolve()
    })
    child.once('close', () => reject(new Error(`Redis did not start: ${said}`)))
  })
  return {
    endpoint: `127.0.0.1:${port}`,
    password,
    certificate: authority.ca,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true })
      authority.remove()
    },
  }
}
