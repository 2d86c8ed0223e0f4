import { expect, test } from 'vitest'
import { trusts } from './trust.ts'

const tasks = 'ecs-tasks.amazonaws.com'
const service = { Service: tasks }
const allow = { Effect: 'Allow', Principal: service, Action: 'sts:AssumeRole' }

const cases: readonly (readonly [string, unknown, boolean])[] = [
  ['the service, by name', [allow], true],
  ['one statement that is no list', allow, true],
  ['the service among others', [{ ...allow, Principal: { Service: ['a', tasks] } }], true],
  ['one of several actions', [{ ...allow, Action: ['sts:TagSession', 'sts:AssumeRole'] }], true],
  ['every action of STS', [{ ...allow, Action: 'sts:*' }], true],
  ['everybody', [{ ...allow, Principal: '*' }], true],
  ['under a condition', [{ ...allow, Condition: { StringEquals: {} } }], true],
  ['another service', [{ ...allow, Principal: { Service: 'ec2.amazonaws.com' } }], false],
  ['an account', [{ ...allow, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }], false],
  ['another action', [{ ...allow, Action: 'sts:AssumeRoleWithWebIdentity' }], false],
  ['allowed and denied', [allow, { ...allow, Effect: 'Deny' }], false],
  ['denied under a condition', [allow, { ...allow, Effect: 'Deny', Condition: {} }], true],
  ['nothing', [], false],
  ['no statement at all', undefined, false],
]

test.each(cases)('%s', (_name, statement, expected) => {
  expect(trusts(JSON.stringify({ Statement: statement }), tasks)).toBe(expected)
})

test('a policy that cannot be read trusts nobody', () => {
  expect(trusts('not JSON', tasks)).toBe(false)
})
