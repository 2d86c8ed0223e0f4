import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '@plumbline/controller'
import type { Log } from '@plumbline/controller/model'
import { createSimulator, serve } from '@plumbline/simulator'
import { onTestFinished } from 'vitest'
import { createController } from '../../controller/src/main.ts'
import { execute, ownPuppet } from './host.ts'
import { kmsKeys } from './kms-keys.ts'

const agent = fileURLToPath(new URL('../../puppet/agent/plumbline-agent', import.meta.url))
export const edge = 'dev/bundle/edge'
const environment = `apiVersion: plumbline/v1
kind: Environment
metadata: { name: dev }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: dev
  network: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
`
const document = `apiVersion: plumbline/v1
kind: PuppetBundle
metadata: { name: edge }
spec:
  source: ./code
  publish: { s3: bundles-dev, prefix: edge/ }
  targets: { nodes: [edge-1, edge-2] }
  apply: { mode: enforce, every: 5m }
  rollout: { waves: [1, 100%], onFailure: rollback }
`

/**
 * Git, a controller, S3 on the wire, and hosts: nothing of ours is replaced. `puppet` takes the place of Puppet where the
 * agent alone is what a test is about; `kms` signs with a key of KMS behind an alias, and not with a key in a file.
 */
export async function everything(
  git: string,
  puppet?: (folder: string) => string,
  { kms = false }: { readonly kms?: boolean } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-whole-'))
  const world = createSimulator({
    startAt: Date.now(),
    region: 'eu-west-1',
    throttling: { enabled: false },
  })
  const server = await serve(world, { port: 0 })
  await world.call('s3', 'CreateBucket', { Bucket: 'bundles-dev' })
  const keys = generateKeyPairSync('ed25519')
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('key.pem', keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const trust = (publicKey: KeyObject) =>
    write('keys/a.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString())
  trust(keys.publicKey)
  const signing = kms ? await kmsKeys(world) : undefined
  if (signing !== undefined) trust(await signing.publicKey())
  const repository = join(folder, 'repository')
  const run = (...args: string[]) => {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com']
    execFileSync(git, [...who, '-C', repository, ...args], { stdio: 'pipe' })
  }
  mkdirSync(repository)
  run('init', '-q', '-b', 'main')
  write(
    'plumbline.yaml',
    `sources: [{ name: main, url: ./repository, poll: 1s }]
aws: { endpoint: "${server.url}" }
store: { sqlite: ./state/plumbline.sqlite }
puppet: { ${signing === undefined ? 'signingKey: key.pem' : `signingKmsKey: "${signing.arn}"`} }
reconcile: { interval: 5s }
`,
  )
  mkdirSync(join(folder, 'state'))
  const file = join(folder, 'plumbline.yaml')
  const { config } = loadConfig(readFileSync(file, 'utf8'), file, {})
  if (config === undefined) throw new Error('the configuration is wrong')
  const events: string[] = []
  const log: Log = {
    event(name, fields) {
      const { host } = fields as { readonly host?: string }
      events.push(host === undefined ? name : `${name} ${host}`)
    },
  }
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const controller = await createController({ config, credentials, log })
  onTestFinished(async () => {
    await controller.stop()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const memory = () => controller.store.unit(edge)
  return {
    folder,
    controller,
    memory,
    events,
    world,
    key: keys.privateKey,
    /** Lets hosts trust this key, and no other. */
    trust,
    ...(signing && { signing }),
    document,
    environment,
    commit: (files: Readonly<Record<string, string>>) => {
      for (const [path, text] of Object.entries(files)) write(`repository/${path}`, text)
      run('add', '-A')
      run('commit', '-q', '-m', 'change')
    },
    until: async (what: string, done: () => Promise<boolean>) => {
      for (let tries = 0; tries < 300; tries++) {
        if (await done()) return
        await setTimeout(100)
      }
      const { status, fleet, problems } = (await memory()) ?? {}
      const seen = { status, fleet, problems, events: events.slice(-20) }
      throw new Error(`${what}: ${JSON.stringify(seen, undefined, 1)}`)
    },
    run: async (node: string) => {
      const root = join(folder, node)
      write(
        `${node}.json`,
        JSON.stringify({
          unit: edge,
          bucket: 'bundles-dev',
          prefix: 'edge/',
          region: 'eu-west-1',
          endpoint: server.url,
          node,
          root,
          keys: join(folder, 'keys'),
          ...ownPuppet.config,
          ...(puppet !== undefined && { puppet: puppet(folder) }),
        }),
      )
      return execute([agent, 'run', '--config', join(folder, `${node}.json`)], {
        PATH: `${ownPuppet.path}/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      })
    },
  }
}
