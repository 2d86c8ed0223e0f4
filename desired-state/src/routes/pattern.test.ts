import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBreadth, covers, overlaps, pattern } from './pattern.ts'

const alphabet = ['a', 'b', '/']

/** Every text of up to five letters that a pattern takes. */
function taken(written: string): Set<string> {
  const expression = written.replaceAll('*', '.*').replaceAll('?', '.')
  const all = new RegExp(`^${expression}$`)
  return new Set(texts.filter((text) => all.test(text)))
}

// One letter that no pattern names: without it `*` would be no more than the letters that are named.
const texts = Array.from({ length: 6 })
  .reduce<string[]>(
    (known) => [
      ...new Set([...known, ...known.flatMap((one) => [...alphabet, 'x'].map((l) => one + l))]),
    ],
    [''],
  )
  .filter((text) => text.length <= 5)

const written = fc.string({
  unit: fc.constantFrom(...alphabet, '*', '?', '*'),
  maxLength: 3,
})

describe('patterns', () => {
  it.each([
    ['/*', '/api/*', true],
    ['/api/*', '/*', false],
    ['/api/*', '/api', false],
    ['*.example.com', 'shop.example.com', true],
    ['*.example.com', '*.shop.example.com', true],
    ['*?', '?*', true],
    ['a?', 'a*', false],
    ['a*c', 'abc', true],
    ['a*b*c', 'a*c', false],
  ])('%s covers %s: %s', (wide, narrow, expected) => {
    expect(covers(pattern(wide), pattern(narrow))).toBe(expected)
  })

  it.each([
    ['a*', '*b', true],
    ['/api/*', '/api', false],
    ['/a?', '/ab', true],
    ['/a?', '/a', false],
    ['*', '', true],
    ['shop.example.com', '*.example.org', false],
  ])('%s meets %s: %s', (a, b, expected) => {
    expect(overlaps(pattern(a), pattern(b))).toBe(expected)
    expect(overlaps(pattern(b), pattern(a))).toBe(expected)
  })

  it('cover, meet and are ordered as the texts that they take say', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        const [one, other] = [pattern(a), pattern(b)]
        const [ofOne, ofOther] = [taken(a), taken(b)]

        const isPart = [...ofOther].every((text) => ofOne.has(text))
        const isWhole = [...ofOne].every((text) => ofOther.has(text))
        const meet = [...ofOne].some((text) => ofOther.has(text))

        expect(taken(one.text)).toEqual(ofOne)
        expect(overlaps(one, other)).toBe(meet)
        // Without `?` nothing goes unseen; with it, what is seen is so.
        const seen = covers(one, other)
        expect(seen === isPart || (isPart && `${a}${b}`.includes('?'))).toBe(true)
        const comesFirst = compareBreadth(other.breadth, one.breadth) < 0
        expect(comesFirst || !isPart || isWhole).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })
})
