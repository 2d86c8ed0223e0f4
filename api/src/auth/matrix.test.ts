import type { AuditEntry, Inspect, Log } from '@plumbline/controller/model'
import type { Role } from '@plumbline/desired-state'
import type { FastifyInstance } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import * as contract from '../../contract/index.ts'
import { Verb, type Rule } from '../../contract/index.ts'
import {
  appWith,
  controlFixture,
  inspectFixture,
  memoryFixture,
  newYear,
  revision,
} from '../testing.ts'
import { hashOf } from './tokens.ts'

/*
 * Every route that the program serves, for every kind of caller, on a unit of theirs, on one of others, and on one that is
 * not there. What is expected is said here once more, and not taken from the code.
 */

const sourceVerbs: readonly Verb[] = ['fetch', 'accept']
const isUnitVerb = (verb: Verb) => !sourceVerbs.includes(verb) && verb !== 'audit'

/** One caller for each verb, who has it on units called own where it is about units. */
const roles: readonly Role[] = [
  ...Verb.options.map((verb) => roleOf(verb, [verb], isUnitVerb(verb))),
  roleOf('own', ['all'], true),
  roleOf('admin', ['all'], false),
]

function roleOf(name: string, verbs: readonly (Verb | 'all')[], onOwn: boolean): Role {
  const grant = { verbs, ...(onOwn && { units: ['service/own'] }) }
  const members = { subjects: [], groups: [name], signedIn: false }
  return { name, file: 'roles.yaml', spec: { allow: [grant], members } }
}

const callers = [...roles.map(({ name }) => name), 'stranger', 'anonymous', 'expired', 'forged']
const tokens = callers
  .filter((name) => name !== 'forged')
  .map((name) => ({
    name,
    hash: hashOf(`plumbline_${name}`),
    groups: name === 'expired' ? ['admin'] : [name],
    ...(name === 'expired' && { expires: 1 }),
  }))

interface Case {
  readonly method: string
  readonly path: string
  readonly rule: Rule
  readonly body?: object
}

const by = { reason: 'a test' }
const bodies: Readonly<Record<string, object>> = {
  approveUnit: { ...by, revision },
  rejectUnit: { ...by, revision },
  syncUnit: {},
  lookForOrphans: {},
  removeOrphans: {
    ...by,
    units: [{ unit: 'prod/service/own', resources: ['alarm/own/hot'] }],
  },
  syncSource: {},
  openSession: { token: 'plumbline_own' },
  endSession: {},
}

const ofContract: readonly Case[] = Object.values<unknown>(contract)
  .filter((one): one is contract.Route => typeof one === 'object' && one !== null && 'rule' in one)
  .flatMap(({ name, method, path, rule }) => {
    const body = method === 'POST' ? { body: bodies[name] ?? by } : {}
    return [{ method, path, rule, ...body }, ...moreOf({ method, path, rule, ...body })]
  })

/** A body that asks for more is another verb. */
function moreOf({ rule, ...rest }: Case): readonly Case[] {
  if (!('verb' in rule) || rule.instead === undefined) return []
  const { verb, field, is } = rule.instead
  const body = { ...rest.body, [field]: is ?? 'a'.repeat(40) }
  return [{ ...rest, rule: { verb, on: rule.on }, body }]
}

/** What is served beside the contract. */
const others: readonly Case[] = [
  { method: 'GET', path: '/metrics', rule: { reads: 'everything' } },
  { method: 'GET', path: '/plain', rule: { reads: 'some' } },
  { method: 'GET', path: '/plain/units/{environment}/{kind}/{name}', rule: { reads: 'unit' } },
  ...['/', '/units/{environment}/{kind}/{name}', '/activity', '/drift', '/releases'].map(openPath),
  ...['/puppet', '/orphans', '/insights', '/system'].map(openPath),
  ...['/errors/{code}', '/status.css', '/icon.svg'].map(openPath),
]

function openPath(path: string): Case {
  return { method: 'GET', path, rule: { open: 'the same for everybody' } }
}

