import { describe, expect, it } from 'vitest'
import { anyOf, compare, ref, type ActiveRule } from '../model/index.ts'
import { ignoredBy, leaving, rulesOf } from './ignore.ts'
import { unit } from './units.fixture.ts'

function rule(path: string, more: Partial<ActiveRule> = {}): ActiveRule {
  return { name: 'rule', resource: 'service', path, reason: 'because', ...more }
}

describe('rules', () => {
  const { spec, ...rest } = unit()
  const ignore = {
    ever: { resource: 'service', path: 'a', reason: 'why' },
    ended: { resource: 'service', path: 'b', reason: 'why', untilMs: 1_000 },
    soon: { resource: 'service', path: 'c', reason: 'why', untilMs: 1_001 },
  }
  const ruled = { ...rest, spec: { ...spec, drift: { ignore } } }

  it('hold until their moment has come', () => {
    const { active, ended } = rulesOf(ruled, 1_000)

    expect(active.map(({ name }) => name)).toEqual(['ever', 'soon'])
    expect(ended).toEqual(['ended'])
  })

  it('are none of a unit that says nothing, and of one that was removed', () => {
    expect(rulesOf(unit(), 0)).toEqual({ active: [], ended: [] })
    expect(rulesOf(undefined, 0)).toEqual({ active: [], ended: [] })
  })
})

describe('a shape with rules', () => {
  const wanted = {
    count: 2,
    nested: { a: 1, b: { c: 1 } },
    list: [1],
    either: anyOf({ on: true }, { on: false }),
    definition: ref('task-definition/web'),
  }
  const live = {
    count: 7,
    nested: { a: 2, b: { c: 2 }, added: 1 },
    list: [2],
    either: { on: 1 },
    definition: 'arn:2',
  }

  it.each([
    [
      'a field',
      ['count'],
      ['definition', 'either.on', 'list', 'nested.a', 'nested.added', 'nested.b.c'],
    ],
    ['a map with all that is in it', ['nested'], ['count', 'definition', 'either.on', 'list']],
    [
      'a field that only AWS has',
      ['nested.added'],
      ['count', 'definition', 'either.on', 'list', 'nested.a', 'nested.b.c'],
    ],
    [
      'a field of one of several',
      ['either.on'],
      ['count', 'definition', 'list', 'nested.a', 'nested.added', 'nested.b.c'],
    ],
    [
      'several',
      ['count', 'list', 'nested.b.c'],
      ['definition', 'either.on', 'nested.a', 'nested.added'],
    ],
    [
      'nothing below what is no map',
      ['count.a', 'list.0'],
      ['count', 'definition', 'either.on', 'list', 'nested.a', 'nested.added', 'nested.b.c'],
    ],
    [
      'nothing that follows from other resources',
      ['definition'],
      ['count', 'definition', 'either.on', 'list', 'nested.a', 'nested.added', 'nested.b.c'],
    ],
  ])('leaves %s to others', (_about, paths, left) => {
    const shape = leaving(
      wanted,
      'service/web',
      paths.map((path) => rule(path)),
    )

    expect(compare(shape, live).map(({ path }) => path)).toEqual(left)
  })

  it('is the same where no rule is about the resource', () => {
    const others = [
      rule('count', { resource: 'alarm' }),
      rule('count', { resource: 'service/api' }),
    ]

    expect(leaving(wanted, 'service/web', others)).toBe(wanted)
  })
})

it('tells what is ignored with its reason, by rule', () => {
  const differences = ['count', 'nested.a', 'nested.b', 'other'].map((path) => ({
    path,
    from: 1,
    to: 2,
  }))
  const rules = [rule('count', { name: 'one' }), rule('nested', { name: 'two', untilMs: 5 })]

  const ignored = ignoredBy(differences, 'service/web', rules)

  expect(
    ignored.map((one) => [one.rule, one.differences.map(({ path }) => path), one.untilMs]),
  ).toEqual([
    ['one', ['count'], undefined],
    ['two', ['nested.a', 'nested.b'], 5],
  ])
})
