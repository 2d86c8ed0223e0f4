import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { postgresStore } from '../../controller/src/adapters/postgres/store.ts'
import type { PostgresSettings } from '../../controller/src/model/index.ts'
import { freePort } from './free-port.ts'

/** A server of PostgreSQL in a temporary folder, on a Unix socket in it and on a port of the loopback. */
export interface Cluster {
  /** Its own folder; `data` in it holds `pg_hba.conf`. */
  readonly folder: string
  readonly port: number
  /** Settings for an empty database of its own. */
  empty(): Promise<PostgresSettings>
  /** Settings for a database of its own, in which the schema is already there. */
  fresh(): Promise<PostgresSettings>
  /** Runs SQL as the superuser. */
  run(text: string, database?: string): Promise<readonly Record<string, unknown>[]>
  /** Ends the server as a crash does, or as an operator does. */
  stop(how?: 'crash' | 'fast'): Promise<void>
  start(): Promise<void>
  /** Ends it and takes its folder away. */
  remove(): Promise<void>
}

/** Nothing of what it writes has to outlive the machine. */
const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']
const small = ['shared_buffers=16MB', 'max_connections=60', 'max_wal_size=64MB']

/**
 * Makes and starts a cluster. It ends with this process, however this process ends.
 * @param server path of `postgres`, as `describeWith(['postgres'], …)` gives it
 * @param more settings of the server
 */
export async function startCluster(server: string, more: readonly string[] = []): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-postgres-'))
  const as = notRoot()
  if (as) chownSync(folder, as.uid, as.gid)
  makeCluster(dirname(server), folder, as)
  const port = await freePort()
  const settings = [
    ...careless,
    ...small,
    ...more,
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${folder}`,
  ].flatMap((setting) => ['-c', setting])
  const start = () => startServer(server, ['-D', join(folder, 'data'), ...settings], as)
  let stop = await start()
  const run = superuser(folder, port)

  return {
    folder,
    port,
    run,
    ...databases(run, { host: folder, port }),
    stop: (how = 'crash') => stop(how),
    async start() {
      stop = await start()
    },
    async remove() {
      await stop('crash')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Person {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function notRoot(): Person | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim())
  return { uid: id('-u'), gid: id('-g') }
}

function makeCluster(programs: string, folder: string, as: Person | undefined): void {
  // Words are sorted as people do, not as bytes are: whoever relies on the order of bytes has to say so.
  const locale = [
    '-E',
    'UTF8',
    '--locale=C',
    '--locale-provider=icu',
    '--icu-locale=en-u-ka-shifted',
  ]
  const making = ['-D', join(folder, 'data'), '-U', 'plumbline', '-A', 'trust', '--no-sync']
  const options = { ...as, cwd: folder, stdio: 'pipe' } as const
  execFileSync(join(programs, 'initdb'), [...making, ...locale], options)
}

/** The shell ends the server when its own input ends, which it does even when this process is killed. */
const keeper = `"$@" & server=$!
read how
case "$how" in fast) kill -INT $server ;; *) kill -QUIT $server ;; esac
wait $server`

async function startServer(server: string, args: readonly string[], as: Person | undefined) {
  const command = ['-c', keeper, 'keeper', server, ...args]
  const shell = spawn('/bin/sh', command, { ...as, cwd: '/', stdio: ['pipe', 'ignore', 'pipe'] })
  const ended = once(shell, 'close')
  let said = ''
  await new Promise<void>((resolve, reject) => {
    shell.stderr.on('data', (data) => {
      said = `${said}${data}`.slice(-4_000)
      if (said.includes('ready to accept connections')) resolve()
    })
    shell.once('close', () => reject(new Error(`PostgreSQL did not start: ${said}`)))
  })
  return async (how: 'crash' | 'fast'): Promise<void> => {
    if (shell.exitCode === null && shell.stdin.writable) shell.stdin.end(`${how}\n`)
    await ended
  }
}

function superuser(host: string, port: number): Cluster['run'] {
  return async (text, database = 'postgres') => {
    const client = new Client({ host, port, user: 'plumbline', database })
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }
}

function databases(
  run: Cluster['run'],
  at: Pick<PostgresSettings, 'host' | 'port'>,
): Pick<Cluster, 'empty' | 'fresh'> {
  let last = 0
  let template: Promise<string> | undefined
  const make = async (from = 'template1'): Promise<PostgresSettings> => {
    const database = `plumbline_${++last}`
    await run(`CREATE DATABASE ${database} TEMPLATE ${from} STRATEGY file_copy`)
    const user = { user: 'plumbline', schema: 'plumbline', connections: 5, tls: 'off' } as const
    return { ...at, database, ...user }
  }
  const prepare = async (): Promise<string> => {
    const settings = await make()
    const store = postgresStore(settings)
    await store.units({})
    await store.close()
    return settings.database
  }
  return { empty: () => make(), fresh: async () => make(await (template ??= prepare())) }
}
