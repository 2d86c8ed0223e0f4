import { describe, expect, it } from 'vitest'
import { anyOf, compare, ref, unmanaged, within } from './compare.ts'

describe('compare', () => {
  it.each([
    ['equal values', { a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, []],
    ['a changed field', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: 'a.b', from: 2, to: 1 }]],
    ['an added field', { a: 1 }, {}, [{ path: 'a', from: undefined, to: 1 }]],
    ['a field that is only live', {}, { a: { b: 1 } }, [{ path: 'a.b', from: 1, to: undefined }]],
    ['null as absent', { a: null }, {}, []],
    ['a list as a whole', { a: [1, 2] }, { a: [2, 1] }, [{ path: 'a', from: [2, 1], to: [1, 2] }]],
    [
      'a field that became an object',
      { a: { b: 1 } },
      { a: 1 },
      [{ path: 'a.b', from: undefined, to: 1 }],
    ],
    ['a key with a dot', { 'a.b': 1 }, { 'a.b': 2 }, [{ path: '"a.b"', from: 2, to: 1 }]],
    ['an unmanaged field', { a: unmanaged('somebody else') }, { a: 9 }, []],
    ['one of several values', { a: anyOf(1, 2) }, { a: 2 }, []],
    ['none of several values', { a: anyOf(1, 2) }, { a: 3 }, [{ path: 'a', from: 3, to: 1 }]],
    ['several values of which one is "absent"', { a: anyOf(1, null) }, {}, []],
    ['a number between limits', { a: within(2, 6, 3) }, { a: 6 }, []],
    [
      'a number beyond the limits, which goes to the nearer one',
      { a: within(2, 6, 3) },
      { a: 7 },
      [{ path: 'a', from: 7, to: 6 }],
    ],
    [
      'a number that is not there',
      { a: within(2, 6, 3) },
      {},
      [{ path: 'a', from: undefined, to: 3 }],
    ],
    [
      'an unresolved reference',
      { a: ref('x/y') },
      { a: 'z' },
      [{ path: 'a', from: 'z', to: { $ref: 'x/y' } }],
    ],
  ])('finds %s', (_name, wanted, live, expected) => {
    const differences = compare(wanted, live)

    expect(differences).toEqual(expected)
  })
})
