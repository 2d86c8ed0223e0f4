import { describe, expect, test } from 'vitest'
import { parseFile } from '../text/parse.ts'
import type { Fields } from '../text/tree.ts'
import type { Environment, Problem } from '../types.ts'
import { judgeUnit } from './bounds.ts'
import type { Decision } from '../decisions/decision.ts'
import { fieldDecisions, keyDecisions } from '../decisions/decisions.ts'
import { fieldsOf, rawLeaves, rawMembers, type RawLeaf } from './every-field.fixture.ts'
import { decidedMembers, rawDecision } from '../decisions/raw-decisions.ts'
import { tenantSpec } from '../schema/tenant.ts'
import type { Tenant, TenantSpec } from '../spec/tenant.ts'

const objects = (['Service', 'Job', 'PuppetBundle'] as const).map(fieldsOf)
const values = new Set(objects.flatMap((one) => [...one.values]))
const maps = new Set(objects.flatMap((one) => [...one.maps]))

describe('somebody has decided', () => {
  test('about every field of the language, and about no other', () => {
    const undecided = [...values].filter((field) => !Object.hasOwn(fieldDecisions, field))

    expect(undecided, 'decide about it in decisions/decisions.ts').toEqual([])
    expect(Object.keys(fieldDecisions).filter((field) => !values.has(field))).toEqual([])
  })

  test('about the keys of every map, and of no other', () => {
    const undecided = [...maps].filter((field) => !Object.hasOwn(keyDecisions, field))

    expect(undecided, 'decide about it in decisions/decisions.ts').toEqual([])
    expect(Object.keys(keyDecisions).filter((field) => !maps.has(field))).toEqual([])
  })

  test('about every field of AWS that raw reaches, and about no other', () => {
    const decided = decidedMembers()
    // Plumbline sets them itself, so nobody else can.
    const owned = ['tags', 'Tags', 'containerDefinitions']
    const members = rawMembers().filter((one) => !owned.includes(one.split('.').at(-1) ?? ''))

    const undecided = members.filter((one) => !decided.includes(one))
    expect(undecided, 'decide about it in tenancy/raw-decisions.ts').toEqual([])
    expect(decided.filter((one) => !members.includes(one))).toEqual([])
    expect(new Set(decided).size).toBe(decided.length)
  })

  test('that nothing with the name of a resource is free', () => {
    const free = rawLeaves().filter(
      ({ structure, member }) => rawDecision(structure, member) === 'free',
    )
    const named = /(arn|role|id|kmskey|secret|bucket|subnets|groups|parameter)$/i

    expect(free.filter(({ member }) => named.test(member)).map(({ field }) => field)).toEqual([])
  })

  test('about every field of an Environment', () => {
    const judged = 'account region cluster network.subnets network.securityGroups'
    const roles = 'roles.task roles.execution roles.infrastructure roles.scheduler'
    const free =
      'network.assignPublicIp listeners.<name>.rulePriorities vars.<name> policy.prune policy.drift policy.ignore.<name>.resource policy.ignore.<name>.path policy.ignore.<name>.reason policy.ignore.<name>.until policy.keepReleases policy.checkSecretKeys policy.approvals.required policy.approvals.from policy.freeze.cron policy.freeze.duration policy.freeze.timezone policy.freeze.reason'
    const decided = `${judged} ${roles} listeners.<name>.arn ${free}`.split(' ')

    expect([...fieldsOf('Environment').values].toSorted()).toEqual(
      decided.map((field) => `spec.${field}`).toSorted(),
    )
  })
})

