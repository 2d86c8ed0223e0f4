import { describe, expect, test } from 'vitest'
import { markerBehind } from '../text/markers.ts'
import { dev, loadTexts, web } from '../small.fixture.ts'

const policy = `apiVersion: plumbline/v1
kind: ImagePolicy
metadata: { name: nginx, team: shop }
spec:
  repository: public.ecr.aws/nginx/nginx
  select: { semver: ">=1.27 <2" }
  update: { environments: { dev: commit } }
`

describe('an image policy', () => {
  test('is part of the desired state', () => {
    const { imagePolicies, problems } = loadTexts(dev, web, policy)

    expect(problems).toEqual([])
    expect(imagePolicies.get('nginx')).toEqual({
      name: 'nginx',
      team: 'shop',
      spec: {
        repository: 'public.ecr.aws/nginx/nginx',
        select: { semver: '>=1.27 <2' },
        digest: 'pin',
        update: { environments: { dev: 'commit' } },
      },
    })
  })

  test('that is wrong, or there twice, is not, and breaks no unit', () => {
    const wrong = loadTexts(dev, web, policy.replace('>=1.27 <2', 'newest'))
    const twice = loadTexts(dev, web, policy, policy)

    for (const state of [wrong, twice]) {
      expect(state.imagePolicies.size).toBe(0)
      expect(state.complete).toBe(false)
      expect([...state.units.keys()]).toEqual(['dev/service/web'])
    }
  })

  test.each([
    `(?P<n>x)${'|\\W'.repeat(30)}`,
    `(?P<n>x)${'|[^a]'.repeat(18)}`,
    `(?P<n>${'(x*)*'.repeat(18)})`,
    `(?P<n>${'('.repeat(45)}${')'.repeat(45)})`,
    `(?i)(?P<n>[^a-c]{120})${'.'.repeat(70)}`,
    `(?P<n>x)${'((.{10}){10}){10}'.repeat(5)}`,
    `(?P<n>x)${'\\pL{1000}'.repeat(9)}`,
  ])('takes little time to read, hundreds of times: %s', { timeout: 5_000 }, (pattern) => {
    const select = `{ pattern: '${pattern}', by: n, order: numeric }`
    const one = policy.replace('{ semver: ">=1.27 <2" }', select)
    const many = Array.from({ length: 400 }, (_, index) => one.replace('nginx', `p${index}`))

    const state = loadTexts(dev, many.join('---\n'))

    expect(state.imagePolicies.size + state.problems.length).toBeGreaterThanOrEqual(400)
  })

  test('may be in a file that cannot be read, so that a marker may be right', () => {
    const marked = web.replace('1.27', '1.27 # {"$image": "nginx"}')

    const state = loadTexts(dev, marked, policy.replace('spec:', 'spec: "'))

    expect([...state.units.keys()]).toEqual(['dev/service/web'])
  })
})

describe('a marker', () => {
  test.each([
    ['a # {"$image": "web"}', 'web'],
    ['a   #{"$image":"web"}', 'web'],
    ['a, # {"$image": "web"}\nb: c', 'web'],
    ['a # {"$image": "web"}  \r\nb: c', 'web'],
    ['a # {"$image": "web", "more": 1}', 'web'],
  ])('is read from %o', (text, name) => {
    const found = markerBehind(text, 1)

    expect(found?.policy).toBe(name)
    expect(text.slice(found?.start, found?.end)).toMatch(/^\{.*\}$/)
  })

  test.each([
    'a',
    'a # web',
    'a # see {"$image": "web"}',
    'a\n# {"$image": "web"}',
    'a } # {"$image": "web"}',
    'a # null',
  ])('is not read from %o', (text) => {
    expect(markerBehind(text, 1)).toBeUndefined()
  })

  test.each([
    'a # {"$image": 3}',
    'a # {"$image": "web"',
    'a # {"$image": "web"} and more',
    `a # {"$image": "${'x'.repeat(300)}"}`,
  ])('names no policy in %o, which was meant to be one', (text) => {
    expect(markerBehind(text, 1)?.policy).toBe('')
  })
})
