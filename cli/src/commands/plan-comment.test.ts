import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { commitsFixture } from '../../../controller/src/adapters/github/commits.fixture.ts'
import { runCommand } from '../testing.ts'
import { place } from './place.fixture.ts'

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

describe('plan --comment', () => {
  it('becomes one comment of a pull request, and stays that one', async () => {
    const { cwd, writes } = await place()
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
    expect(writes()).toEqual([])
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
