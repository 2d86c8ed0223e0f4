import { execFile } from 'node:child_process'
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { seal } from '../../controller/src/bundles/sealed.ts'
import { tarOf } from '../../controller/src/bundles/tar.ts'
import { createSimulator, serve, type World } from '@plumbline/simulator'
import { onTestFinished } from 'vitest'

const agent = fileURLToPath(new URL('../../puppet/agent/plumbline-agent', import.meta.url))
const unit = 'dev/bundle/edge'
const bucket = 'bundles-dev'

/** Another Puppet than that of the machine, with the Ruby beside it, where `PLUMBLINE_PUPPET` names one. */
export const ownPuppet = puppetOf(process.env.PLUMBLINE_PUPPET ?? '')

function puppetOf(puppet: string) {
  return puppet === ''
    ? { path: '', config: {} }
    : { path: `${dirname(puppet)}:`, config: { puppet } }
}

export type Tree = Readonly<Record<string, string>>

/** What the host reported, as far as tests look. */
export interface Told {
  readonly result: string
  readonly phase: string
  readonly message?: string
  readonly desired?: string
  readonly current?: string
  readonly applied?: string
  readonly generation: number
  readonly exit?: number
  readonly drift?: boolean
  readonly failed?: readonly { readonly resource: string }[]
  readonly pending?: readonly { readonly resource: string }[]
}

export interface Ended {
  readonly code: number
  readonly output: string
}

/** A simulated S3, a key, and hosts whose agents run as processes of their own. */
export interface Fleet {
  readonly world: World
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  /** Puts a bundle there; returns its digest. */
  readonly publish: (files: Tree, change?: (manifest: object) => object) => Promise<string>
  /** Puts any tar there, as if it were a bundle. */
  readonly publishTar: (tar: Uint8Array, size?: number) => Promise<string>
  /** Points the fleet at a bundle. */
  readonly point: (digest: string | null, more?: object, by?: KeyObject) => Promise<void>
  readonly put: (key: string, content: string | Uint8Array) => Promise<void>
  readonly get: (key: string) => Promise<string | undefined>
  readonly host: (node?: string, more?: object) => Host
}

export interface Host {
  readonly root: string
  /** One run of the agent. */
  readonly run: (...more: readonly string[]) => Promise<Ended>
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** The newest report in S3. */
  readonly told: () => Promise<Told>
  /** Where a link of the host points to; `undefined` when there is none. */
  readonly link: (name: 'current' | 'applied') => string | undefined
}

export async function fleet(): Promise<Fleet> {
  const world = createSimulator({ startAt: Date.now(), throttling: { enabled: false } })
  const server = await serve(world, { port: 0 })
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-fleet-'))
  onTestFinished(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const keys = generateKeyPairSync('ed25519')
  const keyFolder = join(folder, 'keys')
  mkdirSync(keyFolder)
  const pem = keys.publicKey.export({ type: 'spki', format: 'pem' })
  writeFileSync(join(keyFolder, 'one.pem'), pem)
  const send = (method: string, key: string, body?: string | Uint8Array) =>
    fetch(`${server.url}/${bucket}/${key}`, {
      method,
      ...(body !== undefined && { body: Buffer.from(body) }),
    })
  await send('PUT', '')
  let generation = 0

  const put = async (key: string, content: string | Uint8Array): Promise<void> => {
    const answer = await send('PUT', key, content)
    if (!answer.ok) throw new Error(`PUT ${key}: ${answer.status} ${await answer.text()}`)
  }

  async function publishTar(tar: Uint8Array, size = tar.length, change = (one: object) => one) {
    const digest = createHash('sha256').update(tar).digest('hex')
    const manifest = {
      apiVersion: 'plumbline/v1',
      kind: 'PuppetManifest',
      unit,
      digest: `sha256:${digest}`,
      size,
    }
    await put(`bundles/edge/${digest}.tar.gz`, gzipSync(tar))
    const sealed = seal(JSON.stringify(change(manifest)), keys.privateKey)
    await put(`bundles/edge/${digest}.json`, JSON.stringify(sealed))
    return digest
  }

  return {
    world,
    keys,
    put,
    publishTar: (tar, size) => publishTar(tar, size),
    publish: (files, change) => publishTar(tarOfTree(files), undefined, change),
    async point(digest, more = {}, by = keys.privateKey) {
      generation += 1
      const pointer = {
        apiVersion: 'plumbline/v1',
        kind: 'PuppetPointer',
        unit,
        generation,
        digest,
        validUntil: new Date(Date.now() + 86_400_000).toISOString(),
        apply: { mode: 'enforce', noopFirst: true, everySeconds: 1_800, splaySeconds: 0 },
        ...more,
      }
      await put('current/edge.json', JSON.stringify(seal(JSON.stringify(pointer), by)))
    },
    async get(key) {
      const answer = await send('GET', key)
      return answer.ok ? answer.text() : undefined
    },
    host(node = 'edge-1', more = {}) {
      const root = join(folder, node)
      const file = join(folder, `${node}.json`)
      const config = {
        unit,
        bucket,
        region: world.region,
        endpoint: server.url,
        node,
        root,
        keys: keyFolder,
      }
      writeFileSync(file, JSON.stringify({ ...config, ...ownPuppet.config, ...more }))
      const environment = {
        PATH: `${ownPuppet.path}/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      }
      const command = [agent, 'run', '--config', file]
      return {
        root,
        command,
        environment,
        run: (...extra) => execute([...command, ...extra], environment),
        told: async () => {
          const answer = await send('GET', `reports/edge/${node}.json`)
          return (await answer.json()) as Told
        },
        link: (name) => linkOf(join(root, name)),
      }
    },
  }
}

export function tarOfTree(files: Tree): Uint8Array {
  const list = Object.entries(files).map(([path, text]) => ({
    path,
    executable: false,
    content: Buffer.from(text),
  }))
  return Buffer.concat([...tarOf(list)])
}

/** The name of the environment to which a link points. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path).replace('environments/', '')
  } catch {
    return undefined
  }
}

export function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

export function environmentOf(digest: string): string {
  return `b_${digest.slice(0, 16)}`
}

export function execute(
  [program = '', ...rest]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, rest, { env, timeout: 120_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, output: `${stdout}${stderr}` })
    })
  })
}
