import { expect, test } from 'vitest'
import type { UnitMemory } from '../../model/index.ts'
import { noticeOf, noticeOfUnit, troublesOf, troublesOfSource } from './troubles.ts'

const edit = {
  id: '1',
  by: 'user/dana',
  call: 'ecs:UpdateService',
  from: '198.51.100.4',
  agent: 'x',
  at: 1,
}
const differences = [
  {
    resource: 'service/web',
    verb: 'change',
    differences: [{ path: 'desiredCount', from: 7, to: 2 }],
  },
] as const

function memory(more: object = {}, fault?: object): UnitMemory {
  const axis = { is: 'Synced', reason: 'x', why: 'because', since: 1 }
  const status = { sync: axis, health: axis, operation: axis, next: '', ...(fault && { fault }) }
  return { unit: 'prod/service/web', status, ...more } as unknown as UnitMemory
}

const causes = (one: UnitMemory) => troublesOf(one).map(({ cause }) => cause)

test.each([
  [memory(), []],
  [memory({ drift: { since: 1, differences } }), ['drift prod']],
  [memory({ degraded: 'JobFailed' }), ['degraded prod JobFailed']],
  [memory({ hold: { revision: 'abc', reason: 'breaker' } }), ['rollout prod abc']],
  [memory({ hold: { revision: 'abc', reason: 'asked', by: 'dana' } }), []],
  [memory({ hold: { revision: 'abc', reason: 'rejected by dana', rejected: true } }), []],
  [
    memory({ hold: { revision: 'abc', reason: 'asked', by: 'dana', stuck: 'breaker' } }),
    ['rollout prod abc'],
  ],
  [memory({ kept: 'PruneConfirm' }), ['prune prod']],
  [memory({}, { code: 'ServerException', source: 'aws', message: 'm' }), ['aws prod']],
  [memory({}, { code: 'Timeout', source: 'aws', message: 'm' }), ['aws prod']],
  [
    memory({}, { code: 'AccessDenied', source: 'user', message: 'm' }),
    ['failed prod AccessDenied'],
  ],
])('case %#', (one, expected) => {
  expect(causes(one)).toEqual(expected)
})

test('a rollout that was given up says where, for whoever reads nothing but the title', () => {
  const [trouble] = troublesOf(memory({ hold: { revision: 'abc', reason: 'breaker' } }))

  expect(trouble).toMatchObject({ title: 'a rollout was given up in prod', why: 'breaker' })
})

test('drift says what differs and who made it', () => {
  const [trouble] = troublesOf(memory({ drift: { since: 1, differences, edits: [edit, edit] } }))

  expect(trouble?.why).toBe(
    'service/web desiredCount, by user/dana (ecs:UpdateService from 198.51.100.4)',
  )
})

test('a fight says over what, and with whom, as far as that is known', () => {
  const fight = { fields: ['service/web desiredCount'], reverts: 3, since: 1, last: 1 }
  const why = (drift: object) =>
    troublesOf(memory({ fight, drift: { since: 1, differences, ...drift } })).map(
      (trouble) => `${trouble.cause}: ${trouble.why}`,
    )

  expect(why({})).toContain('fight prod: service/web desiredCount')
  expect(why({ edits: [edit] })).toContain(
    'fight prod: service/web desiredCount, by user/dana (ecs:UpdateService from 198.51.100.4)',
  )
})

test('of a thing as a whole drift says what became of it, not what would mend it', () => {
  const gone = { resource: 'alarm/a', verb: 'create', differences: [] } as const
  const more = { resource: 'alarm/b', verb: 'delete', differences: [] } as const
  const [trouble] = troublesOf(memory({ drift: { since: 1, differences: [gone, more] } }))

  expect(trouble?.why).toBe('alarm/a is gone, alarm/b is one too many')
})

test('a notice holds what began, what is told anew, and what ended; nothing is no notice', () => {
  const before = troublesOf(memory({ drift: { since: 1, differences }, kept: 'x' }))
  const after = troublesOf(memory({ drift: { since: 1, differences, edits: [edit] } }))

  expect(noticeOf('web', 7, before, before)).toBeUndefined()
  expect(noticeOf('web', 7, before, after)).toMatchObject({
    at: 7,
    subject: 'web',
    began: [{ cause: 'drift prod' }],
    ended: ['prune prod'],
  })
})

test('an author who is known after the repair is told once, and over at once', () => {
  const past = memory({ pastDrift: { since: 1, until: 2, differences, edits: [edit] } })

  expect(noticeOfUnit(7, memory(), past)).toMatchObject({
    began: [{ cause: 'authors prod', why: expect.stringContaining('user/dana') }],
    ended: ['authors prod'],
  })
  expect(noticeOfUnit(8, past, memory())).toBeUndefined()
})

test('a source that cannot be read, and its problems, are one trouble each', () => {
  const problem = { file: 'a.yaml', line: 1, column: 2, message: 'm' }
  const fault = { code: 'x', message: 'no host' }
  const state = { name: 'shop', problems: [problem, problem], fault } as never

  expect(troublesOfSource(state)).toMatchObject([
    { cause: 'source shop', lasts: true },
    { cause: 'documents shop', why: '2 problems, the first: a.yaml:1:2 m' },
  ])
})
