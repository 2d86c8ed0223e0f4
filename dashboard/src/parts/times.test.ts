import { expect, it } from 'vitest'
import { timesIn } from './times.ts'

const at = Date.parse('2026-07-01T22:30:04.567Z')

it('tells moments by the clock of whoever reads, with the zone where they ask for more', () => {
  const { moment, exactly, fine, zone } = timesIn('Europe/Madrid')

  expect(moment(at, at + 60_000)).toBe('00:30')
  expect(moment(at, at - 3 * 3_600_000)).toBe('2 Jul 2026, 00:30')
  expect(exactly(at)).toBe('2 Jul 2026, 00:30:04 CEST · 2026-07-01T22:30:04.567Z')
  expect(fine(at)).toBe('00:30:04.567')
  expect(zone).toBe('Europe/Madrid')
})

it('knows the day by the same clock', () => {
  const { moment } = timesIn('America/New_York')

  expect(moment(at, at + 5 * 3_600_000)).toBe('18:30')
  expect(moment(at, at + 6 * 3_600_000)).toBe('1 Jul 2026, 18:30')
})
