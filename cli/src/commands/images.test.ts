import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSimulator, serve } from '@plumbline/simulator'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { appWith, controlFixture } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'
import { folderWith, writeInto } from '../folder.testing.ts'

const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop-api'
const documents = {
  'dev.yaml': `apiVersion: plumbline/v1
kind: Environment
metadata: { name: dev }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: dev
  network: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
`,
  'api.yaml': `apiVersion: plumbline/v1
kind: Service
metadata: { name: api }
spec:
    image:   '${repository}:1.4.2'   # {"$image": "api"}
    roles: { execution: ecs }
`,
  'policy.yaml': `apiVersion: plumbline/v1
kind: ImagePolicy
metadata: { name: api }
spec:
  repository: ${repository}
  select: { semver: ^1.0.0 }
  digest: never
  update: { environments: { dev: commit } }
`,
}

/** A repository, an AWS with two images, and a configuration that names both. */
async function place(more = '') {
  const cwd = folderWith()
  const world = createSimulator()
  await world.call('ecr', 'CreateRepository', { repositoryName: 'shop-api' })
  for (const imageTag of ['1.4.2', '1.5.0']) {
    const image = { repositoryName: 'shop-api', imageTag, imageManifest: imageTag }
    await world.call('ecr', 'PutImage', image)
  }
  const simulator = await serve(world, { port: 0 })
  onTestFinished(() => simulator.close())
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', join(cwd, 'repository'), ...args], { encoding: 'utf8' }).trim()
  execFileSync('git', ['init', '-q', '-b', 'main', join(cwd, 'repository')])
  writeInto(join(cwd, 'repository'), documents)
  git('add', '--all')
  git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '-qm', 'The API')
  writeFileSync(
    join(cwd, 'plumbline.yaml'),
    `sources: [{ name: shop, url: ./repository${more} }]\naws: { endpoint: "${simulator.url}" }\n`,
  )
  return { cwd, git }
}

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

describe('images --dry-run', () => {
  const args = ['images', '--dry-run', '--config', 'plumbline.yaml']

  it('shows the lines that would change, and writes nothing', async () => {
    const { cwd, git } = await place(', images: {}')
    const before = git('rev-parse', 'main')

    const ran = await runCommand(args, { cwd })

    expect(ran).toEqual({
      code: 0,
      err: '',
      out: [
        'POLICY  NEWEST  WHERE       ENVIRONMENTS  NOW    DOES    WHY',
        'api     1.5.0   api.yaml:5  dev           1.4.2  commit  a newer image is there',
        '',
        'commit to main: Update api 1.5.0 in dev',
        '  api.yaml:5',
        `  -     image:   '${repository}:1.4.2'   # {"$image": "api"}`,
        `  +     image:   '${repository}:1.5.0'   # {"$image": "api"}`,
        '',
      ].join('\n'),
    })
    expect(git('rev-parse', 'main')).toBe(before)
  })

  it('says when the configuration does not let it be written', async () => {
    const { cwd } = await place()

    const ran = await runCommand(args, { cwd })

    expect(ran.code).toBe(0)
    expect(ran.out).toContain('commit to main')
    expect(ran.err).toContain('may not write to the source shop: give it `images`')
  })

  it('takes the documents of a folder, and ends with 1 when no tag fits', async () => {
    const { cwd } = await place()
    const folder = join(cwd, 'repository')
    const strict = documents['policy.yaml'].replace('^1.0.0', '^9.0.0')
    writeFileSync(join(folder, 'policy.yaml'), strict)

    const ran = await runCommand([...args, '--from', folder], { cwd })

    expect(ran.code).toBe(1)
    expect(ran.out).toContain('takes none of the 2 tags')
    expect(ran.err).toContain('Push an image')
  })

  it('writes JSON', async () => {
    const { cwd } = await place(', images: {}')

    const ran = await runCommand([...args, '-o', 'json'], { cwd })

    expect(JSON.parse(ran.out)).toMatchObject({
      version: 1,
      policies: [{ policy: 'api', values: [{ does: 'commit', to: `${repository}:1.5.0` }] }],
      changes: [{ source: 'shop', branch: 'main', lines: [{ file: 'api.yaml', line: 5 }] }],
      problems: [],
    })
  })

  it('needs a configuration', async () => {
    const ran = await runCommand(['images', '--dry-run'])

    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toContain('--config')
  })
})

describe('images', () => {
  async function api(images: Parameters<typeof controlFixture>[1]): Promise<string> {
    const control = controlFixture([], images)
    const { app } = await appWith({ store: memoryStore(), memories: [], control })
    onTestFinished(() => app.close())
    return app.listen({ host: '127.0.0.1', port: 0 })
  }

  it('is a table of what a controller saw, with what to do about a trouble', async () => {
    const fault = {
      code: 'NoTagFits',
      source: 'user',
      retry: 'on-change',
      message: 'none fits',
      hint: 'push one',
    } as const
    const value = { file: 'api.yaml', line: 5, environments: ['dev'], value: `${repository}:1.4.2` }
    const images = [
      {
        source: 'shop',
        policy: 'api',
        repository,
        newest: { tag: '1.5.0', digest: 'sha256:ab' },
        values: [{ ...value, does: 'waits', why: 'dev: nothing is released until noon' }],
      },
      { source: 'shop', policy: 'web', repository, fault, values: [] },
      { source: 'shop', policy: 'worker', repository, values: [] },
    ] as const

    const ran = await runCommand(['images'], { env: { PLUMBLINE_API: await api({ images }) } })

    expect(ran.code).toBe(0)
    expect(ran.out).toBe(
      [
        'POLICY  NEWEST  WHERE       ENVIRONMENTS  NOW    DOES     WHY',
        'api     1.5.0   api.yaml:5  dev           1.4.2  waits    dev: nothing is released until noon',
        'web     –       –           –             –      nothing  none fits',
        'worker  –       –           –             –      nothing  no value is given to it by # {"$image": "worker"}',
        '',
      ].join('\n'),
    )
    expect(ran.err).toBe('push one\n')
  })

  it('says where there are none', async () => {
    const env = { PLUMBLINE_API: await api({}) }

    expect(await runCommand(['images'], { env })).toMatchObject({
      code: 0,
      out: '',
      err: 'No image policies: commit an ImagePolicy to a source.\n',
    })
  })
})