const cases = [...ofContract, ...others]
let app: FastifyInstance
const store = memoryStore()
/** What the log was told of the audit. */
const recorded: unknown[] = []
const log: Log = {
  event: (name, fields) => {
    if (name === 'action.recorded') recorded.push(fields)
  },
}
const control = controlFixture(['prod/service/own', 'prod/service/foreign'], {
  roles,
  foresight: { at: 0 },
})

beforeAll(async () => {
  const memories = [memoryFixture('prod/service/own'), memoryFixture('prod/service/foreign')]
  const auth = { open: false, tokens }
  const metrics = async () => 'up 1\n'
  // Each a minute after the other: refusals that come faster are counted, and not written down one by one.
  let minutes = 0
  const now = () => newYear + (minutes += 1) * 60_000
  const inspect: Partial<Inspect> = {
    structure: (unit) =>
      memories.some((one) => one.unit === unit)
        ? { parts: [], dependsOn: memories.map((one) => one.unit), dependents: [] }
        : inspectFixture().structure(unit),
  }
  app = (await appWith({ store, memories, control, inspect, auth, metrics, log, now })).app
})

/** What the answer must be: `yes` is any but 401 and 403, and 404 only where the thing is not there. */
function expected({ rule }: Case, caller: string, unit: string): 'yes' | 401 | 403 | 404 {
  if ('open' in rule) return 'yes'
  if (['anonymous', 'expired', 'forged'].includes(caller)) return 401
  const isAdmin = caller === 'admin'
  const hasOwn = caller === 'own' || (isVerb(caller) && isUnitVerb(caller))
  const reads = isAdmin || (hasOwn && unit === 'own')
  if ('reads' in rule) {
    if (rule.reads === 'unit') return reads && unit !== 'missing' ? 'yes' : 404
    return isAdmin || (rule.reads === 'some' && hasOwn) ? 'yes' : 403
  }
  // Who has a verb of units has it on some of them, which is not on everything.
  if (rule.on !== 'unit') {
    return isAdmin || (caller === rule.verb && !isUnitVerb(rule.verb)) ? 'yes' : 403
  }
  if (!reads || unit === 'missing') return 404
  return isAdmin || caller === 'own' || caller === rule.verb ? 'yes' : 403
}

function isVerb(name: string): name is Verb {
  return (Verb.options as readonly string[]).includes(name)
}

function send({ method, path, body }: Case, caller: string, unit: string) {
  const filled = path
    .replace('{environment}/{kind}/{name}', `prod/service/${unit}`)
    .replace('{verb}', 'sync')
    .replace('{code}', 'refused')
    .replace('{name}', 'shop')
    .replace(/preview$/, 'preview?action=sync')
  const authorization =
    caller === 'anonymous' ? {} : { authorization: `Bearer plumbline_${caller}` }
  return app.inject({
    method: method as 'GET',
    url: filled,
    headers: authorization,
    ...(body !== undefined && { payload: body }),
  })
}

// The stream never ends; webhooks show who they are by their signature, and have tests of their own.
const ofTheirOwn: readonly string[] = [contract.openStream.path, contract.notifySource.path]

describe.each(cases.filter(({ path }) => !ofTheirOwn.includes(path)))('$method $path', (one) => {
  test.each(callers)('for %s', async (caller) => {
    for (const unit of ['own', 'foreign', 'missing']) {
      const before = control.asked.length
      const answer = await send(one, caller, unit)
      const wanted = expected(one, caller, unit)
      const given = [200, 202, 302].includes(answer.statusCode) ? 'yes' : answer.statusCode
      expect({ unit, is: given }).toEqual({ unit, is: wanted })
      const acted = control.asked.length - before
      expect(acted).toBe('verb' in one.rule && one.method === 'POST' && wanted === 'yes' ? 1 : 0)
    }
  })
})

test('a unit that may not be read is answered like one that is not there', async () => {
  for (const one of cases.filter(({ path }) => path.includes('{kind}'))) {
    if ('open' in one.rule) continue
    const [foreign, missing] = await Promise.all([
      send(one, 'own', 'foreign'),
      send(one, 'own', 'missing'),
    ])
    const told = (body: string) =>
      body.replaceAll(/foreign|missing/g, 'x').replaceAll(/[0-9a-f-]{36}/g, 'id')
    expect(told(foreign.body)).toBe(told(missing.body))
    expect(foreign.statusCode).toBe(missing.statusCode)
  }
})

