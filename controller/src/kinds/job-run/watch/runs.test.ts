import { describe, expect, it } from 'vitest'
import type { RunTask } from '../../tasks.ts'
import type { WatchRequest } from './compile.ts'
import { outcomeOf, overlapReason, retryIn, runsOf, stopsIn } from './runs.ts'
import { ended, minuteMs, now, overlapping, request, retried, task, unit } from './watch.fixture.ts'

const runs = (...tasks: readonly RunTask[]) => runsOf(tasks, unit)

describe('the runs of a schedule', () => {
  it('are what EventBridge started, with the attempts that followed, oldest first', () => {
    const found = runs(ended('c', 5, 0, retried('a', 2)), task('b', 10), ended('a', 20, 1))

    expect(found).toMatchObject([
      { root: 'a', attempt: 2, last: { arn: 'arn:task/main/c' }, begunAt: now - 20 * minuteMs },
      { root: 'b', attempt: 1, going: true },
    ])
  })

  it('are not what others started, or what belongs to others', () => {
    const byHand = task('a', 5, { startedBy: 'somebody' })
    const foreign = task('b', 5, { tags: { 'plumbline:unit': 'dev/job/hourly' } })

    expect(runs(byHand, foreign)).toEqual([])
  })
})

describe('a run is stopped', () => {
  it.each<[string, readonly RunTask[], Partial<WatchRequest>, readonly string[]]>([
    ['never without a rule', [task('a', 90), task('b', 30)], {}, []],
    [
      'when it takes too long',
      [task('a', 90), task('b', 30)],
      { timeoutMs: 60 * minuteMs },
      ['a timeout'],
    ],
    [
      'when an older one goes on',
      [task('a', 90), task('b', 30)],
      overlapping('forbid'),
      ['b overlap'],
    ],
    [
      'when a newer one began',
      [task('a', 90), task('b', 30)],
      overlapping('replace'),
      ['a overlap'],
    ],
    [
      'not beside one that is ending',
      [task('a', 90, { stopping: true }), task('b', 30)],
      overlapping('forbid'),
      [],
    ],
    [
      'not for one that is stopped anyway',
      [task('a', 90), task('b', 30)],
      { ...overlapping('forbid'), timeoutMs: 60 * minuteMs },
      ['a timeout'],
    ],
  ])('%s', (_case, tasks, more, expected) => {
    const stops = stopsIn(runs(...tasks), request(more), now)

    expect(stops.map(({ task: arn, reason }) => `${arn.at(-1)} ${reason}`)).toEqual(expected)
  })
})

it('a run came out well or badly, or goes on', () => {
  const outcomes = runs(task('a', 20), ended('b', 15, 0), ended('c', 10, 1)).map((run) =>
    outcomeOf(run, request()),
  )

  expect(outcomes).toMatchObject([undefined, { succeeded: true }, { succeeded: false }])
})

describe('the next attempt is made', () => {
  const twice = { attempts: 2 }

  it.each<[string, readonly RunTask[], Partial<WatchRequest>, string | undefined]>([
    ['of a run that failed', [ended('a', 9, 1)], twice, 'a'],
    ['of none that succeeded', [ended('a', 9, 0)], twice, undefined],
    ['of none without attempts left', [ended('a', 9, 1)], {}, undefined],
    [
      'of none whose last attempt failed',
      [ended('a', 9, 1), ended('b', 5, 1, retried('a', 2))],
      twice,
      undefined,
    ],
    ['of none while something goes on', [task('a', 20), ended('b', 9, 1)], twice, undefined],
    [
      'of none that made room',
      [
        ended('a', 9, 137, {
          stopCode: 'UserInitiated',
          stoppedReason: `Plumbline: ${overlapReason}`,
        }),
      ],
      twice,
      undefined,
    ],
    ['of none that a newer one followed', [ended('a', 20, 1), ended('b', 9, 0)], twice, undefined],
  ])('%s', (_case, tasks, more, root) => {
    expect(retryIn(runs(...tasks), request(more))?.root).toBe(root)
  })
})
