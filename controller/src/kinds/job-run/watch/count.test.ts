import { describe, expect, it } from 'vitest'
import type { RunTask } from '../../tasks.ts'
import { isNews, missedSince, streakAfter } from './count.ts'
import { runsOf } from './runs.ts'
import { streakFrom, streakText, type Streak } from './streak.ts'
import { ended, hourMs, minuteMs, now, request, retried, task, unit } from './watch.fixture.ts'

const written: Streak = { failed: 1, at: now - 100 * minuteMs, why: 'it failed' }

describe('failures in a row', () => {
  it.each<[string, Streak | undefined, readonly RunTask[], number | undefined]>([
    ['nothing is known', undefined, [], undefined],
    ['nothing new', written, [], 1],
    ['one more', written, [ended('a', 90, 1)], 2],
    ['two more', written, [ended('a', 90, 1), ended('b', 30, 1)], 3],
    ['a success ends them', written, [ended('a', 90, 1), ended('b', 30, 0)], 0],
    ['one that goes on says nothing', written, [task('a', 30)], 1],
    ['what was counted is not counted again', written, [ended('a', 100, 1)], 1],
  ])('%s', (_case, before, tasks, failed) => {
    expect(streakAfter(before, runsOf(tasks, unit), request())?.failed).toBe(failed)
  })

  it('counts a run when its last attempt has failed', () => {
    const [first, second] = [ended('a', 20, 1), ended('b', 15, 1, retried('a', 2))]
    const counts = [[first], [first, second]].map(
      (tasks) => streakAfter(written, runsOf(tasks, unit), request({ attempts: 2 }))?.failed,
    )

    expect(counts).toEqual([1, 2])
  })
})

describe('what is written down', () => {
  const streak = (failed: number, minutesAgo: number) => ({
    failed,
    at: now - minutesAgo * minuteMs,
    why: '',
  })

  it.each([
    ['the first thing that is known', streak(0, 5), undefined, true],
    ['a failure', streak(1, 5), streak(0, 10), true],
    ['the end of failures', streak(0, 5), streak(1, 10), true],
    ['not every success', streak(0, 5), streak(0, 10), false],
    ['a success, before the former is forgotten', streak(0, 5), streak(0, 40), true],
    ['not nothing', undefined, undefined, false],
  ])('%s', (_case, after, before, expected) => {
    expect(isNews(after, before)).toBe(expected)
  })

  it('is read back', () => {
    expect(streakFrom(streakText(written))).toEqual(written)
    expect(streakFrom(streakText({ ...written, why: '' }))).toEqual({ ...written, why: '' })
    expect(streakText({ ...written, why: `(${'x'.repeat(300)})` })).toMatch(/^.{256}$/)
  })

  it.each([undefined, '', 'failed=x at=2026-01-01T00:00:00Z', 'failed=1 at=never'])(
    'is not %j',
    (text) => {
      expect(streakFrom(text)).toBeUndefined()
    },
  )
})

describe('moments at which nothing began', () => {
  const hours = (moments: readonly number[]) => moments.map((one) => new Date(one).getUTCHours())

  it.each<[string, number, Parameters<typeof request>[0], readonly number[]]>([
    ['none after the last run', now - 30 * minuteMs, { alertAfter: 3 }, []],
    ['those since', now - 3 * hourMs, { alertAfter: 3 }, [12, 11, 10]],
    ['as many as count', now - 9 * hourMs, { alertAfter: 2 }, [12, 11]],
    ['none where nobody asks', 0, {}, []],
    [
      'not one whose window is still open',
      now - 90 * minuteMs,
      { alertAfter: 3, schedule: { ...request().schedule, windowMinutes: 25 } },
      [],
    ],
  ])('%s', (_case, lastBegunAt, more, expected) => {
    expect(hours(missedSince(lastBegunAt, request(more), now))).toEqual(expected)
  })
})
