import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '../../support/free-port.ts'
import { memoryMiBOf } from './machine.ts'

const program = join(import.meta.dirname, '../../../cli/src/main.ts')
const secret = 'a secret of the bench that is long enough'

/** `plumbline serve` as people run it, in a process of its own. */
export interface Serve {
  readonly pid: number
  /** Resolves when it has looked at every unit. */
  untilReady(): Promise<void>
  /** Tells it of a push, as a Git host does. */
  tellOfPush(): Promise<void>
  /** The body of an answer of the API. */
  get(path: string): Promise<string>
  /** The most memory that it had (MiB). */
  peakMiB(): number
  stop(): Promise<void>
}

export async function startServe(
  folder: string,
  endpoint: string,
  repository: string,
): Promise<Serve> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = join(folder, 'plumbline.yaml')
  writeFileSync(config, configOf({ endpoint, repository, port }))
  const out = openSync(join(folder, 'serve.log'), 'a')
  const child = spawn(process.execPath, [program, 'serve', '--config', config], {
    stdio: ['ignore', out, out],
    env: {
      PATH: process.env.PATH,
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      WEBHOOK_SECRET: secret,
    },
  })
  const { pid = 0 } = child
  // However the bench ends, what it started ends with it.
  process.once('exit', () => child.kill('SIGKILL'))
  let peakMiB = 0
  const timer = setInterval(() => (peakMiB = Math.max(peakMiB, memoryMiBOf(pid))), 250)
  return {
    pid,
    peakMiB: () => peakMiB,
    async untilReady() {
      while (!(await isReady(url))) {
        if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}`)
        await setTimeout(20)
      }
    },
    async tellOfPush() {
      const body = '{"ref":"refs/heads/main"}'
      const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature }
      const answer = await fetch(`${url}/api/v1/webhooks/main`, { method: 'POST', headers, body })
      if (!answer.ok) throw new Error(await answer.text())
    },
    async get(path) {
      const answer = await fetch(`${url}${path}`)
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
      return answer.text()
    },
    async stop() {
      clearInterval(timer)
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok
  } catch {
    return false
  }
}

function configOf(given: { endpoint: string; repository: string; port: number }): string {
  return JSON.stringify({
    sources: [{ name: 'main', url: given.repository, webhookSecretFrom: 'WEBHOOK_SECRET' }],
    aws: { endpoint: given.endpoint, region: 'eu-west-1', readShare: '100%' },
    store: { sqlite: 'serve.db' },
    api: { listen: `127.0.0.1:${given.port}` },
  })
}
