import { describe, expect, it } from 'vitest'
import { momentAfter, momentsBefore } from './moments.ts'

const at = (time: string) => Date.parse(time)
const times = (moments: readonly number[]) => moments.map((one) => new Date(one).toISOString())
const berlin = { cron: '30 2 * * *', timezone: 'Europe/Berlin' }

describe('the moments of a schedule', () => {
  it.each([
    ['every night in winter', berlin, '2026-01-10T12:00:00Z', '2026-01-11T01:30:00.000Z'],
    ['every night in summer', berlin, '2026-07-10T12:00:00Z', '2026-07-11T00:30:00.000Z'],
    [
      'weekdays by name',
      { ...berlin, cron: '0 6 * * MON-FRI' },
      '2026-01-09T12:00:00Z',
      '2026-01-12T05:00:00.000Z',
    ],
    [
      'Sunday as 7',
      { cron: '0 0 * * 7', timezone: 'UTC' },
      '2026-01-09T12:00:00Z',
      '2026-01-11T00:00:00.000Z',
    ],
    [
      'steps',
      { cron: '5/20 * * * *', timezone: 'UTC' },
      '2026-01-09T12:46:00Z',
      '2026-01-09T13:05:00.000Z',
    ],
  ])('%s: the next', (_case, schedule, after, next) => {
    expect(times([momentAfter(schedule, at(after)) ?? 0])).toEqual([next])
  })

  it('are found backwards, newest first, over a change of the clock', () => {
    const schedule = { ...berlin, cron: '30 4 * * *' }

    expect(times(momentsBefore(schedule, 3, at('2026-03-30T12:00:00Z')))).toEqual([
      '2026-03-30T02:30:00.000Z',
      '2026-03-29T02:30:00.000Z',
      '2026-03-28T03:30:00.000Z',
    ])
  })

  it('are none of a text that is no cron', () => {
    const schedule = { cron: 'now and then', timezone: 'UTC' }

    expect([momentAfter(schedule, 0), momentsBefore(schedule, 1, 0)]).toEqual([undefined, []])
  })
})
