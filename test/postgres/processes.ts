import { spawn, execFileSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PostgresSettings } from '@plumbline/controller/model'
import { freePort } from '../support/free-port.ts'

const main = join(import.meta.dirname, '../../cli/src/main.ts')

/** A repository on disk, and what every replica of a controller for it is told. */
export interface Place {
  readonly folder: string
  /** Commits files, on top of what is there. The revision. */
  commit(files: Readonly<Record<string, string>>): string
  /** Starts one replica, which connects to `database`. */
  start(
    name: string,
    database: Pick<PostgresSettings, 'host' | 'port' | 'database'>,
  ): Promise<Replica>
  remove(): Promise<void>
}

/** `plumbline serve` as a process of its own. */
export interface Replica {
  readonly name: string
  readonly child: ChildProcess
  readonly api: string
  /** Everything that it printed. */
  said(): string
  /** What it logged. */
  events(): readonly LogLine[]
  /** Asks its API; the parsed answer. */
  get(path: string): Promise<Readonly<Record<string, unknown>>>
  post(path: string, body: object): Promise<number>
  /** Sends a signal, and waits for its end unless it only stops the process. */
  signal(signal: NodeJS.Signals): Promise<void>
}

export interface LogLine {
  /** When it was logged, ISO 8601. */
  readonly time: string
  readonly event: string
  readonly [field: string]: unknown
}

export interface PlaceOptions {
  /** The program that is started, with the arguments of `plumbline`. */
  readonly entry?: string
  /** `reconcile.interval`. */
  readonly interval?: string
  /** What is spawned so that a program runs where it shall. Left out: the program itself. */
  readonly launch?: Launch
}

/** A program with its arguments, as what is to be spawned. */
type Launch = (program: string, args: readonly string[]) => readonly [string, readonly string[]]

export function placeFor(
  aws: string,
  files: Readonly<Record<string, string>>,
  { entry = main, interval = '5s', launch = (...command) => command }: PlaceOptions = {},
): Place {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-replicas-'))
  const repository = join(folder, 'repository')
  mkdirSync(repository)
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, stdio: 'pipe' })
  git('init', '-q', '-b', 'main')
  const replicas: Replica[] = []

  function commit(more: Readonly<Record<string, string>>): string {
    for (const [path, text] of Object.entries(more)) {
      mkdirSync(dirname(join(repository, path)), { recursive: true })
      writeFileSync(join(repository, path), text)
    }
    git('add', '-A')
    git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '-qm', 'change')
    return git('rev-parse', 'HEAD').toString().trim()
  }
  commit(files)

  return {
    folder,
    commit,
    async start(name, { host, port, database }) {
      const own = join(folder, name)
      mkdirSync(own, { recursive: true })
      const api = `127.0.0.1:${await freePort()}`
      const config = `sources: [{ name: estate, url: ${repository}, poll: 2s }]
aws: { endpoint: "${aws}", region: eu-west-1, readShare: 100% }
store: { postgres: { host: "${host}", port: ${port}, database: ${database}, tls: "off" } }
api: { listen: "${api}" }
reconcile: { interval: ${interval} }
auth: { open: true }
`
      writeFileSync(join(own, 'plumbline.yaml'), config)
      const command = launch(process.execPath, [entry, 'serve', '--config', 'plumbline.yaml'])
      const replica = startReplica(name, own, command, `http://${api}`)
      replicas.push(replica)
      await until(`${name} answers`, async () => {
        const { exitCode } = replica.child
        if (exitCode !== null) throw new Error(`${name} ended with ${exitCode}: ${replica.said()}`)
        return (await replica.get('/healthz')).status === 'ok'
      })
      return replica
    },
    async remove() {
      for (const replica of replicas) await replica.signal('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function startReplica(
  name: string,
  folder: string,
  [program, args]: ReturnType<Launch>,
  api: string,
): Replica {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, AWS_ACCESS_KEY_ID: name, AWS_SECRET_ACCESS_KEY: 'test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let errors = ''
  child.stdout.on('data', (data) => (said += data))
  child.stderr.on('data', (data) => (errors += data))
  const ended = once(child, 'exit')
  return {
    name,
    child,
    api,
    said: () => said + errors,
    events: () => {
      const lines = said.split('\n').slice(0, -1)
      return lines.map((line) => JSON.parse(line) as LogLine)
    },
    async get(path) {
      const answer = await fetch(api + path).catch(() => undefined)
      return ((await answer?.json()) ?? {}) as Record<string, unknown>
    },
    async post(path, body) {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(api + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      return answer.status
    },
    async signal(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await ended
    },
  }
}

/** Waits until something is so. Returns how long that took (ms). */
export async function until(
  what: string,
  done: () => boolean | Promise<boolean>,
  patienceMs = 120_000,
): Promise<number> {
  const began = performance.now()
  while (!(await done())) {
    if (performance.now() - began > patienceMs) throw new Error(`not in ${patienceMs} ms: ${what}`)
    await sleep(50)
  }
  return performance.now() - began
}
