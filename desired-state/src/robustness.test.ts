import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createParseCache } from './cache.ts'
import { load } from './load.ts'
import { shopFiles } from './shop.fixture.ts'
import { dev, file, loadTexts, web } from './small.fixture.ts'
import type { SourceFile } from './types.ts'

describe('whatever is written', () => {
  /** They make more interesting files than random characters do. */
  const pieces = [
    'apiVersion: plumbline/v1\n',
    'kind: Service\n',
    'kind: Overlay\n',
    '---\n',
    '  ',
    'metadata: { name: web }\n',
    'target: service/web\n',
    'environment: dev\n',
    'spec:\n',
    'image: a\n',
    '${vars.',
    '&a ',
    '*a',
    '!!str ',
    '- ',
    ': ',
    '\r\n',
    '|\n',
    '? ',
    '__proto__: ',
    'null',
    '%YAML 1.1\n',
    ...Array.from('{}[]"\'#,\t\0'),
  ]
  const soup = fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 5 })), {
      maxLength: 40,
    })
    .map((chosen) => chosen.join(''))

  test('load does not throw, and the neighbours are rendered', () => {
    const neighbour = file('z.yaml', web.replace('web', 'neighbour'))

    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (text) => {
        const state = load([file('a.yaml', text), file('dev.yaml', dev), neighbour])

        const id = 'dev/service/neighbour'
        expect(state.units.has(id) || state.broken.has(id)).toBe(true)
        expect(state.complete).toBe(state.problems.length === 0)
        expect([...state.broken.values()].every((reasons) => reasons.length > 0)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('a value is never repeated in a problem', () => {
    const canary = 'canary7secret'
    const value = fc.oneof(
      fc.constant(canary),
      fc.constant([canary]),
      fc.constant({ field: canary, secretsManager: canary, ssm: [canary], command: '${x' }),
    )
    const names =
      'image cpu memory arch port user workdir env secrets roles health stopTimeout scale deploy logs exec other'
    const field = fc.constantFrom(...names.split(' '))

    fc.assert(
      fc.property(fc.dictionary(field, value, { minKeys: 1 }), (spec) => {
        const text = `${web.slice(0, web.indexOf('spec:'))}spec: ${JSON.stringify(spec)}\n`

        const state = loadTexts(dev, text, `${dev}  vars: "${canary}`, `- ${canary}\n`)

        expect(state.problems.length).toBeGreaterThan(1)
        expect(JSON.stringify(state.problems)).not.toContain(canary)
      }),
    )
  })

  const shop = shopFiles()
  const cache = createParseCache()

  /** Cuts a piece out of a file and puts a sign that means something to YAML in its place. */
  const damage = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    cut: fc.nat(40),
    insert: fc.constantFrom('', '"', '[', '{', ':', '\t', '\n', '#', '---\n', '&', '*', "'", '|'),
  })

  type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never

  function damaged(victim: SourceFile, { at, cut, insert }: Damage) {
    const start = Math.floor(at * victim.text.length)
    const text = victim.text.slice(0, start) + insert + victim.text.slice(start + cut)
    const changed = { ...victim, text, blob: text }
    return load(
      shop.map((one) => (one === victim ? changed : one)),
      { cache },
    )
  }

  test('a damaged service is never taken for a removed one, and harms no other', () => {
    const whole = load(shop)
    const services = shop.filter(({ path }) => path.endsWith('service.yaml'))

    fc.assert(
      fc.property(fc.constantFrom(...services), damage, (victim, how) => {
        const state = damaged(victim, how)

        const ids = [...whole.units.keys()]
        const own = ids.filter((id) => id.endsWith(`/${victim.path.split('/')[1]}`))
        const others = ids.filter((id) => !own.includes(id))
        expect(own.every((id) => state.units.has(id) || !state.complete)).toBe(true)
        expect(others.map((id) => state.units.get(id))).toEqual(
          others.map((id) => whole.units.get(id)),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('a damaged overlay never lets its unit go out without it', () => {
    const overlays = shop.filter(({ path }) => path.endsWith('overlays/prod.yaml'))

    fc.assert(
      fc.property(fc.constantFrom(...overlays), damage, (victim, how) => {
        const state = damaged(victim, how)

        const id = `prod/service/${victim.path.split('/')[1]}` as const
        const without = load(
          shop.filter((one) => one !== victim),
          { cache },
        ).units.get(id)
        const rendered = state.units.get(id)
        // A cut can leave an overlay that says nothing and is right.
        expect(state.complete || rendered?.fingerprint !== without?.fingerprint).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
