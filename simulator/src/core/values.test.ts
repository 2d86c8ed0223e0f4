import { assert, property, string, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { canonical, clean, scramble } from './values.ts'

test('scrambling keeps every item, never the order, and always does the same', () => {
  assert(
    property(uniqueArray(string(), { minLength: 2 }), (items) => {
      const scrambled = scramble(items)

      expect(scrambled.toSorted()).toEqual(items.toSorted())
      expect(scrambled).not.toEqual(items)
      expect(scramble(items)).toEqual(scrambled)
    }),
  )
})

test('a clean copy has no absent members, keeps dates and shares nothing', () => {
  const at = new Date(0)
  const inner = { list: [{ a: undefined, b: 1 }], at, nothing: null }

  const copy = clean({ inner })

  expect(copy).toEqual({ inner: { list: [{ b: 1 }], at } })
  expect(Object.keys(copy.inner)).toEqual(['list', 'at'])
  expect(copy.inner.list).not.toBe(inner.list)
})

test('equal values have equal texts, whatever the order of their keys', () => {
  expect(canonical({ a: 1, b: [{ c: 2, d: undefined }] })).toBe(canonical({ b: [{ c: 2 }], a: 1 }))
  expect(canonical({ a: [1, 2] })).not.toBe(canonical({ a: [2, 1] }))
})
