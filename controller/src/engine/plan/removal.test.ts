import { describe, expect, it } from 'vitest'
import { whyKept, type RemovalFacts } from './removal.ts'
import { id } from '../units.fixture.ts'

const free: RemovalFacts = {
  unit: id,
  policy: 'auto',
  confirmed: false,
  seenInGit: true,
  removed: 1,
  known: 10,
}

describe('whyKept', () => {
  it.each<[string, Partial<RemovalFacts>, string | undefined]>([
    ['one unit of ten', {}, undefined],
    ['a unit that only its tags tell of', { seenInGit: false }, 'RemovalNotSeen'],
    ['the same, confirmed', { seenInGit: false, confirmed: true }, undefined],
    ['a policy that never deletes', { policy: 'never' }, 'PruneNever'],
    ['a policy that asks', { policy: 'confirm' }, 'PruneNeedsConfirmation'],
    ['three units, few as they are', { removed: 3, known: 3 }, undefined],
    ['four of twenty: a fifth', { removed: 4, known: 20 }, undefined],
    ['four of nineteen', { removed: 4, known: 19 }, 'MassDeletion'],
    ['twenty-one of a hundred', { removed: 21, known: 100 }, 'MassDeletion'],
    ['the rest of many, of which some were confirmed', { kept: 'MassDeletion' }, 'MassDeletion'],
    ['one that only waited for its policy', { kept: 'PruneNeedsConfirmation' }, undefined],
    ['a confirmed one, whatever the policy', { policy: 'never', confirmed: true }, undefined],
    ['a confirmed one of many', { removed: 50, known: 100, confirmed: true }, undefined],
  ])('of %s', (_case, change, reason) => {
    const why = whyKept({ ...free, ...change })

    expect(why?.reason).toBe(reason)
  })

  it('says how to go on', () => {
    const why = whyKept({ ...free, policy: 'confirm' })

    expect(why?.because).toContain(`plumbline sync ${id} --prune`)
  })
})
