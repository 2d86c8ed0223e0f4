import { expect, test } from 'vitest'
import { load } from '../load.ts'
import { judge, readsSomething } from './judge.ts'
import { rolesInForce } from './roles.ts'

function loaded(documents: Readonly<Record<string, string>>) {
  const files = Object.entries(documents).map(([path, text]) => ({ path, blob: text, text }))
  return load(files)
}

function role(name: string, spec: string): string {
  return `apiVersion: plumbline/v1\nkind: Role\nmetadata: { name: ${name} }\nspec: ${spec}\n`
}

const roles = rolesInForce(
  [],
  loaded({
    'roles/viewer.yaml': role(
      'viewer',
      '{ allow: [{ verbs: [read] }], members: { signedIn: true } }',
    ),
    'roles/payments.yaml': role(
      'payments',
      `{ allow: [{ verbs: [sync, hold], environments: ["prod*"], tenants: [payments], units: [service/pay-*] }],
         members: { groups: [payments-leads], subjects: [ana@example.com] } }`,
    ),
    'roles/git.yaml': role(
      'git',
      '{ allow: [{ verbs: [fetch], sources: [shop] }], members: { groups: [payments-leads] } }',
    ),
    'roles/admin.yaml': role(
      'admin',
      '{ allow: [{ verbs: [all] }], members: { subjects: [root@example.com] } }',
    ),
  }).access,
)
const ana = { name: 'ana@example.com', groups: [] }
const lead = { name: 'bo@example.com', groups: ['payments-leads'] }
const guest = { name: 'cy@example.com', groups: [] }
const admin = { name: 'root@example.com', groups: [] }
const pay = { unit: 'prod-eu/service/pay-api', tenant: 'payments' } as const

test.each([
  ['its subject', ana, 'sync', pay, true],
  ['a member of its group', lead, 'hold', pay, true],
  ['what was not named', ana, 'rollback', pay, false],
  ['somebody else', guest, 'sync', pay, false],
  ['another environment', ana, 'sync', { ...pay, unit: 'dev/service/pay-api' }, false],
  ['another kind', ana, 'sync', { ...pay, unit: 'prod-eu/job/pay-api' }, false],
  ['another unit', ana, 'sync', { ...pay, unit: 'prod-eu/service/web' }, false],
  ['another tenant', ana, 'sync', { ...pay, tenant: 'search' }, false],
  ['a unit without a tenant', ana, 'sync', { unit: pay.unit }, false],
  ['a trick', ana, 'sync', { ...pay, unit: 'prod-eu/service/pay-/../web' }, false],
  ['everybody who signed in', guest, 'read', pay, true],
  ['a source that is named', lead, 'fetch', { source: 'shop' }, true],
  ['a source that is not', lead, 'fetch', { source: 'other' }, false],
  ['a verb of sources that is not', lead, 'accept', { source: 'shop' }, false],
  ['everything for a restricted role', lead, 'fetch', 'everything', false],
  ['all', admin, 'prune', pay, true],
  ['all of a source', admin, 'accept', { source: 'other' }, true],
  ['all of the controller', admin, 'audit', 'everything', true],
] as const)('%s', (_, subject, verb, object, allowed) => {
  expect(judge(roles, subject, verb, object).allowed).toBe(allowed)
})

test('a refusal names the verb, the unit, and the roles that would allow it', () => {
  expect(judge(roles, guest, 'sync', pay).why).toBe(
    'cy@example.com may not sync on prod-eu/service/pay-api: one of the roles admin, payments would allow it.',
  )
  expect(judge(roles, guest, 'audit', 'everything').why).toBe(
    'cy@example.com may not audit: the role admin would allow it.',
  )
  expect(judge([], guest, 'sync', pay).why).toContain('no role allows it')
})

test('whoever may do something may read it, and nobody else', () => {
  const own = roles.filter(({ name }) => name === 'payments')
  expect(judge(own, ana, 'read', pay).allowed).toBe(true)
  expect(judge(own, ana, 'read', { unit: 'prod-eu/service/web' }).allowed).toBe(false)
  expect(readsSomething(own, ana)).toBe(true)
  expect(readsSomething(own, guest)).toBe(false)
})

test('a role that breaks stays what it was, and one that is gone is gone', () => {
  const spec = '{ allow: [{ verbs: [hold] }], members: { groups: [ops] } }'
  const first = rolesInForce([], loaded({ 'a.yaml': role('ops', spec) }).access)

  const wrong = loaded({ 'a.yaml': role('ops', spec.replace('hold', 'holt')) })
  const unreadable = loaded({ 'a.yaml': 'kind: Role\n  x: [' })
  const elsewhere = loaded({ 'b.yaml': 'kind: Role\n  x: [' })
  const twice = loaded({ 'a.yaml': role('ops', spec), 'b.yaml': role('ops', spec) })

  expect(wrong.problems[0]?.hint).toContain('hold')
  for (const { access } of [wrong, unreadable, twice]) {
    expect(rolesInForce(first, access)).toEqual(first)
  }
  expect(rolesInForce(first, elsewhere.access)).toEqual([])
  expect(rolesInForce(first, loaded({}).access)).toEqual([])
  expect(rolesInForce([], wrong.access)).toEqual([])
})

test('a source whose tenants come from elsewhere cannot hold roles', () => {
  const text = role('ops', '{ allow: [{ verbs: [all] }], members: { signedIn: true } }')
  const state = load([{ path: 'a.yaml', blob: 'a', text }], { tenants: [] })

  expect(state.problems.map(({ message }) => message)).toContain(
    'a source that takes its tenants from another one cannot hold roles',
  )
  expect(state.access.roles.size).toBe(0)
})
