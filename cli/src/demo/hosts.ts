import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@plumbline/controller/model'
import type { PuppetParts } from './puppet-parts.ts'

/** The bundle that the hosts of the shop take, and how many hosts there are. */
const fleet = {
  unit: 'dev/bundle/desks',
  bucket: 'plumbline-dev-puppet-123456789012',
  prefix: 'desks/',
  nodes: ['desk-1', 'desk-2'],
} as const

/** The same hosts as the simulated EC2 knows them: the documents of the shop mean them by their tags. */
export const hostInstances = fleet.nodes.map((dns, index) => ({
  id: `i-0de50000000000${index + 1}`,
  dns,
  address: `10.0.9.${index + 4}`,
  tags: { Name: dns, role: 'desk' },
}))

const pointerPath = `${fleet.bucket}/${fleet.prefix}current/desks.json`

/** How often a host looks for a new bundle, and how long after a run it looks at itself again (ms). */
const lookEveryMs = 3_000
const runEveryMs = 60_000

export interface HostsOptions {
  /** Folder of the demo; each host has a folder below `hosts`. */
  readonly folder: string
  /** Address of the simulated AWS. */
  readonly endpoint: string
  readonly region: string
  /** The key by which hosts know the controller, in PEM. */
  readonly publicKey: string
  readonly parts: Exclude<PuppetParts, { readonly missing: string }>
  readonly clock: Clock
  readonly err: (line: string) => void
}

/**
 * Runs the agent of a host in a folder for each host: real Puppet, which writes below `<folder>/hosts/<node>/files`. It
 * asks more often than `apply.every` says, so that a change can be watched. @returns what ends it
 */
export async function startHosts(options: HostsOptions): Promise<() => Promise<void>> {
  const abort = new AbortController()
  const home = join(options.folder, 'hosts')
  await mkdir(join(home, 'keys'), { recursive: true })
  await writeFile(join(home, 'keys/plumbline.pem'), options.publicKey)
  const puppet = join(home, 'puppet')
  await writeFile(puppet, harmless(options.parts.puppet), { mode: 0o755 })
  const running = fleet.nodes.map(async (node) => {
    const host = await writeHost(options, node, puppet)
    await live(options, host, abort.signal)
  })
  return async () => {
    abort.abort()
    for (const host of running) await host
  }
}

/**
 * Puppet, but for files alone: a package or a user that somebody commits to try it is passed over, for these hosts are
 * one with the machine of whoever runs the demo.
 */
function harmless(puppet: string): string {
  return `#!/bin/sh\nface=$1\nshift\nexec ${puppet} "$face" --tags file "$@"\n`
}

interface Host {
  readonly config: string
  readonly files: string
}

async function writeHost(
  { folder, endpoint, region }: HostsOptions,
  node: string,
  puppet: string,
): Promise<Host> {
  const home = join(folder, 'hosts', node)
  const files = join(home, 'files')
  await mkdir(files, { recursive: true })
  const { nodes: _all, ...bundle } = fleet
  const config = join(home, 'config.json')
  const keys = join(folder, 'hosts/keys')
  const root = join(home, 'agent')
  const written = { ...bundle, node, region, endpoint, keys, puppet, root }
  await writeFile(config, `${JSON.stringify(written, undefined, 2)}\n`)
  return { config, files }
}

/** Runs the agent when there is a new pointer, and at least every minute. */
async function live(options: HostsOptions, host: Host, signal: AbortSignal): Promise<void> {
  const { clock, endpoint } = options
  let seen: string | undefined
  let dueAt = 0
  while (!signal.aborted) {
    const pointer = await versionOf(`${endpoint}/${pointerPath}`)
    if (pointer !== undefined && (pointer !== seen || clock.now() >= dueAt)) {
      seen = pointer
      dueAt = clock.now() + runEveryMs
      await runOnce(options, host, signal)
    }
    await clock.sleep(lookEveryMs, signal).catch(() => {})
  }
}

/** Changes whenever the object does; `undefined` while there is none. */
async function versionOf(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { method: 'HEAD' })
    return answer.ok ? (answer.headers.get('etag') ?? undefined) : undefined
  } catch {
    return undefined
  }
}

/** One run of the agent. Told to end, it lets Puppet end first. */
async function runOnce(
  { parts, err }: HostsOptions,
  { config, files }: Host,
  signal: AbortSignal,
): Promise<void> {
  const env = {
    PATH: parts.path,
    AWS_ACCESS_KEY_ID: 'host',
    AWS_SECRET_ACCESS_KEY: 'host',
    FACTER_demo_root: files,
  }
  const stdio = ['ignore', 'ignore', 'ignore'] as const
  const child = spawn(parts.agent, ['run', '--config', config], { env, stdio: [...stdio] })
  const end = () => child.kill('SIGTERM')
  signal.addEventListener('abort', end, { once: true })
  await once(child, 'exit').catch((error: Error) => err(`a host cannot run: ${error.message}`))
  signal.removeEventListener('abort', end)
}
