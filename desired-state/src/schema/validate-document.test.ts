import { describe, expect, test } from 'vitest'
import { environmentDocument as schema } from './envelope.ts'
import { formatProblem } from '../text/format.ts'
import { dev } from '../small.fixture.ts'
import { validateDocument } from './validate-document.ts'

function report(text: string): string {
  const validated = validateDocument(text, 'dev.yaml', schema)
  return validated.ok
    ? 'ok'
    : validated.problems.map((item) => formatProblem(item, text)).join('\n')
}

describe('validateDocument', () => {
  test('gives the value of a good document', () => {
    const validated = validateDocument(dev, 'dev.yaml', schema)

    expect(validated).toMatchObject({
      ok: true,
      value: { metadata: { name: 'dev' }, spec: { policy: { prune: 'confirm' } } },
    })
  })

  test('tells every problem with its position', () => {
    const text = dev
      .replace('subnet-0c2d', 'subnet 0c2d')
      .replace('region: eu-west-1', 'regoin: eu-west-1')
      .replace('kind', 'stores: {}\nkind')

    expect(report(text)).toBe(
      `dev.yaml:2:1: error: "stores" is not a field of this document
     2 | stores: {}
       | ^^^^^^
       = hint: fields: apiVersion, kind, metadata, spec
dev.yaml:5:1: error: spec.region: region is missing
     5 | spec:
       | ^^^^
       = hint: add "region: …" to spec
dev.yaml:7:3: error: spec: "regoin" is not a field of spec
     7 |   regoin: eu-west-1
       |   ^^^^^^
       = hint: did you mean "region"?
dev.yaml:9:37: error: spec.network.subnets.1: write a subnet id such as subnet-0a1b2c3d
     9 |   network: { subnets: [subnet-0a1b, subnet 0c2d], securityGroups: [sg-0a1b] }
       |                                     ^^^^^^^^^^^`,
    )
  })

  test.each([
    ['nothing', '', 'dev.yaml:1:1: error: the file holds no document'],
    ['a list', '- a\n', 'dev.yaml:1:1: error: expected a map of fields'],
    ['two documents', 'a: b\n---\nc: d\n', 'dev.yaml:3:1: error: only one document can be here'],
    ['an open quote', 'a: "b\n', 'dev.yaml:1:4: error: this quote is not closed'],
    [
      'an alias',
      `${dev}  policy: *a\n`,
      'dev.yaml:10:11: error: spec.policy: anchors and aliases are not supported',
    ],
    [
      'deep nesting',
      '['.repeat(20_000),
      'dev.yaml:1:65: error: maps and lists are nested more than 64 levels deep',
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(report(text).split('\n')[0]).toBe(expected)
  })
})
