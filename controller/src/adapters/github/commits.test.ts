import { afterEach, expect, test } from 'vitest'
import { faultOf } from '../../model/fault.ts'
import { systemClock } from '../clock.ts'
import { stickyComment } from './comment.ts'
import { commitsFixture } from './commits.fixture.ts'
import { gitHubReports } from './reports.ts'

const cleanUps: (() => void)[] = []
afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()))

const revision = '4f2c1e9d00112233445566778899aabbccddeeff'

async function standIn(isCommit?: (revision: string) => boolean) {
  const fixture = await commitsFixture({ repository: 'team/shop', token: 'hunter2' }, isCommit)
  cleanUps.push(fixture.close)
  const options = {
    repository: 'team/shop',
    api: fixture.api,
    token: 'hunter2',
    clock: systemClock,
  }
  const url = 'https://plumbline.example.com'
  return { fixture, options, reports: gitHubReports({ ...options, name: 'plumbline/shop', url }) }
}

test('a commit gets its status, with what GitHub takes of the sentence', async () => {
  const { fixture, reports } = await standIn()

  await reports.tell(revision, { state: 'failure', why: 'x'.repeat(200) })

  expect(fixture.statuses).toEqual([
    {
      sha: revision,
      state: 'failure',
      context: 'plumbline/shop',
      description: `${'x'.repeat(139)}…`,
      target_url: 'https://plumbline.example.com',
    },
  ])
})

test('an environment gets one deployment for a commit, also after a restart', async () => {
  const { fixture, options, reports } = await standIn()
  const again = gitHubReports({ ...options, name: 'plumbline/shop' })

  await reports.tellEnvironment(revision, 'prod', { state: 'pending', why: '0 of 1' })
  await again.tellEnvironment(revision, 'prod', { state: 'success', why: '1 of 1' })
  await again.tellEnvironment(revision, 'dev', { state: 'failure', why: 'no' })

  expect(fixture.deployments).toMatchObject([
    {
      wanted: { ref: revision, environment: 'prod', task: 'plumbline/shop' },
      statuses: [{ state: 'in_progress' }, { state: 'success' }],
    },
    { wanted: { environment: 'dev' }, statuses: [{ state: 'failure', description: 'no' }] },
  ])
})

test('a commit that the host does not have is a fault that says what to do', async () => {
  const { reports } = await standIn(() => false)

  const fault = await reports.tell(revision, { state: 'pending', why: '' }).then(undefined, faultOf)

  expect(fault).toMatchObject({ code: 'GitHubRefused', hint: expect.stringContaining('commit') })
})

test.each([429, 403])('a host that is asked too often says so with %i', async (status) => {
  const { fixture, reports } = await standIn()
  fixture.refuses = status
  fixture.says = 'You have exceeded a secondary rate limit.'

  const fault = await reports.tell(revision, { state: 'pending', why: '' }).then(undefined, faultOf)

  expect(fault).toMatchObject({ code: 'GitHubThrottled', retry: 'backoff' })
})

test('one comment is written, and edited the next time, on whatever page it is', async () => {
  const { fixture, options } = await standIn()
  for (let id = 1; id <= 150; id += 1) fixture.comments.push({ id, author: 'someone', body: 'hm' })

  const first = await stickyComment(options, { number: 12, body: '<!-- plan -->\none' })
  const second = await stickyComment(options, { number: 12, body: '<!-- plan -->\ntwo' })
  const other = await stickyComment(options, { number: 12, body: '<!-- plan: prod -->\nthree' })

  expect([first, second, other]).toEqual([
    'https://host/pull/12#issuecomment-151',
    'https://host/pull/12#issuecomment-151',
    'https://host/pull/12#issuecomment-152',
  ])
  expect(fixture.comments.slice(150).map(({ body }) => body)).toEqual([
    '<!-- plan -->\ntwo',
    '<!-- plan: prod -->\nthree',
  ])
})

test('a comment that somebody else begins with our line is left alone', async () => {
  const { fixture, options } = await standIn()
  fixture.comments.push({ id: 1, author: 'someone', body: '<!-- plan -->\nmine' })

  await stickyComment(options, { number: 12, body: '<!-- plan -->\nours' })

  expect(fixture.comments.map(({ body }) => body)).toEqual([
    '<!-- plan -->\nmine',
    '<!-- plan -->\nours',
  ])
})
