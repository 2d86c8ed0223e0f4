import { createApp } from '@plumbline/api'
import { createController, loadConfig, systemClock } from '@plumbline/controller'
import { createSimulator, followRealTime, serve } from '@plumbline/simulator'
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { commitsFixture } from '../../controller/src/adapters/github/commits.fixture.ts'
import { environment } from '../support/shop.ts'

/** A controller with its API as they are put together for real, a repository, and a stand-in for GitHub. In real time. */
const secret = 'a secret that the host signs with'

async function house() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-commits-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim()
  git('init', '-q', '-b', 'main')
  const commit = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    git('add', '--all')
    git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '-qm', 'a change')
    return git('rev-parse', 'HEAD')
  }
  commit('dev.yaml', environment('dev'))
  const host = await commitsFixture({ repository: 'team/shop', token: 'hunter2' }, (revision) =>
    git('cat-file', '-t', revision).startsWith('commit'),
  )
  onTestFinished(host.close)
  const world = createSimulator({ startAt: Date.now() })
  const driver = followRealTime(world, 10)
  onTestFinished(() => driver.stop())
  await world.call('ecs', 'CreateCluster', { clusterName: 'dev' })
  const aws = await serve(world, { port: 0 })
  onTestFinished(() => aws.close())
  const { config } = loadConfig(
    `sources:
  - name: shop
    url: ${folder}
    poll: 1d
    tokenFrom: SHOP_TOKEN
    webhookSecretFrom: SHOP_WEBHOOK
    reports: { github: { repository: team/shop, api: "${host.api}" } }
aws: { endpoint: "${aws.url}" }
store: { sqlite: ../${folder.split('/').at(-1)}.sqlite }
`,
    join(folder, 'plumbline.yaml'),
    { SHOP_TOKEN: 'hunter2', SHOP_WEBHOOK: secret },
  )
  const controller = await createController({
    config: config!,
    log: { event: () => {} },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  onTestFinished(() => controller.stop())
  const { control, inspect, store, changes } = controller
  const webhooks = new Map([['shop', config!.sources[0]!.webhookSecret!]])
  const app = await createApp({ control, inspect, store, changes, clock: systemClock, webhooks })
  onTestFinished(() => app.close())
  await controller.start()
  /** What GitHub sends after a push. */
  const pushed = () => {
    const body = '{"ref":"refs/heads/main"}'
    const digest = createHmac('sha256', secret).update(body).digest('hex')
    const headers = { 'x-hub-signature-256': `sha256=${digest}` }
    return app.inject({ method: 'POST', url: '/api/v1/webhooks/shop', headers, body })
  }
  return { host, commit, pushed, control }
}

async function until(done: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`not within a minute: ${String(done)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const service = (image: string) =>
  `apiVersion: plumbline/v1\nkind: Service\nmetadata: { name: web }\nspec: { image: "${image}" }\n`

test('a push is seen by its webhook, and its end stands beside the commit on GitHub', async () => {
  const { host, commit, pushed, control } = await house()
  await until(() => control.readiness().ready)
  const statesOf = (sha: string) => {
    const all = host.statuses.filter((one) => one.sha === sha).map(({ state }) => state)
    return all.filter((state, index) => state !== all[index - 1])
  }

  const good = commit('web.yaml', service('web:1'))
  expect((await pushed()).statusCode).toBe(202)
  await until(() => statesOf(good).at(-1) === 'success')

  expect(statesOf(good)).toEqual(['pending', 'success'])
  expect(host.deployments).toHaveLength(1)
  expect(host.deployments[0]?.wanted).toMatchObject({ ref: good, environment: 'dev' })
  expect(host.deployments[0]?.statuses.at(-1)).toMatchObject({
    state: 'success',
    description: '1 of 1 unit in place',
  })

  const bad = commit('web.yaml', service('web:1').replace('image', 'imgae'))
  await pushed()
  await until(() => statesOf(bad).length > 0)

  expect(statesOf(bad)).toEqual(['failure'])
  expect(host.statuses.at(-1)?.description).toContain('web.yaml:4:')
}, 120_000)
