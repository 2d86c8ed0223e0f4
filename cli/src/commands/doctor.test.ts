import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulator, serve } from '@plumbline/simulator'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { appWith } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/memory-store.ts'
import { programFinding } from '../doctor/findings.ts'
import { runCommand } from '../testing.ts'

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

const environment = (account: string) => `apiVersion: plumbline/v1
kind: Environment
metadata: { name: dev }
spec:
  account: "${account}"
  region: eu-west-1
  cluster: dev
  network: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
`
const service = `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec: { image: example/web:1.0.0 }
`

async function place(files: Readonly<Record<string, string>>, more = '') {
  const cwd = mkdtempSync(join(tmpdir(), 'plumbline-doctor-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  const git = (...args: string[]) => execFileSync('git', ['-C', cwd, ...args], { stdio: 'pipe' })
  git('init', '-q', '-b', 'main')
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  git('add', '--all')
  git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '-qm', 'a change')
  const world = createSimulator()
  await world.call('ecs', 'CreateCluster', { clusterName: 'dev' })
  const aws = await serve(world, { port: 0 })
  onTestFinished(() => aws.close())
  writeFileSync(
    join(cwd, 'plumbline.yaml'),
    `sources: [{ name: shop, url: "." }]\n${more}api: { listen: "127.0.0.1:1" }\n`,
  )
  return (args: readonly string[] = []) =>
    runCommand(['doctor', '--config', 'plumbline.yaml', ...args], {
      cwd,
      env: { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-west-1' },
    })
}

describe('doctor', () => {
  it('finds nothing wrong with what is right, and says where values come from', async () => {
    const doctor = await place({ 'dev.yaml': environment('123456789012'), 'web.yaml': service })
    const { app } = await appWith({ store: memoryStore(), memories: [] })
    onTestFinished(() => app.close())
    const api = await app.listen({ host: '127.0.0.1', port: 0 })

    const ran = await doctor(['--api', api])

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(/✓ source shop: main is at [0-9a-f]{8}\n/)
    expect(ran.out).toContain('✓ environment dev: 1 unit read in 123456789012/eu-west-1\n')
    expect(ran.out).toContain('✓ aws.region: eu-west-1 (from AWS_REGION)\n')
    expect(ran.out).toContain(`✓ controller: answers at ${api}: `)
    expect(ran.out).toContain('! alerts: none')
  })

  it('names each thing that is wrong, once, and what to do', async () => {
    const doctor = await place({
      'dev.yaml': environment('111122223333'),
      'web.yaml': service,
      'api.yaml': service.replace('web', 'api'),
      'bad.yaml': service.replace('image', 'imgae').replace('web', 'bad'),
    })

    const ran = await doctor()

    expect(ran.code).toBe(1)
    expect(ran.out.match(/✗ .*: .*123456789012/g)).toHaveLength(1)
    expect(ran.out).toMatch(/✗ documents: \d problems?, the first in bad.yaml:4: /)
    expect(ran.out).toContain('! controller: nothing answers at http://127.0.0.1:1')
  })

  it('says what a source is missing', async () => {
    const doctor = await place({ 'dev.yaml': environment('123456789012') })
    const elsewhere = await place(
      { 'dev.yaml': environment('123456789012') },
      'store: { sqlite: /dev/null/x/plumbline.sqlite }\n',
    )

    const json = JSON.parse((await doctor(['-o', 'json'])).out)
    const ran = await elsewhere()

    expect(json).toMatchObject({ version: 1, findings: expect.any(Array) })
    expect(ran.out).toContain('✗ store: /dev/null/x cannot be written to (ENOTDIR)')
  })

  it.each([
    ['git version 2.39.2', 'fine', '2.39'],
    ['git version 2.38.9', 'wrong', '2.38'],
    ['git version 3.0', 'fine', '3.0'],
    [undefined, 'wrong', 'is not installed'],
  ])('judges %j', (said, is, told) => {
    expect(programFinding('git', said, [2, 39])).toMatchObject({ is, said: told })
  })
})
