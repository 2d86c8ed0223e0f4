import { expect, test } from 'vitest'
import { canonical } from './canonical.ts'

test('equal values give equal texts, whatever the order of their keys', () => {
  expect(canonical({ b: [{ c: 2 }], a: 1 })).toBe('{"a":1,"b":[{"c":2}]}')
  expect(canonical({ a: 1, b: [{ c: 2, d: undefined }] })).toBe(canonical({ b: [{ c: 2 }], a: 1 }))
})

test('the order of a list counts, and what is nothing in it stays there', () => {
  expect(canonical([2, undefined, null, '1'])).toBe('[2,null,null,"1"]')
})
