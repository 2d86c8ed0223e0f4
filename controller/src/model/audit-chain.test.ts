import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  chained,
  chainStart,
  followed as followedBy,
  noLines,
  type ChainLink,
} from './audit-chain.ts'
import type { ChainedAudit } from './access.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const followed = (link: ChainLink, lines: readonly ChainedAudit[]) => followedBy(hash, link, lines)

function lines(entries: readonly string[], from = 1) {
  let last = chainStart
  return entries.map((entry, index) => {
    last = chained(hash, last, entry)
    return { sequence: from + index, entry, hash: last }
  })
}

describe('the chain of the audit', () => {
  const whole = lines(['a', 'b', 'c', 'd'])

  it('is sound as it was written, also when it is read in parts', () => {
    const all = followed(noLines, whole)
    expect(all).toEqual({ sound: true, hash: whole[3]?.hash, lines: 4, old: 0 })
    expect(followed(followed(noLines, whole.slice(0, 2)), whole.slice(2))).toEqual(all)
  })

  it.each([
    [
      'a line was changed',
      whole.map((one) => (one.sequence === 2 ? { ...one, entry: 'x' } : one)),
      2,
    ],
    ['a line was taken out', whole.filter(({ sequence }) => sequence !== 2), 3],
    ['the first line was taken out', whole.slice(1), 2],
    ['two lines changed places', [whole[0], whole[2], whole[1], whole[3]].map((one) => one!), 3],
    [
      'a hash was taken away',
      whole.map((one) => (one.sequence === 3 ? { ...one, hash: '' } : one)),
      3,
    ],
  ])('is broken where %s', (_, changed, brokenAt) => {
    expect(followed(noLines, changed)).toMatchObject({ sound: false, brokenAt })
  })

  it('begins after the lines that are older than it', () => {
    const old = [{ sequence: 1, entry: 'old', hash: '' }]
    expect(followed(noLines, [...old, ...lines(['a', 'b'], 2)])).toMatchObject({
      sound: true,
      lines: 3,
      old: 1,
    })
  })
})
