import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byKey, fold, pruneObject, sorted, text } from './normal.ts'

describe('pruneObject', () => {
  it('drops what says nothing, at every depth, and keeps 0, false and the empty text', () => {
    const value = { a: undefined, b: null, c: [], d: { e: {} }, f: [{}, 1], g: 0, h: false, i: '' }

    expect(pruneObject(value)).toEqual({ f: [1], g: 0, h: false, i: '' })
  })

  it('is done after once', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const once = pruneObject(value)

        expect(pruneObject(once)).toEqual(once)
      }),
    )
  })
})

describe('fold', () => {
  it('drops a field only while it equals its default', () => {
    const defaults = { size: 0, mode: { a: 1 } }

    expect(fold({ size: 0, mode: { a: 1 }, x: 0 }, defaults)).toEqual({ x: 0 })
    expect(fold({ size: 1, mode: { a: 2 } }, defaults)).toEqual({ size: 1, mode: { a: 2 } })
  })
})

describe('sorted', () => {
  it('does not depend on the order, and changes nothing in place', () => {
    const list = fc.array(fc.oneof(fc.string(), fc.record({ name: fc.string() })), { maxLength: 6 })
    fc.assert(
      fc.property(list, (items) => {
        const before = structuredClone(items)

        expect(sorted(items.toReversed())).toEqual(sorted(items))
        expect(items).toEqual(before)
      }),
    )
  })
})

describe('byKey', () => {
  it('makes a map of named things, in which none vanishes', () => {
    const list = [{ name: 'b', x: 1 }, { name: 'a' }]

    const map = byKey(
      list,
      ({ name }) => text(name),
      ({ name: _name, ...rest }) => rest,
    )

    expect(map).toEqual({ a: true, b: { x: 1 } })
    expect(byKey([], String, () => 1)).toBeUndefined()
  })
})
