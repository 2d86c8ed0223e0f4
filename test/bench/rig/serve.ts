import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { get as request, type IncomingMessage } from 'node:http'
import { openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PostgresSettings } from '@plumbline/controller/model'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '../../support/free-port.ts'
import { memoryMiBOf, wallMs } from './machine.ts'
import { openTaskMemory } from './task-memory.ts'

const program = join(import.meta.dirname, '../../../cli/src/main.ts')
const secret = 'a secret of the bench that is long enough'

export interface ServeEvent {
  /** ISO 8601. */
  readonly time: string
  readonly event: string
  readonly unit?: string
}

/** `plumbline serve` as people run it, in a process of its own. */
export interface Serve {
  readonly pid: number
  /** Of the task that it runs in (MiB); `undefined` where it has all that the machine has. */
  readonly taskMiB: number | undefined
  /** Resolves when it has looked at every unit; rejects when that takes longer than `msMax`. */
  untilReady(msMax: number): Promise<void>
  /** Tells it of a push, as a Git host does. */
  tellOfPush(): Promise<void>
  /** The body of an answer of the API. */
  get(path: string): Promise<string>
  /** How many bytes the body has on the wire, for a client that takes it compressed. */
  bytes(path: string): Promise<number>
  /** The most memory that it had (MiB). */
  peakMiB(): number
  /** What it logged. */
  events(): readonly ServeEvent[]
  stop(): Promise<void>
}

export interface ServeOptions {
  /** Where its settings, its log and its store are. */
  readonly folder: string
  /** Of AWS. */
  readonly endpoint: string
  readonly repository: string
  /** Left out: `plumbline` itself. */
  readonly entry?: string
  /** Left out: SQLite. */
  readonly database?: Pick<PostgresSettings, 'host' | 'port' | 'database'>
  /** A queue into which AWS tells of changes. */
  readonly queue?: string
  /** How often everything is looked at. */
  readonly interval?: string
  /** Of the task that it runs in (MiB). Left out: the default of the bootstrap. */
  readonly taskMiB?: number
}

/** `controller.memory` of the bootstrap (MiB). */
export const taskMiBDefault = 1_024

export async function startServe(options: ServeOptions): Promise<Serve> {
  const { folder, entry = program, taskMiB = taskMiBDefault } = options
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = join(folder, 'plumbline.yaml')
  writeFileSync(config, JSON.stringify(configOf(options, port)))
  const log = join(folder, 'serve.log')
  const out = openSync(log, 'a')
  const memory = openTaskMemory(taskMiB)
  const command = [entry, 'serve', '--config', config]
  const [file, args] =
    typeof memory === 'string'
      ? [process.execPath, command]
      : memory.inside(process.execPath, command)
  const child = spawn(file, args, {
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
    taskMiB: typeof memory === 'string' ? undefined : taskMiB,
    peakMiB: () => peakMiB,
    events: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as ServeEvent),
    async untilReady(msMax) {
      const until = wallMs() + msMax
      while (!(await isReady(url))) {
        if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}`)
        if (wallMs() > until) throw new Error(`no verdict on every unit after ${msMax / 1_000} s`)
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
    bytes: (path) => bytesOf(`${url}${path}`),
    async stop() {
      clearInterval(timer)
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
      if (typeof memory !== 'string') memory.remove()
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

/** As it comes: `fetch` tells only what it has unpacked. */
async function bytesOf(url: string): Promise<number> {
  const sent = request(url, { headers: { 'accept-encoding': 'gzip, deflate, br' } })
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  let bytes = 0
  for await (const chunk of answer) bytes += (chunk as Buffer).length
  return bytes
}

function configOf(options: ServeOptions, port: number): object {
  const { endpoint, repository, database, queue, interval } = options
  return {
    sources: [{ name: 'main', url: repository, webhookSecretFrom: 'WEBHOOK_SECRET' }],
    aws: { endpoint, region: 'eu-west-1', readShare: '100%' },
    store: database ? { postgres: { ...database, tls: 'off' } } : { sqlite: 'serve.db' },
    api: { listen: `127.0.0.1:${port}` },
    ...(queue !== undefined && { events: [{ queue, region: 'eu-west-1' }] }),
    ...(interval !== undefined && { reconcile: { interval } }),
  }
}
