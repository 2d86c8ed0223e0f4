import type { AuditEntry } from '@plumbline/controller/model'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { appWith, checkout, controlFixture, memoryFixture } from '../testing.ts'
import { hashOf } from './tokens.ts'

const hold = `/api/v1/units/${checkout}/hold`
const payload = { reason: 'x' }

/** A controller with a viewer and a lead, and a clock that a test turns. */
async function closed(tokens: readonly string[] = ['viewer', 'other', 'lead']) {
  const store = memoryStore()
  const time = { now: 1_000_000 }
  const auth = {
    open: false,
    tokens: tokens.map((name) => ({ name, hash: hashOf(`plumbline_${name}`), groups: [name] })),
  }
  const { app } = await appWith({
    store,
    memories: [memoryFixture(checkout)],
    control: controlFixture([checkout], {
      roles: [roleOf('viewer', 'read'), roleOf('other', 'read'), roleOf('lead', 'hold')],
    }),
    auth,
    now: () => time.now,
  })
  const ask = async (who: string | undefined, url = hold) => {
    const headers = who === undefined ? {} : { authorization: `Bearer plumbline_${who}` }
    return (await app.inject({ method: 'POST', url, payload, headers })).statusCode
  }
  const lines = async () =>
    (await store.audits(1_000)).map(({ who, verb, outcome, why }) => ({ who, verb, outcome, why }))
  return { app, store, time, ask, lines }
}

function roleOf(name: string, verb: 'read' | 'hold') {
  const members = { subjects: [], groups: [name], signedIn: false }
  return { name, file: 'roles.yaml', spec: { allow: [{ verbs: [verb] }], members } }
}

test('who is refused without end fills no audit: the first is there, and how many followed', async () => {
  const { ask, lines, time } = await closed()

  for (let index = 0; index < 100; index++) expect(await ask('viewer')).toBe(403)
  expect(await lines()).toHaveLength(1)
  time.now += 60_000
  expect(await ask('viewer')).toBe(403)

  const said = (await lines()).map(({ who, verb, outcome, why }) =>
    [who, verb, outcome, why].join(' '),
  )
  expect(said).toEqual([
    expect.stringMatching(/^token:viewer hold refused token:viewer may not hold/),
    expect.stringMatching(
      /^token:viewer hold refused 99 more like it, this the last: token:viewer/,
    ),
    expect.stringMatching(/^token:viewer hold refused token:viewer may not hold/),
  ])
})

test('other people and other verbs have lines of their own, and what is allowed has all of them', async () => {
  const { ask, lines } = await closed()

  for (const who of ['viewer', 'viewer', 'other', 'lead', 'lead']) await ask(who)
  await ask('viewer', `/api/v1/units/${checkout}/release`)

  const told = (await lines()).map(({ who, verb, outcome }) => `${who} ${verb} ${outcome}`)
  expect(told.toReversed()).toEqual([
    'token:viewer hold refused',
    'token:other hold refused',
    'token:lead hold done',
    'token:lead hold done',
    'token:viewer release refused',
  ])
})

test('what was counted is written down soon after, whoever asks next, and at the end', async () => {
  const { app, ask, lines, time } = await closed()
  for (const who of ['viewer', 'viewer', 'other', 'other', 'other']) await ask(who)
  time.now += 60_000
  await app.inject('/healthz')
  expect((await lines()).map(({ why }) => why.split(':')[0])).toEqual([
    '2 more like it, this the last',
    '1 more like it, this the last',
    'token',
    'token',
  ])

  await ask('viewer')
  await ask('viewer')
  await app.close()

  expect((await lines())[0]?.why).toMatch(/^1 more like it/)
})

test('nobody leaves no trace where nobody can sign in', async () => {
  const { ask, store } = await closed([])

  expect(await ask(undefined)).toBe(403)

  expect(await store.audits(10)).toEqual([] satisfies AuditEntry[])
})
