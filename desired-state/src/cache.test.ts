import { describe, expect, test } from 'vitest'
import { createParseCache } from './cache.ts'
import { load } from './load.ts'
import { shopFiles } from './shop.fixture.ts'
import { dev, file, unit, web } from './small.fixture.ts'
import type { SourceFile } from './types.ts'

describe('a cache', () => {
  test('lets an unchanged tree be loaded without parsing a file', () => {
    const cache = createParseCache()
    const first = load(shopFiles(), { cache })

    const second = load(shopFiles(), { cache })

    expect(cache.parsed).toBe(shopFiles().length)
    expect(second).toEqual(first)
  })

  test('parses only the files that changed', () => {
    const cache = createParseCache()
    const files = [file('dev.yaml', dev), file('web.yaml', web)]
    load(files, { cache })

    const state = load([files[0] as SourceFile, file('web.yaml', `${web}  scale: 4\n`)], { cache })

    expect(cache.parsed).toBe(3)
    expect(unit(state).spec).toMatchObject({ scale: 4 })
  })

  test('names the right file when two have the same text', () => {
    const cache = createParseCache()
    const broken = { text: 'kind: Servise\n', blob: 'b' }

    const state = load(
      [
        { ...broken, path: 'a.yaml' },
        { ...broken, path: 'b.yaml' },
      ],
      { cache },
    )

    expect(state.problems.map((problem) => problem.file)).toEqual(['a.yaml', 'b.yaml'])
  })

  test('keeps what was used last', () => {
    const cache = createParseCache(2)
    const [a, b, c] = ['a', 'b', 'c'].map((path) => file(path, '# nothing')) as [
      SourceFile,
      SourceFile,
      SourceFile,
    ]

    for (const used of [a, b, a, c]) load([used], { cache })

    expect([a, b, c].map((one) => cache.get(one) !== undefined)).toEqual([true, false, true])
  })
})
