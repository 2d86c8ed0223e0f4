import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith } from '../require.ts'
import { startDemo, stopDemo, until, type Demo } from './demo-process.ts'

/**
 * What a newcomer does, with the programs a newcomer has: `plumbline demo` as a process of its own, ordinary Git, the
 * ordinary AWS CLI. In real time, because nobody else's clock can be turned.
 */
const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'plumbline-demo-'))
const repository = join(folder, 'desired-state')
const file = join(repository, 'apps/web/service.yaml')

interface Row {
  readonly environment: string
  readonly name: string
  readonly sync: string
  readonly health: string
  readonly operation: string
  readonly revision: string
}

async function rows({ api }: Demo): Promise<readonly Row[]> {
  const answer = await fetch(`${api}/api/v1/units`)
  return ((await answer.json()) as { items: Row[] }).items
}

const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com']

async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: repository })
  return stdout.trim()
}

async function commit(message: string, edit: (text: string) => string): Promise<string> {
  writeFileSync(file, edit(readFileSync(file, 'utf8')))
  await git(...who, 'commit', '-qam', message)
  return git('rev-parse', 'HEAD')
}

function isGood(revision: string) {
  return (row: Row) =>
    row.revision === revision &&
    row.sync === 'Synced' &&
    row.health === 'Healthy' &&
    row.operation === 'Idle'
}

describeWith(['aws-cli-1'], 'a newcomer', (paths) => {
  let demo: Demo
  beforeAll(async () => {
    demo = await startDemo(folder)
  }, 120_000)
  afterAll(async () => {
    await stopDemo(demo)
    rmSync(folder, { recursive: true })
  })

  /** One command line; no argument of ours holds a space. */
  async function aws(line: string): Promise<string> {
    const env = {
      PATH: process.env.PATH,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: 'eu-west-1',
    }
    const all = ['--endpoint-url', demo.aws, '--output', 'text', ...line.split(' ')]
    const { stdout } = await run(paths['aws-cli-1'], all, { env })
    return stdout.trim()
  }
  const count = (pattern: RegExp) => [...demo.output().matchAll(pattern)].length

  it('sees the example converge', async () => {
    const all = await rows(demo)

    expect(all).toHaveLength(7)
    expect(new Set(all.map(({ sync, health }) => `${sync} ${health}`))).toEqual(
      new Set(['Synced Healthy']),
    )
  })

  const motd = (host: string) => join(folder, 'hosts', host, 'files/etc/motd')
  describeWith(['puppet'], 'who has Puppet', () => {
    it('sees both hosts apply the bundle, and changes a file of one', async () => {
      await until(
        'the files',
        () => ['desk-1', 'desk-2'].every((host) => existsSync(motd(host))),
        demo,
      )

      expect(readFileSync(motd('desk-2'), 'utf8')).toContain('kept by Plumbline')
      writeFileSync(motd('desk-1'), 'mine now')
    })
  })

  it('commits a new image, and ECS runs it', async () => {
    const revision = await commit('release', (text) => text.replace(/nginx:[\w.-]+/, 'nginx:1.28'))

    await until('the release', async () => (await rows(demo)).every(isGood(revision)), demo)

    const definition = await aws(
      'ecs describe-services --cluster prod --services web --query services[0].taskDefinition',
    )
    const image = await aws(
      `ecs describe-task-definition --task-definition ${definition} --query taskDefinition.containerDefinitions[0].image`,
    )
    expect(image).toMatch(/nginx:1\.28$/)
  })

  it('pushes an image: one line is committed for dev, and one is on a branch for prod', async () => {
    const before = await git('rev-parse', 'main')
    await aws('ecr put-image --repository-name shop-api --image-tag 1.5.0 --image-manifest 1.5.0')
    const branch = 'plumbline/images/shop/prod'

    await until('the commit', async () => (await git('rev-parse', 'main')) !== before, demo)
    await until('the branch', async () => (await git('branch', '--list', branch)) !== '', demo)

    const linesOf = (revision: string) => git('show', '--numstat', '--format=%s', revision)
    expect(await linesOf('main')).toBe('Update api 1.5.0 in dev\n\n1\t1\tapps/api/service.yaml')
    expect(await linesOf(branch)).toBe(
      'Update api 1.5.0 in prod\n\n1\t1\tapps/api/overlays/prod.yaml',
    )
    expect(await git('status', '--porcelain')).toBe('')
    await git(...who, 'merge', '--no-edit', branch)
    const revision = await git('rev-parse', 'main')
    await until('the release', async () => (await rows(demo)).every(isGood(revision)), demo)
  }, 120_000)

  it('changes the count by hand: the field is named and put back', async () => {
    await aws('ecs update-service --cluster prod --service web --desired-count 7')

    // How soon is measured by the clock of a simulated AWS, in test/simulation/events.test.ts.
    const named =
      /drift\.(detected|attributed) .*by user\/test \(ecs:UpdateService from 127\.0\.0\.1\)/
    await until('the name', () => named.test(demo.output()), demo)
    await until('the repair', () => /drift\.repaired +prod\/service\/web/.test(demo.output()), demo)

    expect(demo.output()).toMatch(/drift\.detected +prod\/service\/web .*desiredCount: 7 → 3/)
    await aws('ecs wait services-stable --cluster prod --services web')
  }, 120_000)

  it('commits an image that does not exist: held, told once, and mended by the next commit', async () => {
    await commit('mistake', (text) => text.replace(/nginx:[\w.-]+/, 'nginx:does-not-exist'))
    const held = async () => (await rows(demo)).filter(({ operation }) => operation === 'Held')
    await until('the hold', async () => (await held()).length === 2, demo)
    const told = count(/rollout\.rolled-back/g)
    const started = count(/rollout\.started/g)

    const revision = await commit('mend', (text) => text.replace(/nginx:[\w.-]+/, 'nginx:1.28'))
    await until('the mend', async () => (await rows(demo)).every(isGood(revision)), demo)

    expect(told).toBe(2)
    // The revision that ran before is what Git wants again: nothing has to be rolled out.
    expect(count(/rollout\.started/g)).toBe(started)
    expect(count(/rollout\.rolled-back/g)).toBe(2)
  }, 180_000)

  describeWith(['puppet'], 'who changed a file of a host', () => {
    it('sees it told and mended', async () => {
      const mended = () => readFileSync(motd('desk-1'), 'utf8').includes('kept by Plumbline')
      await until('the file', mended, demo)
      expect(existsSync('/etc/people')).toBe(false)

      const answer = await fetch(`${demo.api}/api/v1/fleets`)
      const { items } = (await answer.json()) as { items: readonly { hosts: readonly unknown[] }[] }
      expect(items).toMatchObject([
        { name: 'desks', hosts: [{ is: 'converged' }, { is: 'converged' }] },
      ])
    })
  })

  it('stops at once, and starts again where it was', async () => {
    const code = await stopDemo(demo)
    demo = await startDemo(folder)

    expect(code).toBe(0)
    expect(demo.output()).not.toMatch(/rollout\.started|drift\.|unit\.failed/)
    const counters = await fetch(`${demo.aws}/_plumbline/counters`)
    expect(await counters.text()).not.toMatch(/CreateService|UpdateService|RegisterTaskDefinition/)
  }, 120_000)
})
