import { expect, test } from 'vitest'
import type { AlertState, Notice, Trouble } from '../../model/index.ts'
import { advance, nextDue, noAlerts, type AlertSettings } from './alerting.ts'

const settings: AlertSettings = {
  gatherMs: 1_000,
  thresholdMs: 60_000,
  quietMs: 60_000,
  repeatMs: 300_000,
  perHour: 20,
}
const drift: Trouble = { cause: 'drift prod', level: 'warn', title: 'drift', why: 'count' }
const outage: Trouble = { ...drift, cause: 'aws prod', level: 'error', title: 'AWS', lasts: true }

const begins = (at: number, trouble = drift, subject = 'web'): Notice => ({
  at,
  subject,
  began: [trouble],
  ended: [],
})
const ends = (at: number, trouble = drift, subject = 'web'): Notice => ({
  at,
  subject,
  began: [],
  ended: [trouble.cause],
})

/** What is told, second by second, as `second state count`. */
function told(notices: readonly Notice[], seconds: number, more: Partial<AlertSettings> = {}) {
  let state: AlertState = noAlerts
  const lines: string[] = []
  const ids = new Set<string>()
  for (let second = 0; second <= seconds; second++) {
    const now = second * 1_000
    const due = notices.filter(({ at }) => at > now - 1_000 && at <= now)
    const next = advance(state, due, { ...settings, ...more }, now)
    state = next.state
    for (const alert of next.alerts) {
      lines.push(`${second} ${alert.cause} ${alert.state} ${alert.count}`)
      ids.add(alert.id)
    }
  }
  expect(ids.size).toBe(lines.length)
  return lines
}

test('what begins together is one alert, and so is its end', () => {
  const many = Array.from({ length: 500 }, (_, index) => `u${index}`)
  const notices = [
    ...many.map((unit) => begins(0, drift, unit)),
    ...many.map((unit) => ends(10_000, drift, unit)),
  ]

  expect(told(notices, 600)).toEqual(['1 drift prod begun 500', '70 drift prod over 500'])
})

test('what grows is told again, not more often than it was asked for', () => {
  const notices = Array.from({ length: 500 }, (_, index) =>
    begins(index * 1_000, drift, `u${index}`),
  )

  expect(told(notices, 1_500)).toEqual([
    '1 drift prod begun 2',
    '301 drift prod grown 302',
    '601 drift prod grown 500',
  ])
})

test('a hiccup of AWS wakes nobody, an outage does, once', () => {
  expect(told([begins(0, outage), ends(30_000, outage)], 600)).toEqual([])
  expect(told([begins(0, outage), ends(100_000, outage)], 600)).toEqual([
    '60 aws prod begun 1',
    '160 aws prod over 1',
  ])
})

test('an outage in pieces is one', () => {
  const pieces = [0, 40, 80, 120].flatMap((second) => [
    begins(second * 1_000, outage),
    ends((second + 20) * 1_000, outage),
  ])

  expect(told(pieces, 600)).toEqual(['80 aws prod begun 1', '200 aws prod over 1'])
})

test('what was over before it could be told is told all the same', () => {
  expect(told([begins(0), ends(500)], 300)).toEqual(['1 drift prod passed 1'])
})

test('what flaps is one alert', () => {
  const notices = Array.from({ length: 40 }, (_, index) => [
    begins(index * 10_000),
    ends(index * 10_000 + 5_000),
  ]).flat()

  expect(told(notices, 900)).toEqual(['1 drift prod begun 1', '455 drift prod over 1'])
})

test('what comes and goes for hours is told a few times, and to be over once it stays away', () => {
  const flaps = Array.from({ length: 36 }, (_, index) => [
    begins(index * 600_000),
    ends(index * 600_000 + 300_000),
  ]).flat()
  const later = [begins(14 * 3_600_000), ends(14 * 3_600_000 + 2_000)]

  expect(told([...flaps, ...later], 15 * 3_600)).toEqual([
    '1 drift prod begun 1',
    '360 drift prod over 1',
    '601 drift prod begun 1',
    '1020 drift prod over 1',
    '1201 drift prod begun 1',
    '1740 drift prod over 1',
    '1801 drift prod begun 1',
    // Away for eight minutes.
    '21780 drift prod over 1',
    '50401 drift prod begun 1',
    '50462 drift prod over 1',
  ])
})

test('more causes than the limit: the last place says so, and the others are told later', () => {
  const many = Array.from({ length: 6 }, (_, index) => ({ ...drift, cause: `c${index}` }))
  const lines = told(
    many.map((one) => begins(0, one)),
    7_200,
    { perHour: 4 },
  )

  expect(lines).toEqual([
    '1 c0 begun 1',
    '1 c1 begun 1',
    '1 c2 begun 1',
    '1 limit limited 6',
    '3601 c3 begun 1',
    '3601 c4 begun 1',
    '3601 c5 begun 1',
  ])
})

test('the same notices give the same ids', () => {
  const once = advance(noAlerts, [begins(0)], settings, 1_000)
  const again = advance(noAlerts, [begins(0)], settings, 1_000)

  expect(once.alerts[0]?.id).toBe(again.alerts[0]?.id)
  expect(once.alerts).toHaveLength(1)
})

test('where as many come as may be told, the place is not given to saying so again and again', () => {
  const minute = 60
  const steady = Array.from({ length: 12 }, (_, index) =>
    begins(index * 20 * minute * 1_000, { ...drift, cause: `c${index}` }),
  )

  const lines = told(steady, 5 * 60 * minute, { perHour: 3 })

  const limits = lines.filter((line) => line.includes('limited'))
  expect(limits.length).toBeLessThanOrEqual(5)
  expect(lines.length - limits.length).toBeGreaterThanOrEqual(8)
})

test('what is an error is told, whatever number of warnings came before', () => {
  const many = Array.from({ length: 9 }, (_, index) => begins(0, { ...drift, cause: `c${index}` }))
  const rollout: Trouble = { cause: 'rollout prod', level: 'error', title: 'given up', why: 'x' }

  const lines = told([...many, begins(60_000, rollout), ends(90_000, rollout)], 300, { perHour: 8 })

  expect(lines.slice(7)).toEqual([
    '1 limit limited 9',
    '61 rollout prod begun 1',
    '150 rollout prod over 1',
  ])
})

test('what nobody could be told takes no place, and what still is so is told once somebody can be', () => {
  const many = Array.from({ length: 9 }, (_, index) => ({ ...drift, cause: `c${index}` }))
  const [still = drift, ...others] = many
  const begun = [begins(0, still), ...others.map((one) => begins(0, one))]
  const nobody = { ...settings, perHour: 0 }

  const first = advance(noAlerts, begun, nobody, 5_000)
  const second = advance(
    first.state,
    others.map((one) => ends(6_000, one)),
    nobody,
    100_000,
  )
  const third = advance(second.state, [], settings, 101_000)

  expect([first.alerts, second.alerts]).toEqual([[], []])
  expect(nextDue(second.state, nobody)).toBeUndefined()
  expect(third.alerts).toMatchObject([{ cause: 'c0', state: 'begun' }])
})

test('nothing is looked for before it can be told', () => {
  const many = Array.from({ length: 4 }, (_, index) => begins(0, { ...drift, cause: `c${index}` }))
  const { state } = advance(noAlerts, many, { ...settings, perHour: 2 }, 1_000)

  expect(nextDue(state, { ...settings, perHour: 2 })).toBe(3_601_000)
})