/** What each decision is asked about: something of another tenant, in a form that AWS takes. */
const theirs: Readonly<Record<Exclude<Decision, 'free' | 'together' | 'logOptions'>, unknown>> = {
  accounts: '210987654321',
  regions: 'eu-west-2',
  clusters: 'theirs',
  subnets: 'subnet-theirs',
  securityGroups: 'sg-theirs',
  images: 'registry.example.com/theirs/web:1',
  'roles.task': 'theirs',
  'roles.execution': 'arn:aws:iam::123456789012:role/theirs',
  'roles.infrastructure': 'theirs',
  'roles.scheduler': 'theirs',
  secrets: '/theirs/token',
  listeners: 'theirs',
  hosts: 'theirs.example.com',
  paths: '/theirs/*',
  fileSystems: 'fs-0123',
  logGroups: '/theirs/web',
  registries: 'arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-theirs',
  namespaces: 'theirs',
  meshNames: 'theirs',
  capacityProviders: 'theirs',
  queues: 'theirs',
  alarms: 'theirs',
  topics: 'arn:aws:sns:eu-west-1:123456789012:theirs',
  webhooks: 'https://theirs.example.com/',
  resources: 'arn:aws:s3:::theirs/key',
  tags: 'theirs',
  'puppet.nodes': 'theirs-1',
  'limits.cpu': 16_384,
  'limits.memory': 122_880,
  'limits.tasks': 5_000,
  exec: true,
  never: 'theirs',
  own: 'job/theirs',
}

const environment: Environment = {
  name: 'prod',
  account: '123456789012',
  region: 'eu-west-1',
  cluster: 'mine',
  network: { subnets: ['subnet-mine'], securityGroups: ['sg-mine'], assignPublicIp: false },
  roles: {},
  listeners: {
    theirs: { arn: 'arn:of:theirs', rulePriorities: { from: 1, to: 2 } },
  },
  policy: { prune: 'confirm', drift: 'revert', keepReleases: 10, freeze: [] },
}

/** Lists what is called mine, in every list that there is. */
function tenant(pattern: string, change: object = {}): Tenant {
  const { teams: _teams, sources: _sources, folders: _folders, ...lists } = tenantSpec.parse({})
  const filled = Object.entries(lists).map(([name, list]) => [
    name,
    name !== 'raw' && Array.isArray(list) ? [pattern] : list,
  ])
  const spec = {
    ...(Object.fromEntries(filled) as Omit<TenantSpec, 'teams'>),
    teams: ['mine'],
    images: { repositories: [pattern], requireDigest: false },
    roles: {
      task: [pattern],
      execution: [pattern],
      infrastructure: [pattern],
      scheduler: [pattern],
    },
    puppet: { destinations: [pattern], nodes: [pattern], tags: [pattern] },
    ...change,
  }
  return { name: 'mine', spec }
}

const strict = tenant('mine*', {
  environments: ['prod'],
  limits: { cpu: 256, memory: 512, tasks: 1 },
})
/** Everything that a tenant can be allowed. */
const generous = tenant('*', { exec: true, teams: ['mine', 'yours'] })

function tree(value: object): Fields {
  const { documents } = parseFile({ path: 'web.yaml', text: JSON.stringify(value) })
  const root = documents[0]?.root
  if (root?.is !== 'fields') throw new Error('this is no map')
  return root
}

function judgeAs(one: Tenant, spec: object, extra: object = {}): readonly Problem[] {
  const root = tree({ spec, ...extra })
  const at = root.at
  const object = { kind: 'Service', name: 'web', team: 'mine', at, root, problems: [] } as const
  const { account, region } = environment
  const around = { name: 'prod', environment, document: tree({ spec: { account, region } }) }
  const teamOf = (other: string) => (other === 'job/theirs' ? 'yours' : 'mine')
  const bounds = { tenants: [one], foreign: false, teamOf }
  return judgeUnit({ object, root, around }, bounds).problems
}

function pathsOf(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ path }) => path)
}

/** A spec with nothing but one field. */
function specWith(field: string, value: unknown): object {
  const names = field.split('.').slice(1)
  return names.reduceRight<unknown>((inside, name) => ({ [nameOf(name)]: inside }), value) as object
}

function nameOf(name: string): string {
  return name === '<name>' ? 'x' : name
}

const asked = Object.entries(fieldDecisions).filter(
  ([, decision]) => decision !== 'free' && decision !== 'together',
)

