import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { merge } from './merge.ts'
import { fields, find, plain, type Span, type Tree } from '../text/tree.ts'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** The algorithm as RFC 7386 writes it down, on plain JSON. */
function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch
  const result: Record<string, Json> = { ...(isObject(target) ? target : {}) }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function spanIn(file: string): Span {
  return { file, line: 1, column: 1, length: 1 }
}

function tree(value: Json, file: string): Tree {
  const at = spanIn(file)
  if (Array.isArray(value)) return { is: 'list', at, items: value.map((item) => tree(item, file)) }
  if (!isObject(value)) return { is: 'scalar', at, value }
  const entries = Object.entries(value).map(
    ([key, item]) => [key, { key: at, value: tree(item, file) }] as const,
  )
  return fields(entries, at)
}

/** Few keys, so that base and overlay often meet. */
const json = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(null, true, 'text', 7),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('any')),
  ),
})).any

describe('merge', () => {
  test('is the merge patch of RFC 7386', () => {
    fc.assert(
      fc.property(json, json, (base, patch) => {
        const merged = merge(tree(base, 'base'), tree(patch, 'overlay'))

        expect(plain(merged)).toEqual(mergePatch(base, patch))
      }),
    )
  })

  test('twice is the same as once', () => {
    fc.assert(
      fc.property(json, json, (base, patch) => {
        const once = merge(tree(base, 'base'), tree(patch, 'overlay'))

        const twice = merge(once, tree(patch, 'overlay'))

        expect(plain(twice)).toEqual(plain(once))
      }),
    )
  })

  test('with nothing changes nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (base) => {
        const merged = merge(tree(base, 'base'), tree({}, 'overlay'))

        expect(merged).toEqual(tree(base, 'base'))
      }),
    )
  })

  test('blames the overlay for what it supplied, and the base for everything else', () => {
    const base = tree({ cpu: 256, env: { A: 'a', B: 'b' }, command: ['x'] }, 'base')
    const patch = tree({ cpu: 512, env: { B: 'c' }, command: ['y'] }, 'overlay')

    const merged = merge(base, patch)

    expect(find(merged, ['cpu'])?.value.at.file).toBe('overlay')
    expect(find(merged, ['env'])?.key?.file).toBe('base')
    expect(find(merged, ['env', 'A'])?.value.at.file).toBe('base')
    expect(find(merged, ['env', 'B'])?.value.at.file).toBe('overlay')
    expect(find(merged, ['command', 0])?.value.at.file).toBe('overlay')
  })

  test('remembers who took a key away', () => {
    const merged = merge(tree({ a: { b: 1 } }, 'base'), tree({ a: { b: null } }, 'overlay'))

    const a = find(merged, ['a'])?.value
    expect(a?.is === 'fields' && a.removed?.get('b')?.file).toBe('overlay')
  })
})
