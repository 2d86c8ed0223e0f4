import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocateRules } from './rules.ts'
import {
  estates,
  listenerWith,
  placed,
  range,
  route,
  routesOf,
  typical,
  type Said,
} from './estate.fixture.ts'

describe('a priority that a route says', () => {
  it.each([1, 500, 5000, 50_000])(
    'of %i moves no route that has nothing to do with it',
    (priority) => {
      const routes = typical(50)
      const before = allocateRules(routes, listenerWith()).rules
      const said = route('said/web', { hosts: ['said.example.com'], priority })
      const meets = route('any/web', { hosts: ['said.example.com'], paths: ['/a'] })
      const after = allocateRules([...routes, said, meets], listenerWith()).rules

      const moved = routes.filter(
        ({ id }) => after.get(id)?.[0]?.priority !== before.get(id)?.[0]?.priority,
      )
      expect(moved.length).toBeLessThanOrEqual(1)
    },
  )

  it('is its priority; a route of several rules takes as many in a row', () => {
    const many = ['/a', '/b', '/c', '/d', '/e', '/f']
    const rules = placed(
      routesOf({ 'a/web': { hosts: ['h.example.com'], paths: many, priority: 70 } }),
    )

    expect(rules.map(({ priority }) => priority)).toEqual([70, 71])
  })

  it('is kept free by the others, which keep their order to it', () => {
    fc.assert(
      fc.property(estates, fc.integer({ min: 1200, max: 19_000 }), (routes, priority) => {
        const first = routes[0]
        fc.pre(first !== undefined)
        const said = { ...first, ingress: { ...first.ingress, priority } }
        const others = routes.slice(1)
        const rules = placed([said, ...others])

        const own = rules.filter(({ route: of }) => of === first.id).map((rule) => rule.priority)
        expect(own[0]).toBe(priority)
        expect(new Set(rules.map((rule) => rule.priority)).size).toBe(rules.length)
        for (const rule of rules.filter(({ route: of }) => of !== first.id)) {
          expect(rule.priority).toBeGreaterThanOrEqual(range.from)
        }
      }),
    )
  })

  it('puts what is more specific before it', () => {
    const rules = placed(
      routesOf({
        'all/web': { hosts: ['h.example.com'], priority: 1001 },
        'api/web': { hosts: ['h.example.com'], paths: ['/api'] },
      }),
    )

    expect(rules.map(({ priority }) => priority)).toEqual([1001, 1000])
  })
})

describe('conflicts', () => {
  const found = (all: Readonly<Record<string, Said>>, to = range.to) =>
    allocateRules(routesOf(all), listenerWith({ from: 1000, to })).conflicts.map((one) =>
      'route' in one ? [one.what, one.route] : [one.what, ...one.sides.map((side) => side.route)],
    )
  const h = ['h.example.com']

  it.each<[string, Readonly<Record<string, Said>>, readonly string[][]]>([
    ['none', { 'a/web': { hosts: h }, 'b/web': { hosts: h, paths: ['/b'] } }, []],
    [
      'the same host',
      { 'a/web': { hosts: h }, 'b/web': { hosts: ['H.example.com'] } },
      [['same', 'prod/service/a/web', 'prod/service/b/web']],
    ],
    [
      'every path, said and not said',
      { 'a/web': { hosts: h }, 'b/web': { hosts: h, paths: ['/*'] } },
      [['same', 'prod/service/a/web', 'prod/service/b/web']],
    ],
    [
      'a bare path that another one routes',
      { 'a/web': { hosts: h, paths: ['/x/*'] }, 'b/web': { hosts: h, paths: ['/x'] } },
      [['same', 'prod/service/a/web', 'prod/service/b/web']],
    ],
    [
      'the same, told apart by a header',
      { 'a/web': { hosts: h }, 'b/web': { hosts: h, headers: { 'X-Beta': ['1'] } } },
      [],
    ],
    [
      'a wide route before a narrow one',
      { 'a/web': { hosts: h, priority: 10 }, 'b/web': { hosts: h, paths: ['/b'], priority: 20 } },
      [['covered', 'prod/service/a/web', 'prod/service/b/web']],
    ],
    [
      'a wide route before the range',
      { 'a/web': { hosts: h, priority: 10 }, 'b/web': { hosts: h, paths: ['/b'] } },
      [['covered', 'prod/service/a/web', 'prod/service/b/web']],
    ],
    [
      'one priority twice',
      { 'a/web': { hosts: h, priority: 10 }, 'b/web': { hosts: ['i.example.com'], priority: 10 } },
      [['priority', 'prod/service/a/web', 'prod/service/b/web']],
    ],
  ])('%s', (_case, all, expected) => {
    expect(found(all)).toEqual(expected)
  })

  it('a range that is too small: the last by name do without, and the others have their rules', () => {
    const all = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [`${name}/web`, { hosts: [`${name}.example.com`] }]),
    )

    expect(found(all, 1001)).toEqual([
      ['room', 'prod/service/c/web'],
      ['room', 'prod/service/d/web'],
    ])
    expect(
      placed(routesOf(all), { from: 1000, to: 1001 })
        .map(({ priority }) => priority)
        .toSorted((a, b) => a - b),
    ).toEqual([1000, 1001])
  })
})
