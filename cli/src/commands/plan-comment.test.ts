import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulator, serve } from '@plumbline/simulator'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { commitsFixture } from '../../../controller/src/adapters/github-commits.fixture.ts'
import { runCommand } from '../testing.ts'

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

const documents = `apiVersion: plumbline/v1
kind: Environment
metadata: { name: dev }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: dev
  network: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
---
apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec: { image: "example/web:1.0.0", env: { TOKEN: hunter2 } }
`

/** A repository, an AWS with one cluster, and a configuration that names both. */
async function place() {
  const cwd = mkdtempSync(join(tmpdir(), 'plumbline-comment-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  const git = (...args: string[]) => execFileSync('git', ['-C', cwd, ...args], { stdio: 'pipe' })
  git('init', '-q', '-b', 'main')
  writeFileSync(join(cwd, 'all.yaml'), documents)
  git('add', '--all')
  git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '-qm', 'a change')
  const world = createSimulator()
  await world.call('ecs', 'CreateCluster', { clusterName: 'dev' })
  const aws = await serve(world, { port: 0 })
  onTestFinished(() => aws.close())
  writeFileSync(
    join(cwd, 'plumbline.yaml'),
    `sources: [{ name: shop, url: "." }]\naws: { endpoint: "${aws.url}" }\n`,
  )
  return { cwd }
}

describe('plan --comment', () => {
  it('becomes one comment of a pull request, and stays that one', async () => {
    const { cwd } = await place()
    const host = await commitsFixture({ repository: 'team/shop', token: 'hunter2' })
    onTestFinished(() => host.close())
    const env = {
      GITHUB_TOKEN: 'hunter2',
      GITHUB_REPOSITORY: 'team/shop',
      GITHUB_API_URL: host.api,
    }
    const args = ['plan', '--config', 'plumbline.yaml', '--comment', '12']

    const first = await runCommand(args, { cwd, env })
    const second = await runCommand(args, { cwd, env })

    expect([first.code, second.code]).toEqual([0, 0])
    expect(first.out).toContain('dev/service/web at')
    expect(first.err).toContain('https://host/pull/12#issuecomment-1')
    expect(host.comments).toHaveLength(1)
    expect(host.comments[0]?.body).toMatch(/^<!-- plumbline plan -->\n### Plumbline plan\n/)
    expect(host.comments[0]?.body).not.toContain('hunter2')
  })

  it.each([
    ['twelve', { GITHUB_TOKEN: 'x', GITHUB_REPOSITORY: 'a/b' }, 'number of a pull request'],
    ['12', { GITHUB_REPOSITORY: 'a/b' }, 'GITHUB_TOKEN'],
    ['12', { GITHUB_TOKEN: 'x' }, 'GITHUB_REPOSITORY'],
  ])('says at once what a comment on %s needs, with %j', async (number, env, message) => {
    const { cwd } = await place()
    const args = ['plan', '--config', 'plumbline.yaml', '--comment', number]

    const ran = await runCommand(args, { cwd, env })

    expect(ran.code).toBe(1)
    expect(ran.err).toContain(message)
    expect(ran.out).toBe('')
  })
})
