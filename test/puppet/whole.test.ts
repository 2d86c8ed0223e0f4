import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '@plumbline/controller'
import { createSimulator, serve } from '@plumbline/simulator'
import { expect, onTestFinished, test } from 'vitest'
import { createController } from '../../controller/src/main.ts'
import { describeWith } from '../require.ts'
import { execute, read } from './host.ts'

const agent = fileURLToPath(new URL('../../puppet/agent/plumbline-agent', import.meta.url))
const edge = 'dev/bundle/edge'
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

/** Git, a controller, S3 on the wire, and two hosts: nothing of ours is replaced. */
async function everything(git: string) {
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
  write('keys/a.pem', keys.publicKey.export({ type: 'spki', format: 'pem' }).toString())
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
puppet: { signingKey: key.pem }
reconcile: { interval: 5s }
`,
  )
  mkdirSync(join(folder, 'state'))
  const file = join(folder, 'plumbline.yaml')
  const { config } = loadConfig(readFileSync(file, 'utf8'), file, {})
  if (config === undefined) throw new Error('the configuration is wrong')
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const controller = createController({ config, credentials, log: { event() {} } })
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
      throw new Error(`${what}: ${JSON.stringify((await memory()) ?? {}, null, 1).slice(0, 4_000)}`)
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
        }),
      )
      return execute([agent, 'run', '--config', join(folder, `${node}.json`)], {
        PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      })
    },
  }
}

const nodes = ['edge-1', 'edge-2']

/** What the test does with the two hosts, and asks of them. */
function bothHosts({ folder, until, run, memory }: Awaited<ReturnType<typeof everything>>) {
  const motd = (node: string) => join(folder, `motd-${node}`)
  const keeping = (text: string) =>
    `$node = $facts['plumbline_node']\nfile { "${folder}/motd-\${node}": content => '${text}' }\n`
  const fleet = async () => (await memory())?.fleet
  const desired = async (node: string) =>
    (await fleet())?.hosts.find((host) => host.node === node)?.desired

  /** Both hosts run, in the order of the waves, until both have the bundle. */
  const converge = async (text: string) => {
    await until(`${text} is published`, async () => (await fleet())?.is === 'Progressing')
    for (let round = 0; round < 2; round++) for (const node of nodes) await run(node)
    await until(`${text} goes to all`, async () => {
      const known = await Promise.all(nodes.map(desired))
      return known[0] !== undefined && known[0] === known[1]
    })
    for (const node of nodes) await run(node)
    await until(`${text} is everywhere`, async () => (await fleet())?.is === 'Converged')
    for (const node of nodes) expect(read(motd(node))).toBe(text)
  }
  return { motd, keeping, fleet, desired, converge }
}

describeWith(['puppet', 'git'], 'Puppet bundles from commit to host', ({ git }) => {
  test('a commit converges two hosts, drift is mended, mistakes stop, and a revert goes back', async () => {
    const all = await everything(git)
    const { commit, until, run, memory } = all
    const { motd, keeping, fleet, desired, converge } = bothHosts(all)

    commit({
      'dev.yaml': environment,
      'edge/bundle.yaml': document,
      'edge/code/manifests/site.pp': keeping('one'),
      'edge/code/data/common.yaml': 'x: 1\n',
    })
    await all.controller.start()
    await converge('one')
    const one = (await fleet())?.digest
    expect((await fleet())?.validation).toBe('Valid')

    writeFileSync(motd('edge-1'), 'by hand')
    await run('edge-1')
    expect(read(motd('edge-1'))).toBe('one')
    await until(
      'drift is told',
      async () =>
        (await fleet())?.hosts.some(({ node, drift }) => node === 'edge-1' && drift) === true,
    )

    commit({ 'edge/code/manifests/site.pp': 'file { "/tmp/x":\n  ensure = present,\n}\n' })
    await until('the mistake is refused at the door', async () => {
      const [problem] = (await memory())?.problems ?? []
      return problem?.file === 'edge/code/manifests/site.pp' && problem.line === 2
    })
    expect((await fleet())?.digest).toBe(one)

    commit({
      'edge/code/manifests/site.pp': `${keeping('two')}exec { 'never': command => '/bin/false' }\n`,
    })
    await until('the canary is to have it', async () =>
      (await Promise.all(nodes.map(desired))).some((is) => is !== one),
    )
    const canary = (await desired('edge-1')) === one ? 'edge-2' : 'edge-1'
    await run(canary)
    await until('the rollout is held', async () => (await memory())?.hold !== undefined)
    expect((await memory())?.hold?.reason).toContain('Exec[never]')
    await until('all point back', async () =>
      (await Promise.all(nodes.map(desired))).every((is) => is === one),
    )
    for (const node of nodes) await run(node)
    for (const node of nodes) expect(read(motd(node))).toBe('one')

    commit({ 'edge/code/manifests/site.pp': keeping('three') })
    await converge('three')
    const generation = (await fleet())?.generation ?? 0
    commit({ 'edge/code/manifests/site.pp': keeping('one') })
    await until(
      'the old code is new again',
      async () => (await fleet())?.digest === one && (await fleet())?.is === 'Progressing',
    )
    for (const node of nodes) await run(node)
    await until('it is everywhere', async () => (await fleet())?.is === 'Converged')
    expect((await fleet())?.generation).toBeGreaterThan(generation)
    for (const node of nodes) expect(read(motd(node))).toBe('one')
  }, 600_000)
})
