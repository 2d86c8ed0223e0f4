import { describe, expect, test } from 'vitest'
import { allows, patternsOf } from './allow.ts'
import type { AllowList } from '../decisions/decision.ts'
import { tenantSpec } from '../schema/tenant.ts'
import type { TenantSpec } from '../spec/tenant.ts'

const scene = { account: '123456789012', region: 'eu-west-1' }

/** A tenant that lists one pattern, in the place of the list. */
function spec(list: AllowList, pattern: string): TenantSpec {
  const [field = '', part] = list.split('.')
  const inside = part === undefined ? [pattern] : { [part]: [pattern] }
  const lists = list === 'images' ? { images: { repositories: [pattern] } } : { [field]: inside }
  return { teams: [], ...tenantSpec.parse(lists) }
}

type Row = readonly [list: AllowList, pattern: string, value: string]

const arn = 'arn:aws:iam::123456789012:role'
const parameter = 'arn:aws:ssm:eu-west-1:123456789012:parameter'

const allowed: readonly Row[] = [
  ['roles.task', 'shop-*', 'shop-web'],
  ['roles.task', 'shop-*', `${arn}/shop-web`],
  ['roles.task', `${arn}/tenants/shop/*`, `${arn}/tenants/shop/web`],
  ['roles.task', `${arn}/shop-web`, 'shop-web'],
  ['roles.task', `${arn}/shop-*`, 'arn:aws-cn:iam::123456789012:role/shop-web'],
  [
    'images',
    '*.dkr.ecr.eu-west-1.amazonaws.com/shop/*',
    '1.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1',
  ],
  ['images', 'registry:5000/web', 'registry:5000/web'],
  ['images', 'registry:5000/web', `registry:5000/web:1@sha256:${'a'.repeat(64)}`],
  ['secrets', '/shop/*', '/shop/token'],
  ['secrets', '/shop/*', 'shop/token'],
  ['secrets', '/shop/*', `${parameter}/shop/token`],
  ['secrets', `${parameter}/shop/*`, '/shop/token'],
  [
    'secrets',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/*',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf:password::',
  ],
  ['hosts', '*.shop.example.com', 'Web.Shop.Example.com'],
  ['hosts', '*.shop.example.com', '*.shop.example.com'],
  ['paths', '/shop/*', '/shop/a*'],
  ['paths', '/shop/*', '/shop'],
  ['capacityProviders', 'nothing', 'FARGATE_SPOT'],
]

const denied: readonly Row[] = [
  ['roles.task', 'shop-*', 'admin'],
  ['roles.task', 'shop-*', `arn:aws:iam::210987654321:role/shop-web`],
  ['roles.task', 'shop-*', `${arn}/team-b/shop-web`],
  ['roles.task', 'shop-*', 'shop-/../admin'],
  ['roles.task', `${arn}/tenants/shop/*`, `${arn}/tenants/shop/../../admin`],
  ['roles.task', `${arn}/tenants/shop/*`, 'shop-web'],
  ['roles.task', 'shop-*', '*'],
  ['images', 'registry.example.com/shop/*', 'registry.example.com.evil.test/shop/web:1'],
  ['images', 'registry.example.com/shop/*', 'registry.example.com/other/web:1'],
  ['images', 'registry.example.com/shop/web', 'registry.example.com/shop/web-2:1'],
  ['images', 'web', 'registry.example.com/web'],
  ['secrets', '/shop/*', '/other/token'],
  ['secrets', '/shop/*', '/shop/../other/token'],
  ['secrets', '/shop/*', 'arn:aws:ssm:eu-west-2:123456789012:parameter/shop/token'],
  ['secrets', '/shop/*', 'arn:aws:ssm:eu-west-1:210987654321:parameter/shop/token'],
  ['secrets', '/shop/*', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:/shop/x-AbCdEf'],
  ['hosts', '*.shop.example.com', '*.example.com'],
  ['hosts', 'shop.example.com', '*'],
  ['hosts', '*.shop.example.com', 'shop.example.com'],
  ['paths', '/shop/*', '/*'],
  ['paths', '/shop/*', '/shopping'],
  ['paths', '/shop/*', '/shop*'],
  ['paths', '/shop/*', '/s?op/a'],
  ['capacityProviders', 'mine', 'FARGATE_X'],
  ['logGroups', '/shop/*', '/other'],
]

describe('a tenant', () => {
  test.each(allowed)('with %s of %s allows %s', (list, pattern, value) => {
    expect(patternsOf(spec(list, pattern), list)).toEqual([pattern])
    expect(allows(spec(list, pattern), list, value, scene)).toBe(true)
  })

  test.each(denied)('with %s of %s denies %s', (list, pattern, value) => {
    expect(allows(spec(list, pattern), list, value, scene)).toBe(false)
  })
})
