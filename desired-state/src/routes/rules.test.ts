import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareRequests, requestCovers, requestsMeet, requestsOf } from './request.ts'
import { estates, listenerWith, placed, range, routesOf, typical } from './estate.fixture.ts'
import { allocateRules, type Route } from './rules.ts'
import type { IngressRule } from '../spec/service.ts'

/** The route whose rule comes first, of all that take a request. */
function answers(routes: readonly Route[], host: string, path: string): string | undefined {
  const [asked] = requestsOf({ hosts: [host], paths: [path], headers: {} })
  const taking = placed(routes).filter((rule) =>
    requestsOf(rule).some((one) => asked !== undefined && requestCovers(one, asked)),
  )
  return taking.toSorted((a, b) => a.priority - b.priority)[0]?.route
}

describe('the rules of an estate', () => {
  it('have priorities of their own, in the range', () => {
    fc.assert(
      fc.property(estates, (routes) => {
        const priorities = placed(routes).map(({ priority }) => priority)

        expect(new Set(priorities).size).toBe(priorities.length)
        expect(priorities.every((one) => one >= range.from && one <= range.to)).toBe(true)
      }),
    )
  })

  it('do not depend on the order of the routes', () => {
    fc.assert(
      fc.property(estates, fc.integer({ min: 1, max: 7 }), fc.nat(1), (routes, turn, wide) => {
        const turned = [...routes.slice(turn), ...routes.slice(0, turn)].toReversed()
        const listener = listenerWith(wide === 1 ? range : { from: 1000, to: 1003 })
        const rulesOf = (all: readonly Route[]) => allocateRules(all, listener).rules

        expect(new Map(rulesOf(turned))).toEqual(new Map(rulesOf(routes)))
      }),
    )
  })

  it('come one after the other, the more specific one first wherever two meet', () => {
    fc.assert(
      fc.property(estates, fc.constantFrom(0, 3, 18_999), (routes, spare) => {
        const count = placed(routes).length
        const narrow = { from: 1000, to: 1000 + count + spare }
        const rules = placed(routes, narrow)
        const wrong: unknown[] = []
        for (const one of rules) {
          for (const other of rules) {
            if (one.route === other.route) continue
            const first = pairsOf(one, other).some(
              ([a, b]) => requestsMeet(a, b) && compareRequests(a, b) < 0,
            )
            if (first && one.priority >= other.priority) wrong.push([one, other])
          }
        }
        expect(wrong).toEqual([])
      }),
    )
  })

  it('hold five values and five wildcards at most, and together all that is routed', () => {
    fc.assert(
      fc.property(estates, (routes) => {
        for (const { id, ingress } of routes) {
          const rules = placed(routes).filter(({ route: of }) => of === id)
          for (const rule of rules) {
            const values = [...rule.hosts, ...rule.paths, ...Object.values(rule.headers).flat()]
            expect(values.length).toBeLessThanOrEqual(5)
            expect(values.join('').replaceAll(/[^*?]/g, '').length).toBeLessThanOrEqual(5)
          }
          const taken = rules.flatMap(requestsOf)
          for (const wanted of requestsOf(ingress)) {
            expect(taken.some((one) => requestCovers(one, wanted))).toBe(true)
          }
        }
      }),
    )
  })
})

function pairsOf(one: IngressRule, other: IngressRule) {
  return requestsOf(one).flatMap((a) => requestsOf(other).map((b) => [a, b] as const))
}

describe('what a request reaches', () => {
  const shop = ['shop.example.com']
  const all = routesOf({
    'front/web': { hosts: shop },
    'api/web': { hosts: shop, paths: ['/api/*'] },
    'beta/web': { hosts: shop, paths: ['/api/v2/*'] },
    'any/web': {},
    'tenants/web': { hosts: ['*.example.com'] },
    'status/web': { paths: ['/status'] },
  })

  it.each([
    ['shop.example.com', '/', 'front'],
    ['shop.example.com', '/cart', 'front'],
    ['shop.example.com', '/api', 'api'],
    ['shop.example.com', '/api/v1/x', 'api'],
    ['shop.example.com', '/api/v2/x', 'beta'],
    ['acme.example.com', '/api/v2/x', 'tenants'],
    ['elsewhere.org', '/status', 'status'],
    // The host decides before the path.
    ['acme.example.com', '/status', 'tenants'],
    ['elsewhere.org', '/x', 'any'],
  ])('%s%s goes to %s', (host, path, service) => {
    expect(answers(all, host, path)).toBe(`prod/service/${service}/web`)
  })

  it('is decided path by path where two services are each the more specific one', () => {
    const crossed = routesOf({
      'a/web': { hosts: shop, paths: ['/one/*', '/two/deep/*'] },
      'b/web': { hosts: shop, paths: ['/one/deep/*', '/two/*'] },
    })

    expect(
      ['/one/x', '/one/deep/x', '/two/x', '/two/deep/x'].map((path) =>
        answers(crossed, 'shop.example.com', path),
      ),
    ).toEqual(['a', 'b', 'b', 'a'].map((name) => `prod/service/${name}/web`))
    expect(placed(crossed).every(({ paths: some }) => some.length === 1)).toBe(true)
  })

  it('costs no rule more than it must', () => {
    const rules = placed(
      routesOf({
        'a/web': { hosts: shop, paths: ['/one/*', '/two/*'] },
        'b/web': { hosts: shop, paths: ['/one/deep/*', '/two/deep/*'] },
      }),
    )

    expect(rules.map(({ paths: some }) => some)).toEqual([
      ['/one/*', '/one', '/two/*', '/two'],
      ['/one/deep/*', '/one/deep', '/two/deep/*', '/two/deep'],
    ])
  })
})

describe('adding a service', () => {
  it.each([10, 100, 400])('to %i others moves almost none of them', (count) => {
    const routes = typical(count)
    const before = allocateRules(routes, listenerWith()).rules
    const added = typical(count + 50).slice(count)
    const moved = added.map((one) => {
      const after = allocateRules([...routes, one], listenerWith()).rules
      return routes.filter(
        ({ id }) => after.get(id)?.[0]?.priority !== before.get(id)?.[0]?.priority,
      ).length
    })

    expect(Math.max(...moved)).toBeLessThanOrEqual(2)
    expect(moved.filter((some) => some > 0).length).toBeLessThanOrEqual(5)
  })
})
