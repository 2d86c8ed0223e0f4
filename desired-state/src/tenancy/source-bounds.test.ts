import { describe, expect, test } from 'vitest'
import { load, type LoadOptions } from '../load.ts'
import { dev, file, unit, web } from '../small.fixture.ts'
import type { LoadedState } from '../types.ts'
import { tenantsOf } from './source-bounds.ts'

const shop = `apiVersion: plumbline/v1
kind: Tenant
metadata: { name: shop }
spec:
  environments: [dev]
  clusters: [dev]
  images: { repositories: [public.ecr.aws/nginx/*] }
`
const ours = web.replace('name: web', 'name: web, team: shop')
const place = `
  accounts: ["123456789012"]
  regions: [eu-west-1]
  subnets: [subnet-*]
  securityGroups: [sg-0a1b]
`

function loadWith(options: LoadOptions, ...texts: readonly string[]): LoadedState {
  return load(
    texts.map((text, index) => file(`${index}.yaml`, text)),
    options,
  )
}

function messages({ problems }: LoadedState): readonly string[] {
  return problems.map(({ message }) => message)
}

describe('a source with a tenant', () => {
  test('has units of the tenant, which they name', () => {
    const state = loadWith({}, dev, shop, ours)

    expect(state.problems).toEqual([])
    expect(unit(state).tenant).toBe('shop')
  })

  test('has no units of anybody else, and no harm comes to the others', () => {
    const nobody = web.replace('name: web', 'name: nobody')
    const other = web.replace('name: web', 'name: other, team: billing')

    const state = loadWith({}, dev, shop, ours, nobody, other)

    expect([...state.units.keys()]).toEqual(['dev/service/web'])
    expect([...state.broken.keys()].toSorted()).toEqual(['dev/service/nobody', 'dev/service/other'])
    expect(messages(state)).toEqual([
      'service/nobody belongs to no tenant',
      'team "billing" belongs to no tenant',
    ])
  })

  test('has no units of a team of two tenants', () => {
    const second = shop
      .replace('name: shop', 'name: second')
      .replace('spec:', 'spec:\n  teams: [shop]')

    expect(messages(loadWith({}, dev, shop, second, ours))).toEqual([
      'team "shop" belongs to the tenants shop and second',
    ])
  })

  test('has no units while the tenant cannot be understood', () => {
    const unclear = [
      shop.replace('clusters:', 'clustres:'),
      shop.replace('spec:', 'spec: "'),
      shop.replace('metadata: { name: shop }', 'metadata: {'),
      shop.replace('kind: Tenant', 'kind: Tennant'),
    ]

    for (const text of unclear) {
      const state = loadWith({}, dev, text, ours)
      expect([...state.units.keys()]).toEqual([])
      expect([...state.broken.keys()]).toEqual(['dev/service/web'])
    }
  })

  test('has no units when it has two tenants of one name', () => {
    const state = loadWith({}, dev, shop, shop, ours)

    expect(messages(state)).toContain('tenant shop is written twice')
    expect(state.units.size).toBe(0)
  })

  test('has no units when the file of its tenants is refused', () => {
    const refused = { message: 'the file is a symbolic link', hint: 'replace it' }
    const files = [
      file('dev.yaml', dev),
      file('web.yaml', ours),
      { ...file('tenants/shop.yaml', ''), refused },
    ]

    expect(load(files).units.size).toBe(0)
  })

  test('may hold nothing but tenants', () => {
    const state = loadWith({}, shop)

    expect(state.problems).toEqual([])
    expect(tenantsOf(state).map(({ name, spec }) => [name, spec.teams])).toEqual([
      ['shop', ['shop']],
    ])
  })
})

describe('a source whose tenants come from elsewhere', () => {
  const tenants = tenantsOf(loadWith({}, shop + place.slice(1)))

  test('has units of these tenants', () => {
    const state = loadWith({ tenants }, dev, ours)

    expect(state.problems).toEqual([])
    expect(unit(state).tenant).toBe('shop')
  })

  test('has none when there are no tenants at all', () => {
    expect(messages(loadWith({ tenants: [] }, dev, ours))).toEqual([
      'team "shop" belongs to no tenant',
    ])
  })

  test('has none of tenants that are for other sources', () => {
    const [one] = tenants
    const elsewhere =
      one === undefined ? [] : [{ ...one, spec: { ...one.spec, sources: ['other'] } }]

    expect(loadWith({ tenants: elsewhere, source: 'apps' }, dev, ours).units.size).toBe(0)
    expect(loadWith({ tenants: elsewhere, source: 'other' }, dev, ours).units.size).toBe(1)
  })

  test('cannot bring its own', () => {
    const state = loadWith({ tenants }, dev, ours, shop.replace('dev', 'prod'))

    expect(messages(state)).toEqual(['a tenant cannot write its own bounds'])
    expect(tenantsOf(state)).toEqual([])
    expect(unit(state).tenant).toBe('shop')
  })

  test.each([
    ['123456789012', '210987654321', 'spec.account'],
    ['eu-west-1', 'eu-west-2', 'spec.region'],
    ['cluster: dev', 'cluster: other', 'spec.cluster'],
    ['sg-0a1b', 'sg-0e0e', 'spec.network.securityGroups.0'],
  ])('is judged by what its environments say: %s', (from, to, path) => {
    const state = loadWith({ tenants }, dev.replace(from, to), ours)

    expect(state.problems.map((one) => one.path)).toEqual([path])
    expect([...state.broken.keys()]).toEqual(['dev/service/web'])
  })

  test('is judged by the roles that its environments give', () => {
    const environment = dev.replace('  vars:', '  roles: { task: admin }\n  vars:')

    const state = loadWith({ tenants }, environment, ours)

    expect(state.problems.map((one) => one.path)).toEqual(['spec.roles.task'])
    // Beside the tenants stands what everybody may have.
    expect(loadWith({}, environment, ours, shop).problems).toEqual([])
  })

  test('cannot give a listener of others a name of its own', () => {
    const arn =
      'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/theirs/50dc6c/f2f7dc'
    const environment = dev.replace(
      '  vars:',
      `  listeners: { public: { arn: "${arn}" } }\n  vars:`,
    )
    const routed = ours.replace(
      'spec:',
      'spec:\n  port: 80\n  ingress: { x: { listener: public, hosts: [a.example.com] } }',
    )
    const lists = `${place.slice(1)}  listeners: [LIST]\n  hosts: ["*.example.com"]\n  paths: ["*"]\n`
    const listing = (list: string) => tenantsOf(loadWith({}, shop + lists.replace('LIST', list)))

    expect(loadWith({ tenants: listing('public') }, environment, routed).units.size).toBe(0)
    expect(loadWith({ tenants: listing(arn) }, environment, routed).units.size).toBe(1)
    // Beside its environments, the name says as much as the ARN.
    const beside = shop + lists.replace('LIST', 'public')
    expect(loadWith({}, environment, routed, beside).units.size).toBe(1)
  })
})
