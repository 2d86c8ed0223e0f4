import { describe, expect, test } from 'vitest'
import { resolver } from './resolve.ts'
import { circularFolders, circularImports } from './rings.ts'
import { parseSource } from './source.ts'

const resolve = resolver()

describe('rings of imports', () => {
  test('are found once, whatever leads into them', () => {
    const sources = [
      parseSource('a/start.ts', `import './one.ts'`),
      parseSource('a/one.ts', `import './two.ts'`),
      parseSource('a/two.ts', `import './three.ts'`),
      parseSource('a/three.ts', `import './one.ts'`),
    ]

    expect(circularImports(sources, resolve)).toEqual([
      'a/one.ts -> a/two.ts -> a/three.ts -> a/one.ts',
    ])
  })

  test('are found between folders although no file is in one', () => {
    const sources = [
      parseSource('a/b/read/one.ts', `import '../write/one.ts'`),
      parseSource('a/b/write/two.ts', `import type { Word } from '../read/two.ts'`),
      parseSource('a/b/write/two.test.ts', `import '../top.ts'`),
      parseSource('a/b/top.ts', `import './read/one.ts'`),
    ]

    expect(circularImports(sources, resolve)).toEqual([])
    expect(circularFolders(sources, resolve)).toEqual(['a/b: read -> write -> read'])
  })
})
