import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isTricky, matches } from './glob.ts'

describe('a pattern', () => {
  test.each([
    ['*', ''],
    ['*', 'anything/at:all'],
    ['a', 'a'],
    ['a*', 'a'],
    ['a*', 'a/b'],
    ['*a', 'ba'],
    ['a*c', 'abc'],
    ['a*b*c', 'axbxbxc'],
    ['**', 'x'],
    ['a*b', 'ab'],
    ['*.example.com', '*.example.com'],
  ])('%s stands for %o', (pattern, text) => {
    expect(matches(pattern, text)).toBe(true)
  })

  test.each([
    ['', 'a'],
    ['a', 'A'],
    ['a', 'ab'],
    ['a*a', 'a'],
    ['ab*ba', 'aba'],
    ['a*b*c', 'acb'],
    ['a.c', 'abc'],
    ['shop.example.com', '*.example.com'],
    ['shop.*', '*.example.com'],
  ])('%s does not stand for %o', (pattern, text) => {
    expect(matches(pattern, text)).toBe(false)
  })

  test('stands for what the same expression does', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })

    fc.assert(
      fc.property(word, text, (pattern, value) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`)
        expect(matches(pattern, value)).toBe(expression.test(value))
      }),
      { numRuns: 2_000 },
    )
  })

  test('that stands for a text with wildcards stands for everything that the wildcards do', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
    const fill = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 4 })

    fc.assert(
      fc.property(piece, piece, fill, (pattern, value, inside) => {
        fc.pre(matches(pattern, value))
        expect(matches(pattern, value.replaceAll('*', inside))).toBe(true)
      }),
    )
  })

  test('takes no exponential time', () => {
    expect(matches('*a'.repeat(250), 'a'.repeat(2_000) + 'b')).toBe(false)
  })

  test.each([
    'role/tenants/a/../../admin',
    '..',
    'a\\b',
    'a\0b',
    'a\nb',
    'a%2e%2e/b',
    'a%2Fb',
    'a%5cb',
    'a%00b',
  ])('stands for no %o', (text) => {
    expect(isTricky(text)).toBe(true)
    expect(matches('*', text)).toBe(false)
  })
})