test('every route that is served is in this matrix', () => {
  const served = routesOf(app.printRoutes({ commonPrefix: false }))
  const known = new Set(cases.map(({ path }) => path.replaceAll(/\{(\w+)\}/g, ':$1')))
  expect(served.filter((path) => !known.has(path))).toEqual([])
  expect(served.length).toBeGreaterThan(30)
})

/** The paths of fastify's tree of routes, of which each level is indented by four characters. */
function routesOf(tree: string): readonly string[] {
  const parts: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods] =
      /^([│\s]*)[├└]── (\S*)(?: \((.+)\))?$/.exec(line) ?? []
    parts.splice(indent.length / 4)
    parts.push(part)
    return methods === undefined ? [] : [parts.join('')]
  })
}

test('the stream tells nobody of units that they may not read', async () => {
  for (const caller of ['anonymous', 'stranger']) {
    const stream = { method: 'GET', path: contract.openStream.path, rule: contract.openStream.rule }
    const answer = await send(stream, caller, 'own')
    expect(answer.statusCode).toBe(caller === 'anonymous' ? 401 : 403)
  }
})

test('lists hold what the caller may read', async () => {
  const names = async (caller: string) => {
    const list = { method: 'GET', path: '/api/v1/units', rule: { reads: 'some' } } as const
    const { items } = (await send(list, caller, 'own')).json()
    return items.map(({ name }: { name: string }) => name)
  }
  const neighbours = async (caller: string) => {
    const { method, path, rule } = contract.getUnitStructure
    const { dependsOn } = (await send({ method, path, rule }, caller, 'own')).json()
    return dependsOn.map(({ name }: { name: string }) => name)
  }
  expect(await names('hold')).toEqual(['own'])
  expect(await names('admin')).toEqual(['foreign', 'own'])
  expect(await neighbours('hold')).toEqual(['own'])
  expect(await neighbours('admin')).toEqual(['own', 'foreign'])
})

test('whoever signed in is the author, whatever the body says', async () => {
  const hold = cases.find(({ path }) => path.endsWith('/hold'))
  if (hold === undefined) throw new Error('no route')
  await send({ ...hold, body: { reason: 'x', author: 'the boss' } }, 'hold', 'own')
  expect(control.asked.at(-1)).toMatchObject({ pin: { author: 'token:hold' } })
})

test('every action of somebody is written down, and reading is not', async () => {
  const rows = await store.audits(10_000)
  const writes = cases.filter(({ method, rule }) => method === 'POST' && 'verb' in rule)
  const people = callers.filter((name) => !['anonymous', 'expired', 'forged'].includes(name))
  const judged = writes.flatMap((one) =>
    people.flatMap((caller) =>
      ['own', 'foreign', 'missing'].filter((unit) => {
        const answer = expected(one, caller, unit)
        // What one may not read is not there, and nobody asked anything of it.
        return answer !== 404 || (caller === 'admin' && unit === 'missing')
      }),
    ),
  )
  // One more by the test before this.
  expect(rows).toHaveLength(judged.length + 1)
  expect(rows.some(({ outcome }) => outcome === 'asked')).toBe(false)
  const refused = rows.find(({ outcome, who }) => outcome === 'refused' && who === 'token:read')
  expect(refused?.why).toMatch(/^token:read may not \w+ on .*: .* would allow it\.$/)
  expect(rows[0]).toMatchObject({
    who: 'token:hold',
    verb: 'hold',
    on: 'prod/service/own',
    outcome: 'done',
    why: 'x',
  })
})

test('every line of the audit is in the log too, in the same order', async () => {
  const lines = await store.auditChain(100_000)

  expect(recorded.length).toBeGreaterThan(100)
  expect(recorded).toEqual(
    lines.map(({ entry }) => {
      const { at: _at, ...rest } = JSON.parse(entry) as AuditEntry
      return { revision: '', ...rest }
    }),
  )
})
