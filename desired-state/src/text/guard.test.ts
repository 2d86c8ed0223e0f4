import { describe, expect, test } from 'vitest'
import { guard } from './guard.ts'
import { limits } from '../limits.ts'

describe('guard', () => {
  test('lets an ordinary file through, with its lines', () => {
    const guarded = guard('a: b\nc: [d]\n')

    expect(guarded.ok).toBe(true)
    expect(guarded.lines.linePos(8)).toEqual({ line: 2, col: 4 })
  })

  test.each([
    ['lists in brackets', (depth: number) => '['.repeat(depth) + ']'.repeat(depth)],
    ['maps in braces', (depth: number) => '{a: '.repeat(depth) + '}'.repeat(depth)],
    ['lists of dashes', (depth: number) => `${'- '.repeat(depth)}a`],
    ['keys with question marks', (depth: number) => `${'? '.repeat(depth)}a`],
    [
      'indented maps',
      (depth: number) =>
        Array.from({ length: depth }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
    ],
  ])('stops %s one level below the limit', (_, nest) => {
    const within = guard(nest(limits.depthMax))
    const below = guard(nest(limits.depthMax + 1))

    expect(within.ok).toBe(true)
    expect(below).toMatchObject({
      ok: false,
      message: 'maps and lists are nested more than 64 levels deep',
    })
  })

  test('counts the bytes of a file, not its characters', () => {
    const within = guard(`# ${'é'.repeat((limits.fileBytesMax - 2) / 2)}`)
    const above = guard(`# ${'é'.repeat(limits.fileBytesMax / 2)}`)

    expect(within.ok).toBe(true)
    expect(above).toMatchObject({ ok: false, message: 'the file is larger than 1 MiB' })
  })

  test('stops a file of too many marks while lexing', () => {
    const within = guard('a\n'.repeat(limits.lexemesPerFileMax / 4))
    const above = guard('- a\n'.repeat(limits.lexemesPerFileMax))

    expect(within.ok).toBe(true)
    expect(above).toMatchObject({
      ok: false,
      message: 'the file has more than 60,000 words and marks',
    })
  })
})
