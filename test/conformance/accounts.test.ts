import { CreateClusterCommand } from '@aws-sdk/client-ecs'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { service } from '../support/shop.ts'
import { runOnce } from './run-once.ts'
import { startLiveSimulator, type LiveSimulator } from './simulator.ts'
import { clientsOf, region } from './target.ts'

/** One controller and an account that its credentials do not belong to. */
const account = '111122223333'
const environment = `apiVersion: plumbline/v1
kind: Environment
metadata: { name: prod }
spec:
  account: "${account}"
  region: ${region}
  cluster: prod
  network: { subnets: [subnet-a], securityGroups: [sg-app] }
`
const role = `arn:aws:iam::${account}:role/ops/plumbline`
const session = `arn:aws:sts::${account}:assumed-role/plumbline/plumbline`

let simulator: LiveSimulator
let folder: string
beforeAll(async () => {
  simulator = await startLiveSimulator(60)
  // Sessions end by the clock of AWS, and are renewed by ours.
  simulator.world.advance(Date.now() - simulator.world.now())
  await clientsOf(simulator.url).ecs.send(new CreateClusterCommand({ clusterName: 'prod' }))
  folder = mkdtempSync(join(tmpdir(), 'plumbline-accounts-'))
  const repository = join(folder, 'repository')
  mkdirSync(repository)
  writeFileSync(join(repository, 'prod.yaml'), environment)
  // Without logs it needs no role: the simulator has those of its own account alone.
  const raw = '{ containers: { web: { logConfiguration: null } } }'
  const spec = `{ image: "web:1", scale: 1, raw: ${raw} }`
  writeFileSync(join(repository, 'web.yaml'), service('web', spec))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repository })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '-qm', 'estate')
})
afterAll(async () => {
  await simulator.stop()
  rmSync(folder, { recursive: true })
})

function run(accounts: string) {
  const config = `sources: [{ name: estate, url: ${join(folder, 'repository')} }]
aws: { endpoint: "${simulator.url}", region: ${region}, accounts: ${accounts} }
store: { sqlite: store.sqlite }
`
  return runOnce({ folder, config })
}

it('an account is worked on as the role that is named for it, which is assumed once', async () => {
  const before = simulator.world.journal.entries().length
  const ran = await run(`{ "${account}": { role: "${role}", externalId: of-ours } }`)

  expect(ran).toMatchObject({ verdict: 'synced', writes: { 'ecs:CreateService': 1 } })
  const sent = simulator.world.journal.entries().slice(before)
  const assuming = sent.filter(({ operation }) => operation === 'AssumeRole')
  expect(assuming.map(({ input }) => input)).toMatchObject([
    { RoleArn: role, ExternalId: 'of-ours' },
  ])
  const others = sent.filter(({ operation }) => operation !== 'AssumeRole')
  expect(new Set(others.map(({ principal }) => principal))).toEqual(new Set([session]))
})

it('with another external id than its trust policy asks for, nothing is done and the user is told what to do', async () => {
  const Condition = { StringEquals: { 'sts:ExternalId': 'of-ours' } }
  const Principal = { AWS: '*' }
  const policy = {
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition }],
  }
  const closed = `arn:aws:iam::${account}:role/ops/closed`
  simulator.world.control('iam', { type: 'trust', role: closed, policy })
  const before = simulator.world.journal.entries().length

  const wrong = await run(`{ "${account}": { role: "${closed}", externalId: of-others } }`)

  expect(wrong).toMatchObject({ verdict: 'failed', writes: {} })
  const sent = simulator.world.journal.entries().slice(before)
  expect(new Set(sent.map(({ operation }) => operation))).toEqual(new Set(['AssumeRole']))
  expect(wrong.units['prod/service/web']).toContain(`The role ${closed}, which`)

  const right = await run(`{ "${account}": { role: "${closed}", externalId: of-ours } }`)
  expect(right).toMatchObject({ verdict: 'synced' })
})
