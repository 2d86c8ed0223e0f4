import { describe, expect, it } from 'vitest'
import { anyOf, compare, ref, type ActiveRule } from '../../model/index.ts'
import { endedRules, ignoredBy, leaving, rulesOf } from './ignore.ts'
import { unit } from '../units.fixture.ts'

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
    expect(ended.map(({ name }) => name)).toEqual(['ended'])
  })

  it('are those of the environment too, but where the unit has one of the same name', () => {
    const policy = { ...rest.environment.policy, ignore: { soon: ignore.ever, all: ignore.ended } }
    const inRuled = { ...ruled, environment: { ...rest.environment, policy } }

    const { active, ended } = rulesOf(inRuled, 1_000)

    expect(active.map(({ name, path, around }) => [name, path, around])).toEqual([
      ['ever', 'a', undefined],
      ['soon', 'c', undefined],
    ])
    expect(ended.map(({ name, around }) => [name, around])).toEqual([
      ['all', true],
      ['ended', undefined],
    ])
  })

  it('that an environment lets end are told once, and again when they end anew', () => {
    const { environment } = rest
    const around = (untilMs: number) => [
      {
        ...environment,
        policy: { ...environment.policy, ignore: { old: { ...ignore.ended, untilMs } } },
      },
    ]
    const told = new Set<string>()

    const tellings = [
      endedRules(around(1_000), told, 999),
      endedRules(around(1_000), told, 1_000),
      endedRules(around(1_000), told, 2_000),
      endedRules(around(3_000), told, 2_000),
      endedRules(around(3_000), told, 3_000),
    ]

    expect(tellings.map((one) => one.length)).toEqual([0, 1, 0, 0, 1])
    expect(tellings[1]).toMatchObject([
      {
        name: 'environment.rule-ended',
        fields: { environment: 'prod', rule: 'old', reason: 'why' },
      },
    ])
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
