import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { faultOf } from '../../model/fault.ts'
import type { Proposal } from '../../model/images.ts'
import { systemClock } from '../clock.ts'
import { gitHubFixture, type GitHubFixtureOptions } from './github.fixture.ts'
import { gitHub } from './pull-requests.ts'

const cleanUps: (() => void)[] = []
afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()))

/** A stand-in for GitHub, and a client of it; `refuses` makes it refuse everything. */
async function standIn(more: Partial<GitHubFixtureOptions> = {}) {
  const fixture = await gitHubFixture({ repository: 'team/shop', token: 'hunter2', ...more })
  cleanUps.push(fixture.close)
  const { api } = fixture
  const options = { repository: 'team/shop', api, token: 'hunter2', clock: systemClock }
  return { ...fixture, host: gitHub(options) }
}

const proposal: Proposal = {
  branch: 'plumbline/images/shop/prod',
  into: 'main',
  title: 'Update web 2',
  body: 'why <!-- 2 -->',
  mark: '<!-- 2 -->',
}
const next: Proposal = {
  ...proposal,
  title: 'Update web 3',
  body: 'why <!-- 3 -->',
  mark: '<!-- 3 -->',
}

test('a pull request is opened once, and brought up to date', async () => {
  const { host, pulls, seen } = await standIn()

  const states = [
    await host.propose(proposal),
    await host.propose(proposal),
    await host.propose(next),
  ]

  expect(states).toEqual([
    { url: 'https://host/pull/1', state: 'opened' },
    { url: 'https://host/pull/1', state: 'same' },
    { url: 'https://host/pull/1', state: 'updated' },
  ])
  expect(pulls).toMatchObject([
    {
      title: 'Update web 3',
      body: next.body,
      head: { ref: proposal.branch },
      base: { ref: 'main' },
    },
  ])
  expect(seen[0]).toBe('GET /repos/team/shop/pulls')
})

test('what people write into one stays while the same is proposed', async () => {
  const { host, pulls } = await standIn()
  await host.propose(proposal)
  Object.assign(pulls[0]!, { title: 'Wait for it', body: `${proposal.body} and more` })

  expect((await host.propose(proposal)).state).toBe('same')
  expect(pulls[0]).toMatchObject({ title: 'Wait for it', body: `${proposal.body} and more` })
})

test('one that somebody closed is declined, and no other', async () => {
  const { host, pulls } = await standIn()
  await host.propose(proposal)
  const open = await host.isDeclined(proposal)
  pulls[0]!.state = 'closed'

  const closed = await host.isDeclined(proposal)
  const newer = await host.isDeclined(next)
  const elsewhere = await host.isDeclined({ ...proposal, branch: 'plumbline/images/shop/dev' })

  expect([open, closed, newer, elsewhere]).toEqual([false, true, false, false])
})

test('one that was merged is no refusal of the next', async () => {
  const { host, pulls } = await standIn()
  await host.propose(proposal)
  Object.assign(pulls[0]!, { state: 'closed', merged_at: '2026-01-01T00:00:00Z' })

  expect(await host.isDeclined(proposal)).toBe(false)
  expect((await host.propose(proposal)).state).toBe('opened')
})

test('one for a branch that is not there is refused by the host, and says so', async () => {
  const { host } = await standIn({ hasBranch: (name) => name === 'main' })

  const fault = await host.propose(proposal).then(() => faultOf('it worked'), faultOf)

  expect(fault).toMatchObject({ code: 'GitHubRefused' })
})

test.each([
  [401, 'GitHubDenied', 'expired'],
  [403, 'GitHubDenied', 'pull requests'],
  [404, 'GitHubRepositoryMissing', 'repository'],
  [422, 'GitHubRefused', 'GitHub said'],
  [500, 'GitHubUnreachable', 'network'],
])('an answer %i is %s', async (status, code, hint) => {
  const { host } = await standIn({ refuses: status })

  const fault = await host.propose(proposal).then(() => faultOf('it worked'), faultOf)

  expect(fault).toMatchObject({ code, source: 'user' })
  expect(fault.hint).toContain(hint)
  expect(fault.message).not.toMatch(/hunter2|ghp_/)
})

test('a host that does not answer is given up', async () => {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const options = { repository: 'team/shop', api, token: 'x', clock: systemClock, timeoutMs: 50 }

  const fault = await gitHub(options)
    .propose(proposal)
    .then(() => faultOf('it worked'), faultOf)

  expect(fault.code).toBe('GitHubUnreachable')
  expect(fault.message).toContain('did not answer')
})
