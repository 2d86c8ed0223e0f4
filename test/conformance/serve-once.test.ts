import { CreateClusterCommand } from '@aws-sdk/client-ecs'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../require.ts'
import { service } from '../support/shop.ts'
import { furnishMoto } from './moto-base.ts'
import { startMoto, type Moto } from './moto.ts'
import { runOnce, type Place } from './run-once.ts'
import { startLiveSimulator, type LiveSimulator } from './simulator.ts'
import { clientsOf, region } from './target.ts'

/**
 * Whole runs with everything real but AWS: Git, SQLite, the SDK on the wire. A run converges an estate from nothing; the
 * run after it finds nothing to do.
 */
const tasks = 2

function estateFor(endpoint: string, subnets: readonly string[], groups: readonly string[]): Place {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-once-'))
  const environment = `apiVersion: plumbline/v1
kind: Environment
metadata: { name: prod }
spec:
  account: "123456789012"
  region: ${region}
  cluster: prod
  network: { subnets: [${subnets.join(', ')}], securityGroups: [${groups.join(', ')}] }
  roles: { task: task, execution: execution }
`
  const files = {
    'environments/prod.yaml': environment,
    'apps/web.yaml': service(
      'web',
      `{ image: "web:1", scale: ${tasks}, port: 8080, logs: { retention: 30d } }`,
    ),
    'apps/api.yaml': service(
      'api',
      `{ image: "api:1", scale: ${tasks}, env: { LEVEL: info }, exec: true }`,
    ),
    'apps/worker.yaml': service(
      'worker',
      `{ image: "worker:1", scale: ${tasks}, arch: arm64, health: { command: "true" } }`,
    ),
  }
  const repository = join(folder, 'repository')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true })
    writeFileSync(join(repository, path), text)
  }
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repository })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '-qm', 'estate')
  const config = `sources: [{ name: estate, url: ${repository} }]
aws: { endpoint: "${endpoint}", region: ${region} }
store: { sqlite: store.sqlite }
reconcile: { interval: 5s }
`
  return { folder, config }
}

const created = {
  'logs:CreateLogGroup': 3,
  'logs:PutRetentionPolicy': 1,
  'ecs:RegisterTaskDefinition': 3,
  'ecs:CreateService': 3,
}

describe('on the simulator', () => {
  let simulator: LiveSimulator
  let estate: Place
  beforeAll(async () => {
    simulator = await startLiveSimulator(60)
    await clientsOf(simulator.url).ecs.send(new CreateClusterCommand({ clusterName: 'prod' }))
    estate = estateFor(simulator.url, ['subnet-a'], ['sg-app'])
  })
  afterAll(async () => {
    await simulator.stop()
    rmSync(estate.folder, { recursive: true })
  })

  it('converges, and the second run writes nothing', async () => {
    const first = await runOnce(estate)
    const second = await runOnce(estate)

    expect(first).toMatchObject({ verdict: 'synced', writes: created })
    expect(second).toMatchObject({ verdict: 'synced', writes: {} })
  })

  it('says that a rollout failed, and does not try it again in the next run', async () => {
    release(estate, 'web:does-not-exist')

    const failed = await runOnce(estate)
    const again = await runOnce(estate)

    const oneRelease = { 'ecs:RegisterTaskDefinition': 1, 'ecs:UpdateService': 1 }
    expect(failed).toMatchObject({ verdict: 'rollout-failed', writes: oneRelease })
    expect(again).toMatchObject({ verdict: 'rollout-failed', writes: {} })
  })
})

/** Commits another image of the service `web`. */
function release({ folder }: Place, image: string): void {
  const repository = join(folder, 'repository')
  const path = join(repository, 'apps/web.yaml')
  writeFileSync(path, readFileSync(path, 'utf8').replace('web:1', image))
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com']
  execFileSync('git', [...who, 'commit', '-qam', 'release'], { cwd: repository })
}

describeWith(['moto'], 'on moto', (paths) => {
  let moto: Moto
  let estate: Place
  beforeAll(async () => {
    moto = await startMoto(paths.moto, region, tasks)
    await clientsOf(moto.url).ecs.send(new CreateClusterCommand({ clusterName: 'prod' }))
    const roles = ['task', 'execution'].map((name) => ({
      arn: `arn:aws:iam::123456789012:role/${name}`,
      service: 'ecs-tasks.amazonaws.com',
    }))
    await furnishMoto(clientsOf(moto.url), { images: [], roles })
    estate = estateFor(moto.url, moto.subnets, moto.securityGroups)
  })
  afterAll(async () => {
    await moto.stop()
    rmSync(estate.folder, { recursive: true })
  })

  it('converges; what moto drops on create is written once more; then nothing is', async () => {
    const first = await runOnce(estate)
    const second = await runOnce(estate)
    const third = await runOnce(estate)

    // M01: CreateService drops the deployment configuration and exec of each service; M05: an update stores them.
    expect(first.writes).toEqual({ ...created, 'ecs:UpdateService': 3 })
    expect(first.verdict).toBe('synced')
    expect(second).toMatchObject({ verdict: 'synced', writes: {} })
    expect(third).toMatchObject({ verdict: 'synced', writes: {} })
  })
})
