import { expect, test } from 'vitest'
import { nextTime, parseSchedule } from './schedules.ts'

/** The next times of an expression after a moment in UTC, in UTC. */
function times(expression: string, zone: string, after: string, count = 1): (string | undefined)[] {
  const schedule = parseSchedule(expression)
  if (schedule === undefined) return ['refused']
  const found: (string | undefined)[] = []
  let at: number | undefined = Date.parse(`${after}Z`)
  const anchor = at
  for (let i = 0; i < count && at !== undefined; i++) {
    at = nextTime(schedule, zone, at, anchor)
    found.push(at === undefined ? undefined : new Date(at).toISOString().slice(0, 16))
  }
  return found
}

test.each([
  ['cron(0 8 * * ? *)', ['2026-03-02T08:00', '2026-03-03T08:00']],
  ['cron(0 12 * * ? *)', ['2026-03-01T12:00', '2026-03-02T12:00']],
  ['cron(0/15 10 * * ? *)', ['2026-03-01T10:15', '2026-03-01T10:30']],
  ['cron(5,35 14 * * ? *)', ['2026-03-01T14:05', '2026-03-01T14:35']],
  ['cron(0 10 ? * MON-FRI *)', ['2026-03-02T10:00', '2026-03-03T10:00']],
  ['cron(0 10 ? * 2-6 *)', ['2026-03-02T10:00', '2026-03-03T10:00']],
  ['cron(0 0 1 * ? *)', ['2026-04-01T00:00', '2026-05-01T00:00']],
  ['cron(0 0 L * ? *)', ['2026-03-31T00:00', '2026-04-30T00:00']],
  ['cron(0 0 1W * ? *)', ['2026-03-02T00:00', '2026-04-01T00:00']],
  ['cron(0 0 ? * 6L *)', ['2026-03-27T00:00', '2026-04-24T00:00']],
  ['cron(0 0 ? * TUE#2 *)', ['2026-03-10T00:00', '2026-04-14T00:00']],
  ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
  ['cron(0 0 1 1 ? 2030)', ['2030-01-01T00:00', undefined]],
  ['cron(0 0 30 FEB ? *)', [undefined]],
  ['rate(1 minute)', ['2026-03-01T10:01', '2026-03-01T10:02']],
  ['rate(2 days)', ['2026-03-03T10:00', '2026-03-05T10:00']],
  ['at(2026-03-01T10:30:00)', ['2026-03-01T10:30', undefined]],
  ['at(2026-03-01T09:59:00)', [undefined]],
])('%s comes next at %j', (expression, expected) => {
  expect(times(expression, 'UTC', '2026-03-01T10:00', expected.length)).toEqual(expected)
})

test('a time zone moves with its clocks', () => {
  const found = times('cron(0 8 * * ? *)', 'Europe/Berlin', '2026-03-28T06:00', 3)

  expect(found).toEqual(['2026-03-28T07:00', '2026-03-29T06:00', '2026-03-30T06:00'])
})

test('a time that clocks skip does not come, one that they show twice comes once', () => {
  const skipped = times('cron(30 2 * * ? *)', 'Europe/Berlin', '2026-03-28T12:00', 2)
  const twice = times('cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-24T12:00', 2)

  expect(skipped).toEqual(['2026-03-30T00:30', '2026-03-31T00:30'])
  expect(twice).toEqual(['2026-10-25T00:30', '2026-10-26T01:30'])
})

test('a moment is read in its zone', () => {
  const found = times('at(2026-07-01T08:00:00)', 'Pacific/Auckland', '2026-03-01T10:00')

  expect(found).toEqual(['2026-06-30T20:00'])
})

test.each([
  'cron(0 8 * * * *)',
  'cron(0 8 ? * ? *)',
  'cron(60 8 * * ? *)',
  'cron(0 8 * * ?)',
  'cron(0 8 1-40 * ? *)',
  'cron(0 8 * 9-3 ? *)',
  'cron(0/0 8 * * ? *)',
  'rate(0 minutes)',
  'rate(1 minutes)',
  'rate(5 minute)',
  'rate(5 weeks)',
  'at(2026-02-30T10:00:00)',
  'at(tomorrow)',
  '0 8 * * *',
])('%s is no schedule', (expression) => {
  expect(parseSchedule(expression)).toBeUndefined()
})
