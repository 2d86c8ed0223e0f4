import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSimulator, serve } from '@plumbline/simulator'
import { load } from '@plumbline/desired-state'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { runCommand } from '../testing.ts'
import { folderWith, writeInto } from '../folder.testing.ts'

const environment = (name: string) => `apiVersion: plumbline/v1
kind: Environment
metadata: { name: ${name} }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: ${name}
  network: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
  vars: { days: 30 }
`
const service = (retention: string) => `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec:
  image: example/web:1.0.0 # the newest
  logs: { retention: ${retention} }
`
const overlay = `apiVersion: plumbline/v1
kind: Overlay
target: service/web
environment: dev
spec:
  cpu: 512
  memory: 1024
`

/** A checkout, and an AWS in which the log group of dev keeps its log for a week. */
async function place(files: Readonly<Record<string, string>>) {
  const cwd = folderWith()
  const world = createSimulator()
  await world.call('ecs', 'CreateCluster', { clusterName: 'dev' })
  const group = { logGroupName: '/plumbline/dev/web' }
  await world.call('logs', 'CreateLogGroup', group)
  await world.call('logs', 'PutRetentionPolicy', { ...group, retentionInDays: 7 })
  const simulator = await serve(world, { port: 0 })
  onTestFinished(() => simulator.close())
  writeInto(join(cwd, 'repo'), files)
  const config = `sources: [{ name: shop, url: ./repo }]\naws: { endpoint: "${simulator.url}" }\n`
  writeFileSync(join(cwd, 'plumbline.yaml'), config)
  const run = (...args: readonly string[]) =>
    runCommand(['drift', ...args, '--config', 'plumbline.yaml', '--from', 'repo'], { cwd })
  return { world, run, read: (path: string) => readFileSync(join(cwd, 'repo', path), 'utf8') }
}

const dev = { 'environments/dev.yaml': environment('dev') }
const both = { ...dev, 'environments/prod.yaml': environment('prod') }
const unit = 'dev/service/web'

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

