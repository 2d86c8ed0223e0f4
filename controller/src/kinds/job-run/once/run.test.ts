import { describe, expect, it } from 'vitest'
import { tokenOf } from './compile.ts'
import { minuteMs, now, over, record, request, task } from './once.fixture.ts'
import { otherRuns, standing, type Found } from './run.ts'

const hourMs = 60 * minuteMs

function found(more: Partial<Found> = {}): Found {
  return { record: record(), request, now, tasks: [], ...more }
}

describe('how a run stands', () => {
  it.each<[string, Partial<Found>, string]>([
    ['its task runs', { tasks: [task()] }, 'running'],
    ['it takes too long', { tasks: [task(1, { startedAt: now - 16 * minuteMs })] }, 'overdue'],
    [
      'its task does not even start for too long',
      {
        tasks: [{ ...task(1, { createdAt: now - 16 * minuteMs }), startedAt: undefined as never }],
      },
      'overdue',
    ],
    ['somebody stops it', { tasks: [task(1, { stopping: true })] }, 'stopping'],
    ['it ended', { tasks: [task(1, over)] }, 'ended'],
    ['it was written down as a success', { record: record({ state: 'succeeded' }) }, 'succeeded'],
    ['its last attempt failed', { record: record({ state: 'failed', attempt: 2 }) }, 'failed'],
    ['an attempt is left', { record: record({ state: 'failed' }) }, 'due'],
    ['a person wants it again', { record: record({ state: 'due', run: 2 }) }, 'due'],
    ['it never reached ECS', {}, 'unsent'],
    ['ECS named a task that no read shows', { known: 'arn:task/main/9' }, 'starting'],
    [
      'the task does not appear',
      { known: 'arn:task/main/9', record: record({ at: now - 6 * minuteMs }) },
      'unsent',
    ],
    ['ECS may have forgotten it', { record: record({ at: now - hourMs }) }, 'lost'],
    [
      'ECS may have forgotten it and the log shows a beginning',
      { record: record({ at: now - hourMs }), began: true },
      'lost',
    ],
    [
      'ECS may have forgotten it and the log shows none',
      { record: record({ at: now - hourMs }), began: false },
      'unsent',
    ],
  ])('%s', (_case, more, stage) => {
    expect(standing(found(more)).stage).toBe(stage)
  })

  it('gets another token when it is started again after ECS forgot the first', () => {
    const old = record({ at: now - 3 * hourMs })

    const again = standing(found({ record: old, began: false }))

    expect(again.record.token).not.toBe(old.token)
    expect(standing(found({ record: old, began: false })).record).toEqual(again.record)
  })

  it('follows the newest attempt when the record that was read is older than the tasks', () => {
    const failed = task(1, { ...over, exits: { migrate: 1 } })

    const run = standing(found({ tasks: [failed, task(2)] }))

    expect(run).toMatchObject({
      stage: 'running',
      record: { attempt: 2, token: tokenOf(request, 1, 2) },
    })
  })
})

it('other runs are those that we started with another token', () => {
  const former = task(1, { startedBy: 'plumbline/former' })
  const scheduled = task(1, { startedBy: 'chronos-schedule/prod' })

  expect(otherRuns([task(), former, scheduled], record().token)).toEqual([former])
})
