import { describe, expect, it } from 'vitest'
import type { Pin } from '../../model/index.ts'
import { hold, memory, rendered, target } from '../units.fixture.ts'
import { obey, whyPinned, type Wish } from './wishes.ts'

const by = { author: 'dana', reason: 'the sale' }
const pin: Pin = { mode: 'hold', ...by, since: 100, until: 500 }
const wanted = target({ fingerprint: 'f2' }, 'r2')
const asked = (...wishes: Wish[]) => wishes

describe('obey', () => {
  it('leaves alone what nobody asked anything of', () => {
    const before = memory({ pin })

    expect(obey(before, [], wanted, 200)).toBe(before)
    expect(obey(undefined, asked({ ask: 'pin', pin }), wanted, 200)).toBeUndefined()
  })

  it('pins, and lets go when the time is over', () => {
    const pinned = obey(memory(), asked({ ask: 'pin', pin }), wanted, 200)

    expect(pinned?.pin).toEqual(pin)
    expect(obey(pinned, [], wanted, 499)?.pin).toEqual(pin)
    expect(obey(pinned, [], wanted, 500)?.pin).toBeUndefined()
  })

  it('goes back to what was good, and quarantines what Git wants', () => {
    const to = rendered({ fingerprint: 'f1' }, 'r1')

    const back = obey(memory(), asked({ ask: 'rollback', to, ...by }), wanted, 200)

    expect(back?.lastGood).toBe(to)
    expect(back?.hold).toMatchObject({ fingerprint: 'f2', revision: 'r2', by: 'dana', since: 200 })
    expect(back?.hold?.reason).toBe('dana went back to r1: the sale')
  })

  it('releases what was pinned, rolled back or given up', () => {
    const before = memory({ pin, hold: hold() })

    const free = obey(before, asked({ ask: 'release', ...by }), wanted, 200)

    expect(free).not.toHaveProperty('pin')
    expect(free).not.toHaveProperty('hold')
  })

  it('takes what failed where it is for something that is yet to go out', () => {
    const failed = rendered({ fingerprint: 'f2' }, 'r2')
    const good = rendered({ fingerprint: 'f1' }, 'r1')
    const released = (lastGood?: typeof good) =>
      obey(
        memory({ applied: failed, hold: hold(), ...(lastGood && { lastGood }) }),
        asked({ ask: 'release', ...by }),
        wanted,
        200,
      )?.applied

    expect([released(), released(good)]).toEqual([undefined, good])
  })

  it('leaves what is in place where another release failed', () => {
    const applied = rendered({ fingerprint: 'f1' }, 'r1')
    const before = memory({ applied, hold: hold() })

    expect(obey(before, asked({ ask: 'release', ...by }), wanted, 200)?.applied).toBe(applied)
  })
})

it('says who pinned a unit, until when and why', () => {
  expect(whyPinned({ mode: 'suspend', ...by, since: 0 })).toEqual({
    reason: 'Suspended',
    because: 'suspended by dana: the sale',
  })
  expect(whyPinned(pin).because).toBe('held by dana until 1970-01-01T00:00:00.500Z: the sale')
})
