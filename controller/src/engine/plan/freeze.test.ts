import { describe, expect, it } from 'vitest'
import { whyFrozen } from './freeze.ts'

const weekend = {
  cron: '0 15 * * FRI',
  durationSeconds: 64 * 3600,
  timezone: 'Europe/Berlin',
  reason: 'weekend',
} as const
const night = { cron: '0 22 * * *', durationSeconds: 8 * 3600, timezone: 'UTC' } as const
const at = (text: string) => Date.parse(text)

describe('a freeze', () => {
  it.each([
    ['a minute before it begins', '2026-01-02T13:59:00Z', undefined],
    ['when it begins, in its time zone', '2026-01-02T14:00:00Z', '2026-01-05T06:00:00.000Z'],
    ['in the middle', '2026-01-04T00:00:00Z', '2026-01-05T06:00:00.000Z'],
    ['a second before its end', '2026-01-05T05:59:59Z', '2026-01-05T06:00:00.000Z'],
    ['at its end', '2026-01-05T06:00:00Z', undefined],
    ['in summer, an hour earlier', '2026-07-03T13:00:00Z', '2026-07-06T05:00:00.000Z'],
  ])('%s', (_case, now, until) => {
    const reason = whyFrozen([weekend], at(now))

    const because = `nothing is released until ${until}: weekend`
    expect(reason).toEqual(until === undefined ? undefined : { reason: 'Frozen', because })
  })

  it('lasts until the last of several windows ends', () => {
    const reason = whyFrozen([night, weekend], at('2026-01-02T23:00:00Z'))

    expect(reason?.because).toContain('2026-01-05T06:00:00.000Z: weekend')
    expect(whyFrozen([weekend, night], at('2026-01-07T23:00:00Z'))?.because).toContain(
      '2026-01-08T06:00:00.000Z: a freeze of the environment',
    )
  })

  it('is none where there are no windows', () => {
    expect(whyFrozen([], at('2026-01-03T00:00:00Z'))).toBeUndefined()
  })
})