describe('drift adopt', () => {
  it('prints a patch of the one value, and changes no file', async () => {
    const { run, read } = await place({ ...dev, 'apps/web.yaml': service('30d') })

    const ran = await run('adopt', unit)

    expect(ran).toMatchObject({ code: 0 })
    expect(ran.out).toBe(`diff --git a/apps/web.yaml b/apps/web.yaml
--- a/apps/web.yaml
+++ b/apps/web.yaml
@@ -3,4 +3,4 @@
 metadata: { name: web }
 spec:
   image: example/web:1.0.0 # the newest
-  logs: { retention: 30d }
+  logs: { retention: 7d }
`)
    expect(ran.err).toContain(
      'apps/web.yaml: spec.logs.retention is as log-group//plumbline/dev/web retentionInDays is live',
    )
    expect(ran.err).toContain('nothing was written: pass --write')
    expect(read('apps/web.yaml')).toBe(service('30d'))
  })

  it('writes into the checkout, after which nothing is left to adopt', async () => {
    const { run, read } = await place({ ...dev, 'apps/web.yaml': service('30d') })

    const ran = await run('adopt', unit, 'retentionInDays', '--write')
    const again = await run('adopt', unit)

    expect(ran).toMatchObject({ code: 0, out: '' })
    expect(ran.err).toContain('written into the checkout')
    expect(read('apps/web.yaml')).toBe(service('7d'))
    expect(again).toMatchObject({ code: 1 })
    expect(again.err).toContain('nothing of dev/service/web differs')
  })

  it('writes what several environments share into the overlay of the one', async () => {
    const files = { ...both, 'apps/web.yaml': service('30d'), 'apps/dev.yaml': overlay }
    const { run, read } = await place(files)

    const ran = await run('adopt', unit, '--write')

    expect(ran.code).toBe(0)
    expect(read('apps/web.yaml')).toBe(service('30d'))
    expect(read('apps/dev.yaml')).toBe(`${overlay}  logs: { retention: 7d }\n`)
  })

  it('begins an overlay where there is none', async () => {
    const { run, read } = await place({ ...both, 'apps/web.yaml': service('30d') })

    const ran = await run('adopt', unit, '--write')

    expect(ran.code).toBe(0)
    const text = read('apps/overlays/dev.yaml')
    expect(text).toContain('target: service/web\nenvironment: dev\n')
    const paths = { ...both, 'apps/web.yaml': service('30d'), 'apps/overlays/dev.yaml': text }
    const { units, problems } = load(
      Object.entries(paths).map(([path, one]) => ({ path, blob: path, text: one })),
    )
    expect(problems).toEqual([])
    expect([units.get(unit)?.spec.logs, units.get('prod/service/web')?.spec.logs]).toEqual([
      { retentionDays: 7 },
      { retentionDays: 30 },
    ])
  })

  describe('of a network that the Environment says for all', () => {
    const api = service('7d').replace('name: web', 'name: api')
    const files = { ...dev, 'apps/web.yaml': service('7d'), 'apps/api.yaml': api }

    async function moved() {
      const { world, ...rest } = await place(files)
      const containers = [{ name: 'web', image: 'example/web:1.0.0', memory: 512 }]
      const task = { family: 'dev-web', containerDefinitions: containers, networkMode: 'awsvpc' }
      await world.call('ecs', 'RegisterTaskDefinition', task)
      const awsvpcConfiguration = { subnets: ['subnet-0f0f0f0f'], securityGroups: ['sg-0a1b2c3d'] }
      await world.call('ecs', 'CreateService', {
        cluster: 'dev',
        serviceName: 'web',
        taskDefinition: 'dev-web',
        desiredCount: 1,
        networkConfiguration: { awsvpcConfiguration },
      })
      return rest
    }

    it('writes it for the one unit in the words of AWS, and says so', async () => {
      const { run, read } = await moved()

      const ran = await run('adopt', unit, 'network.subnets', '--write')

      expect(ran.code).toBe(0)
      expect(ran.err).toContain('for this unit alone, in the words of AWS')
      expect(read('environments/dev.yaml')).toBe(environment('dev'))
      expect(read('apps/web.yaml')).toContain('subnet-0f0f0f0f')
    })

    it('writes it into the Environment where it shall be for all, and says so', async () => {
      const { run, read } = await moved()

      const ran = await run('adopt', unit, 'network.subnets', '--write', '--for-all')

      expect(ran.code).toBe(0)
      expect(ran.err).toContain('for every unit of the environment')
      expect(read('environments/dev.yaml')).toContain('subnets: [subnet-0f0f0f0f]')
      expect(read('apps/web.yaml')).toBe(service('7d'))
    })
  })

  it('leaves a variable to its author', async () => {
    const { run, read } = await place({ ...dev, 'apps/web.yaml': service('"${vars.days}d"') })

    const ran = await run('adopt', unit, '--write')

    expect(ran).toMatchObject({ code: 1 })
    expect(ran.err).toContain('apps/web.yaml says it with a variable')
    expect(read('apps/web.yaml')).toBe(service('"${vars.days}d"'))
  })

  it.each([
    [['adopt', unit, 'desiredCount'], 'nothing at desiredCount of dev/service/web differs'],
    [['adopt', 'dev/service/wbe'], 'no document declares dev/service/wbe'],
  ])('%j is told what is wrong', async (args, said) => {
    const { run } = await place({ ...dev, 'apps/web.yaml': service('30d') })

    const ran = await run(...args)

    expect(ran.code).toBe(1)
    expect(ran.err).toContain(said)
  })
})

describe('drift ignore', () => {
  const why = ['--reason', 'an audit']

  it('writes a rule with its end', async () => {
    const { run, read } = await place({ ...dev, 'apps/web.yaml': service('30d') })

    const ran = await run('ignore', unit, 'retentionInDays', ...why, '--for', '7d', '--write')

    expect(ran).toMatchObject({ code: 0, out: '' })
    expect(read('apps/web.yaml')).toBe(
      `${service('30d')}  drift: { ignore: { log-group-retentionindays: { resource: log-group, path: retentionInDays, reason: "an audit", until: "1970-01-08T00:00:00Z" } } }\n`,
    )
  })

  it('writes it where it is for one environment alone', async () => {
    const { run, read } = await place({ ...both, 'apps/web.yaml': service('30d') })

    const ran = await run('ignore', unit, 'retentionInDays', ...why, '--write')

    expect(ran.code).toBe(0)
    expect(read('apps/web.yaml')).toBe(service('30d'))
    expect(read('apps/overlays/dev.yaml')).toContain('path: retentionInDays, reason: "an audit"')
  })

  it('must say why, and for how long in words that it knows', async () => {
    const { run } = await place({ ...dev, 'apps/web.yaml': service('30d') })

    const silent = await run('ignore', unit, 'retentionInDays')
    const odd = await run('ignore', unit, 'retentionInDays', ...why, '--for', 'a week')

    expect(silent.err).toContain('--reason')
    expect(odd.err).toContain('--for a week is no duration')
  })
})
