import { createController, loadConfig } from '@plumbline/controller'
import { createSimulator, serve } from '@plumbline/simulator'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { gitHubFixture } from '../../controller/src/adapters/github/github.fixture.ts'
import { environment } from '../support/shop.ts'

/**
 * A controller as it is put together for real, with a bare repository that people push to, a stand-in for GitHub, and ECR on
 * the wire. In real time: Git knows no other.
 */
const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web'
const branch = 'plumbline/images/shop/prod'
const documents = {
  'environments/dev.yaml': environment('dev'),
  'environments/prod.yaml': environment('prod'),
  'web.yaml': `apiVersion: plumbline/v1
kind: Service
metadata: { name:   web }
spec: { image: "${repository}:1.0.0",   # {"$image": "web"}
        roles: { execution: ecs } }\r
`,
  'prod.yaml': `apiVersion: plumbline/v1
kind: Overlay
target: service/web
environment: prod
spec:
  image:    ${repository}:1.0.0    # {"$image": "web"}
`,
  'policy.yaml': `apiVersion: plumbline/v1
kind: ImagePolicy
metadata: { name: web }
spec:
  repository: ${repository}
  select: { semver: ^1.0.0 }
  digest: never
  update: { environments: { dev: commit, prod: pullRequest } }
`,
}

async function place() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-images-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const remote = join(folder, 'remote.git')
  const work = join(folder, 'work')
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', work, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim()
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', remote])
  execFileSync('git', ['clone', '-q', remote, work], { stdio: 'ignore' })
  const publish = (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, path)), { recursive: true })
      writeFileSync(join(work, path), text)
    }
    git('add', '--all')
    git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '-qm', 'a change')
    git('push', '-q', 'origin', 'HEAD:main')
  }
  publish(documents)
  const tell = (name: string, ...args: readonly string[]) => {
    git('fetch', '-q', '--prune', 'origin')
    return git(...args, `origin/${name}`)
  }
  const hasBranch = (name: string) => git('ls-remote', 'origin', `refs/heads/${name}`) !== ''
  return { folder, remote, work, git, publish, tell, hasBranch }
}

async function house() {
  const repo = await place()
  let meanwhile = () => {}
  /** Something that happens once, when a request is opened: after the source was read, and before it is pushed to. */
  const duringTheNext = (happens: () => void) => {
    meanwhile = () => {
      meanwhile = () => {}
      happens()
    }
  }
  const host = await gitHubFixture({
    repository: 'team/shop',
    token: 'hunter2',
    hasBranch(name) {
      meanwhile()
      return repo.hasBranch(name)
    },
  })
  onTestFinished(host.close)
  // Nobody turns its clock, by which AWS refills what it lets in.
  const world = createSimulator({ throttling: { enabled: false } })
  await world.call('ecr', 'CreateRepository', { repositoryName: 'web' })
  const push = (imageTag: string) =>
    world.call('ecr', 'PutImage', { repositoryName: 'web', imageTag, imageManifest: imageTag })
  await push('1.0.0')
  const aws = await serve(world, { port: 0 })
  onTestFinished(() => aws.close())
  const { config } = loadConfig(
    `sources:
  - name: shop
    url: ${repo.remote}
    poll: 1s
    tokenFrom: SHOP_TOKEN
    images: { poll: 10s, github: { repository: team/shop, api: "${host.api}" } }
aws: { endpoint: "${aws.url}" }
`,
    join(repo.folder, 'plumbline.yaml'),
    { SHOP_TOKEN: 'hunter2' },
  )
  const events: string[] = []
  const controller = await createController({
    config: config!,
    log: { event: (name, fields) => events.push(`${name} ${JSON.stringify(fields)}`) },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  onTestFinished(() => controller.stop())
  await controller.start()
  /** What follows an image that somebody pushes, or anything else, without the wait for the next look. */
  const look = () => controller.control.syncSource('shop')
  return { ...repo, host, push, look, duringTheNext, events }
}

async function until(done: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`not within 20 s: ${String(done)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('an image is one line of one commit, and one request that newer images bring up to date', async () => {
  const { host, push, look, tell, git, work, events } = await house()
  const first = tell('main', 'rev-parse')
  await until(() => events.some((event) => event.startsWith('source.updated')))

  await push('1.1.0')
  await look()
  await until(() => host.pulls.length === 1 && tell('main', 'rev-parse') !== first)

  expect(tell('main', 'diff', '--numstat', first)).toBe('1\t1\tweb.yaml')
  git('reset', '-q', '--hard', 'origin/main')
  expect(readFileSync(join(work, 'web.yaml'), 'utf8')).toBe(
    documents['web.yaml'].replace('1.0.0', '1.1.0'),
  )
  expect(host.pulls).toMatchObject([
    { title: 'Update web 1.1.0 in prod', head: { ref: branch }, base: { ref: 'main' } },
  ])

  await push('1.2.0')
  await look()
  await until(() => host.pulls[0]?.title === 'Update web 1.2.0 in prod')

  expect(host.pulls).toHaveLength(1)
  expect(tell(branch, 'show', '--numstat', '--format=')).toBe('1\t1\tprod.yaml')
  expect(tell(branch, 'show', '--format=')).toContain(
    `+  image:    ${repository}:1.2.0    # {"$image": "web"}`,
  )
  expect(events.filter((event) => event.includes('hunter2'))).toEqual([])
}, 60_000)

test('a request that is closed stays closed', async () => {
  const { host, push, look, tell, git, hasBranch, events } = await house()
  await until(() => events.some((event) => event.startsWith('source.updated')))
  await push('1.1.0')
  await look()
  await until(() => host.pulls.length === 1)
  host.pulls[0]!.state = 'closed'
  git('push', '-q', 'origin', `:${branch}`)
  await until(() => tell('main', 'log', '-1', '--format=%s') === 'Update web 1.1.0 in dev')
  const asked = host.seen.length

  await look()
  await until(() => host.seen.length > asked)
  const declined = hasBranch(branch)
  await push('1.2.0')
  await look()
  await until(() => host.pulls.length === 2)

  expect(declined).toBe(false)
  expect(host.pulls.map(({ state, title }) => `${state}: ${title}`)).toEqual([
    'closed: Update web 1.1.0 in prod',
    'open: Update web 1.2.0 in prod',
  ])
}, 60_000)

test('who pushes at the same moment loses nothing, and the image comes on top', async () => {
  const { push, look, tell, git, publish, duringTheNext, events } = await house()
  await until(() => events.some((event) => event.startsWith('source.updated')))
  duringTheNext(() => publish({ 'notes.yaml': '# mine\n' }))

  await push('1.1.0')
  await look()
  await until(() => tell('main', 'log', '-1', '--format=%s') === 'Update web 1.1.0 in dev')

  expect(tell('main', 'log', '--format=%s|%cn')).toBe(
    ['Update web 1.1.0 in dev|Plumbline', 'a change|me', 'a change|me'].join('\n'),
  )
  // The branch for prod was made before, so that the push did come in between.
  expect(git('rev-parse', `origin/${branch}^`)).toBe(git('rev-parse', 'origin/main~2'))
  const told = () => events.filter((event) => event.startsWith('image.updated'))
  await until(() => told().length > 0)
  expect(told()).toHaveLength(1)
}, 60_000)
