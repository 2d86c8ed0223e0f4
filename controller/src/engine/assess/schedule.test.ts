import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grid, pollEveryMs, relyMsOf, schedule } from './schedule.ts'
import { fault, memory, status } from '../units.fixture.ts'

const pace = { intervalMs: 30_000, rolloutMs: 5_000 }
const random = (value: number) => ({ next: () => value })
const now = 100_001
const failed = (retry: 'soon' | 'backoff' | 'on-change' | 'never', failures: number) =>
  memory({ status: status({ fault: { ...fault, retry } }), failures })
const axis = { reason: 'x', why: 'x', since: 0 }

describe('schedule', () => {
  it('looks at settled units on one grid, so that they share their reads', () => {
    const moments = [100_001, 110_000, 119_999].map(
      (at) => schedule(memory(), false, pace, at, random(0)).at,
    )

    expect(moments).toEqual([120_000, 120_000, 120_000])
  })

  it.each([
    ['at once when the last pass got somewhere', memory(), true, now],
    [
      'soon while a rollout is followed',
      memory({ rollout: { id: 'd', fingerprint: 'f', revision: 'r', since: 0 } }),
      false,
      105_000,
    ],
    [
      'soon while tasks come and go',
      memory({ status: status({ health: { ...axis, is: 'Progressing' } }) }),
      false,
      105_000,
    ],
    ['within a second after the first failure', failed('backoff', 1), true, now + 1_000],
    ['later after more', failed('backoff', 4), false, now + 8_000],
    ['after five minutes at most', failed('backoff', 1_000), false, now + 300_000],
    [
      'after half a minute when a person made a mistake',
      failed('on-change', 1),
      false,
      now + 30_000,
    ],
    ['after half an hour at most', failed('never', 99), false, now + 1_800_000],
  ])('looks again %s', (_case, remembered, progressed, at) => {
    const next = schedule(remembered, progressed, pace, now, random(1))

    expect(next.at).toBe(at)
  })

  it('spreads what failed over half of the delay, so that failures do not meet', () => {
    const earliest = schedule(failed('backoff', 4), false, pace, now, random(0)).at
    const latest = schedule(failed('backoff', 4), false, pace, now, random(1)).at

    expect([earliest, latest]).toEqual([now + 4_000, now + 8_000])
  })

  it('is never in the past and never beyond its maximum', () => {
    const retries = fc.constantFrom('soon', 'backoff', 'on-change', 'never') as fc.Arbitrary<'soon'>
    fc.assert(
      fc.property(
        fc.option(retries, { nil: undefined }),
        fc.nat(10_000),
        fc.boolean(),
        fc.nat(2 ** 45),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (retry, failures, progressed, at, dice) => {
          const remembered = retry === undefined ? memory({ failures }) : failed(retry, failures)

          const next = schedule(remembered, progressed, pace, at, random(dice))

          expect(next.at).toBeGreaterThanOrEqual(at)
          expect(next.at - at).toBeLessThanOrEqual(30 * 60_000)
        },
      ),
    )
  })
})

describe('grid', () => {
  it('is always later than now', () => {
    expect([grid(0, 10), grid(9, 10), grid(10, 10)]).toEqual([10, 10, 20])
  })
})

it.each([
  [1, 0.25, 30_000],
  [1_500, 0.25, 30_000],
  [1_501, 0.25, 30_020],
  [10_000, 0.25, 200_000],
  [10_000, 1, 50_000],
])('%i units at a share of %f are polled every %i ms', (units, share, everyMs) => {
  expect(pollEveryMs(30_000, units, share)).toBe(everyMs)
})

it.each([
  [10, 0.25, 8_000],
  [1_000, 0.25, 800_000],
  [1_000, 1, 200_000],
])(
  'what costs a call for each of %i units at a share of %d counts for %i ms',
  (units, share, ms) => {
    expect(relyMsOf(units, share)).toBe(ms)
  },
)
