import { describe, expect, it } from 'vitest'
import { doraOf, type Tried } from './dora.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** A release of web that took a minute and whose commit was made five minutes before it ended, at a moment in minutes. */
function release(
  at: number,
  outcome: Tried['outcome'] = 'succeeded',
  more: Partial<Tried> = {},
): Tried {
  const ended = at * minute
  return {
    unit: 'prod/service/web',
    cause: 'release',
    outcome,
    callCount: 3,
    began: ended - minute,
    ended,
    committedAt: ended - 5 * minute,
    ...more,
  }
}

const of = (tried: readonly Tried[], days = 10) => doraOf(tried, 0, days * day)

describe('deployments', () => {
  it('are releases that changed something and came to an end of their own', () => {
    const figures = of([
      release(10),
      release(20, 'failed'),
      release(30, 'rolled-back'),
      release(40, 'superseded'),
      release(50, 'refused', { callCount: 0 }),
      release(60, 'found', { callCount: 0 }),
      release(70, 'succeeded', { cause: 'repair' }),
    ])

    expect(figures).toMatchObject({ deployments: 3, perDay: { value: 0.3 } })
  })

  it('are those that ended in the time that is asked for, both ends included', () => {
    const tried = [release(1), release(2), release(3), release(4)]

    expect(doraOf(tried, 2 * minute, 3 * minute).deployments).toBe(2)
  })

  it('of less than a day are no number a day', () => {
    expect(of([release(1)], 0.9).perDay).toEqual({ not: 'not enough: less than a day' })
    expect(of([release(1)], 1).perDay).toEqual({ value: 1 })
  })
})

describe('the lead time', () => {
  it('is the median from the commit to the end, of what succeeded', () => {
    const took = [2, 4, 6, 30, 1_000].map((lead, index) => {
      const at = 10 + index * 10
      return release(at, 'succeeded', { committedAt: (at - lead) * minute })
    })

    expect(of([...took, release(90, 'failed')]).leadTime).toEqual({ value: 6 * minute })
    const even = [...took, release(70, 'succeeded', { committedAt: 62 * minute })]
    expect(of(even).leadTime).toEqual({ value: 7 * minute })
  })

  it('of few says so; what has no known commit does not count', () => {
    const { committedAt: _unknown, ...unknown } = release(60)
    const four = [1, 2, 3, 4].map((at) => release(at))

    expect(of([...four, unknown]).leadTime).toEqual({ not: 'not enough: 4 deployments' })
    expect(of([]).leadTime).toEqual({ not: 'not enough: 0 deployments' })
  })
})

describe('failures', () => {
  it('are what failed, what ECS took back, and what a person went back from', () => {
    const figures = of([
      release(10),
      release(20, 'failed'),
      release(30, 'rolled-back'),
      release(40),
      release(45, 'succeeded', { cause: 'repair' }),
      release(50, 'succeeded', { cause: 'rollback' }),
      release(60),
    ])

    // 10, 20, 30, 40 and 60 are deployments; 20, 30 and 40 failed.
    expect(figures).toMatchObject({ deployments: 5, failures: 3, failureRate: { value: 0.6 } })
  })

  it('are restored with the next that is good: from when they were known to have failed', () => {
    const figures = of([
      release(10, 'failed'),
      release(14, 'failed'),
      release(20),
      release(30),
      // Somebody begins to go back at 38, which is through at 39.
      release(39, 'succeeded', { cause: 'rollback' }),
    ])

    // 10 → 20, 14 → 20 and 38 → 39: 10, 6 and 1 minutes.
    expect(figures).toMatchObject({ failures: 3, open: 0, restore: { value: 6 * minute } })
  })

  it('that nothing good followed are open, and those of one unit are not restored by another', () => {
    const figures = of([
      release(10, 'failed'),
      release(20, 'succeeded', { unit: 'prod/service/api' }),
    ])

    expect(figures).toMatchObject({
      failures: 1,
      open: 1,
      restore: { not: 'not enough: 0 restored failures' },
      failureRate: { not: 'not enough: 2 deployments' },
    })
    expect(of([release(10)]).restore).toEqual({ not: 'no failure' })
  })
})
