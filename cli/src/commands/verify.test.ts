import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRead, createSimulator, furnish, serve } from '@plumbline/simulator'
import type { World } from '@plumbline/simulator'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { runCommand } from '../testing.ts'
import { folderWith, writeInto } from '../folder.testing.ts'

const environment = `apiVersion: plumbline/v1
kind: Environment
metadata: { name: dev }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: dev
  network: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
  roles: { execution: ecs }
`
const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
const web = `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec:
  image: ${registry}/shop/web:1
`
const files = { 'environments/dev.yaml': environment, 'apps/web.yaml': web }

/** A repository with one service, an AWS in which all is there that it needs, and a configuration that names both. */
async function place(): Promise<{ readonly cwd: string; readonly world: World }> {
  const cwd = folderWith()
  const world = createSimulator()
  await world.call('ecs', 'CreateCluster', { clusterName: 'dev' })
  await furnish(world, {
    images: [`${registry}/shop/web:1`],
    roles: [{ arn: 'arn:aws:iam::123456789012:role/ecs', service: 'ecs-tasks.amazonaws.com' }],
    secrets: [],
    parameters: [],
    logGroups: [],
    subnets: ['subnet-0a1b2c3d'],
    securityGroups: ['sg-0a1b2c3d'],
  })
  const simulator = await serve(world, { port: 0 })
  onTestFinished(() => simulator.close())
  const repository = join(cwd, 'repository')
  writeInto(repository, files)
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repository })
  git('init', '-q', '-b', 'main')
  git('add', '--all')
  git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '-qm', 'a change')
  writeFileSync(
    join(cwd, 'plumbline.yaml'),
    `sources: [{ name: shop, url: ./repository }]\naws: { endpoint: "${simulator.url}" }\n`,
  )
  return { cwd, world }
}

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

const command = ['verify', '--config', 'plumbline.yaml']

describe('verify', () => {
  it('says which bytes the images of what is in Git stand for, and writes nothing', async () => {
    const { cwd, world } = await place()
    const since = world.journal.entries().at(-1)?.sequence

    const ran = await runCommand(command, { cwd })

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(
      /^dev\/service\/web at [0-9a-f]{8}\n {2}= image {6}web: .*shop\/web:1 is sha256:[0-9a-f]{64}\n\n1 unit checked, 0 would be refused\n$/,
    )
    const operations = world.journal.entries(since).map(({ operation }) => operation)
    expect(operations.filter((name) => !isRead(name))).toEqual([])
  })

  it('says what is missing, where that is written, and what to do', async () => {
    const { cwd } = await place()
    writeInto(join(cwd, 'mine'), {
      ...files,
      'apps/web.yaml': web.replace('web:1', 'web:2').concat('  roles: { task: nobody }\n'),
      'apps/api.yaml': web.replace('name: web', 'name: api'),
    })

    const ran = await runCommand([...command, 'mine'], { cwd })

    expect(ran).toMatchObject({ code: 1, err: '' })
    expect(ran.out).toContain(
      [
        'dev/service/web at uncommitted',
        `  ✗ image      there is no image 2 in shop/web of ${registry}  # apps/web.yaml:5`,
        '               push it, or name one that is there: aws ecr list-images --repository-name shop/web',
        '  ✗ role       there is no role arn:aws:iam::123456789012:role/nobody in the account 123456789012  # apps/web.yaml:6',
        '               create the role, or correct "roles.task"',
        '',
        '2 units checked, 1 would be refused',
      ].join('\n'),
    )
  })

  it('is about one unit or one environment, when it is asked so', async () => {
    const { cwd } = await place()
    writeInto(join(cwd, 'mine'), {
      ...files,
      'apps/api.yaml': web.replace('name: web', 'name: api'),
    })

    const one = await runCommand([...command, 'mine', '--unit', 'dev/service/api'], { cwd })
    const none = await runCommand([...command, 'mine', '--environment', 'prod'], { cwd })

    expect(one.out).toContain('1 unit checked')
    expect(one.out).toContain('dev/service/api')
    expect(none).toMatchObject({ code: 1, out: '' })
    expect(none.err).toContain('no source says anything about prod')
  })

  it('is JSON for programs', async () => {
    const { cwd } = await place()
    writeInto(join(cwd, 'mine'), { ...files, 'apps/web.yaml': web.replace('web:1', 'web:2') })

    const ran = await runCommand([...command, 'shop=mine', '-o', 'json'], { cwd })

    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.out)).toMatchObject({
      version: 1,
      units: [
        {
          unit: 'dev/service/web',
          revision: 'uncommitted',
          findings: [
            {
              check: 'image',
              weight: 'refuses',
              origin: { path: 'spec.image', file: 'apps/web.yaml', line: 5, column: 10 },
            },
          ],
          images: [{ container: 'web', digest: null }],
        },
      ],
      faults: [],
      problems: [],
      summary: { units: 1, refused: 1, warned: 0 },
    })
  })

  it('keeps what may not be looked at apart from what is missing', async () => {
    const { cwd, world } = await place()
    world.faults.prime({
      operation: 'iam:GetRole',
      count: 'all',
      outcome: { kind: 'access-denied' },
    })

    const ran = await runCommand(command, { cwd })

    expect(ran.code).toBe(0)
    expect(ran.out).toContain('  ! role       the check "role" could not be made: iam:GetRole')
    expect(ran.out).toContain('Allow iam:GetRole in the IAM policy')
    expect(ran.out).toContain('1 unit checked, 0 would be refused, 1 with a warning')
  })

  it('ends with 3 when documents are invalid', async () => {
    const { cwd } = await place()
    writeInto(join(cwd, 'mine'), { ...files, 'apps/web.yaml': web.replace('image:', 'imgae:') })

    const ran = await runCommand([...command, 'mine'], { cwd })

    expect(ran.code).toBe(3)
    expect(ran.err).toContain('apps/web.yaml:5:3')
  })
})