describe('what belongs to another tenant is denied', () => {
  test.each(asked)('%s: %s', (field, decision) => {
    const value = theirs[decision as keyof typeof theirs]
    const spec = specWith(field, value)
    const path = field.split('.').map(nameOf).join('.')

    expect(pathsOf(judgeAs(strict, spec))).toContain(path)
    expect(judgeAs(generous, spec)).toEqual([])
  })

  test.each(
    Object.entries(keyDecisions).filter(([, decision]) => decision === 'capacityProviders'),
  )('keys of %s: %s', (field, decision) => {
    const spec = specWith(`${field}.${String(theirs[decision as 'capacityProviders'])}`, {})

    expect(pathsOf(judgeAs(strict, spec))).toEqual([`${field}.theirs`])
    expect(judgeAs(generous, spec)).toEqual([])
  })

  test.each([
    ['a listener', { ingress: { x: { listener: 'theirs', hosts: ['mine'], paths: ['mine'] } } }],
    ['every host', { ingress: { x: { paths: ['mine'] } } }],
    ['every path', { ingress: { x: { hosts: ['mine'], paths: [] } } }],
    [
      'an alarm that is not its own',
      { alarms: { own: {} }, deploy: { alarms: ['own', 'theirs'] } },
    ],
    ['a bucket', { publish: { s3: 'theirs', prefix: 'mine/' } }],
    ['a prefix', { publish: { s3: 'min', prefix: 'e/theirs/' } }],
    ['hosts by tags', { publish: { s3: 'mine' }, targets: { ec2Tags: { role: 'theirs' } } }],
  ])('together: %s', (_, spec) => {
    expect(judgeAs(strict, spec)).toHaveLength(1)
    expect(judgeAs(generous, spec)).toEqual([])
  })

  test('the keys of tags on AWS objects', () => {
    const metadata = { tags: { theirs: 'x' } }

    expect(pathsOf(judgeAs(strict, {}, { metadata }))).toEqual(['metadata.tags.theirs'])
    expect(judgeAs(generous, {}, { metadata })).toEqual([])
  })
})

/** A value below `raw`, in lists and maps as AWS has it. */
function rawWith({ field, steps }: RawLeaf, value: unknown): object {
  const part = field.split('.')[0] ?? ''
  const request = steps.reduceRight<unknown>((inside, [member, type]) => {
    return { [member]: wrapped(type, inside) }
  }, value)
  const each = part === 'containers' || part === 'targetGroups'
  return { raw: { [part]: each ? { web: request } : request } }
}

function wrapped(type: RawLeaf['type'], value: unknown): unknown {
  if (type.is === 'list') return [wrapped(type.of, value)]
  return type.is === 'map' ? { other: wrapped(type.of, value) } : value
}

function listing(one: Tenant, { field }: RawLeaf): Tenant {
  return { ...one, spec: { ...one.spec, raw: [field] } }
}

describe('what raw reaches is denied', () => {
  const leaves = rawLeaves()

  test('to a tenant that does not list the field', () => {
    const judged = leaves.map((leaf) => judgeAs(strict, rawWith(leaf, 'mine')).length)

    expect(judged.length).toBeGreaterThan(200)
    expect(new Set(judged)).toEqual(new Set([1]))
  })

  const decided = leaves.map((leaf) => ({
    ...leaf,
    decision: rawDecision(leaf.structure, leaf.member),
  }))

  test('to a tenant that lists the field, when the value belongs to another tenant', () => {
    const reached = decided.filter(({ decision }) => decision !== 'free')
    const wrong = reached.filter((leaf) => {
      const { decision } = leaf
      const value = decision === 'logOptions' ? theirs.resources : theirs[decision as 'own']
      const spec = rawWith(leaf, value)
      const denied = judgeAs(listing(strict, leaf), spec).length
      const least = judgeAs(listing(generous, leaf), spec).length
      return denied !== 1 || least !== (decision === 'never' ? 1 : 0)
    })

    expect(reached.length).toBeGreaterThan(50)
    expect(wrong.map(({ field }) => field)).toEqual([])
  })

  test('but not when it names nobody', () => {
    const free = decided.filter(({ decision }) => decision === 'free')
    const denied = free.filter((leaf) => {
      return judgeAs(listing(strict, leaf), rawWith(leaf, 'anything')).length > 0
    })

    expect(denied.map(({ field }) => field)).toEqual([])
  })

  test('also where it takes something away that no tenant may be without', () => {
    const spec = { ...generous.spec, raw: ['taskDefinition.networkMode'] }

    expect(
      judgeAs({ ...generous, spec }, { raw: { taskDefinition: { networkMode: null } } }),
    ).toHaveLength(1)
  })
})
