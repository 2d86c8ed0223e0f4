import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { listening, path } from './bench.testing.ts'

test('conditions come back in another order, some values too, with `Values` beside hosts and paths', async () => {
  const { rule, rules, arn, web } = await listening()
  const Conditions: RuleCondition[] = [
    { Field: 'host-header', Values: ['b.example.com'] },
    { Field: 'path-pattern', PathPatternConfig: { Values: ['/a', '/b'] } },
    { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8', '192.168.0.0/16'] } },
  ]
  await rule(arn, 1, web, { Conditions })

  const [found] = await rules(arn)

  const order = Conditions.map((one) => one.Field)
  const read = found?.Conditions ?? []
  expect(read.map((one) => one.Field)).not.toEqual(order)
  expect(new Set(read.map((one) => one.Field))).toEqual(new Set(order))
  expect(read).toContainEqual({
    Field: 'host-header',
    Values: ['b.example.com'],
    HostHeaderConfig: { Values: ['b.example.com'] },
  })
  expect(read).toContainEqual({
    Field: 'path-pattern',
    Values: ['/b', '/a'],
    PathPatternConfig: { Values: ['/b', '/a'] },
  })
  expect(read).toContainEqual({
    Field: 'source-ip',
    SourceIpConfig: { Values: ['192.168.0.0/16', '10.0.0.0/8'] },
  })
})

test('headers, methods, queries and regular expressions are kept as they are', async () => {
  const { rule, rules, arn, web } = await listening()
  const Conditions: RuleCondition[] = [
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Beta', Values: ['yes'] } },
    { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET', 'HEAD'] } },
    { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '2' }] } },
    { Field: 'host-header', HostHeaderConfig: { RegexValues: ['^api'] } },
  ]
  await rule(arn, 1, web, { Conditions })

  const [found] = await rules(arn)

  expect(found?.Conditions).toHaveLength(4)
  for (const condition of Conditions) expect(found?.Conditions).toContainEqual(condition)
})

test.each([
  ['no condition', []],
  ['no value', [{ Field: 'path-pattern', Values: [] }]],
  ['an unknown field', [{ Field: 'cookie', Values: ['a'] }]],
  ['two paths', [path('/a'), path('/b')]],
  ['six values', [{ Field: 'path-pattern', Values: ['1', '2', '3', '4', '5', '6'] }]],
  ['a long value', [path('/'.repeat(129))]],
])('a rule with %s is refused', async (_name, Conditions) => {
  const { rule, arn, web } = await listening()

  await expect(rule(arn, 1, web, { Conditions })).rejects.toMatchObject({ name: 'ValidationError' })
})
