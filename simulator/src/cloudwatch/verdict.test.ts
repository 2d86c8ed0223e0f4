import { expect, test } from 'vitest'
import { verdictOf } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** `0 - X - X` as the user guide writes it. */
function points(text: string): (boolean | undefined)[] {
  return text.split(' ').map((mark) => (mark === '-' ? undefined : mark === 'X'))
}

const ok = 'OK'
const alarm = 'ALARM'
const none = 'INSUFFICIENT_DATA'
const same = 'as before'

function verdicts(text: string, periods: number, toAlarm: number): Verdict[] {
  return ['missing', 'ignore', 'breaching', 'notBreaching'].map((missing) =>
    verdictOf(points(text), { periods, toAlarm, missing }),
  )
}

test.each([
  ['0 - X - X', [ok, ok, ok, ok]],
  ['- - - - 0', [ok, ok, ok, ok]],
  ['- - - - -', [none, same, alarm, ok]],
  ['0 X X - X', [alarm, alarm, alarm, alarm]],
  ['- - X - -', [alarm, same, alarm, ok]],
])('3 of 3: %s', (text, expected) => {
  expect(verdicts(text, 3, 3)).toEqual(expected)
})

test.each([
  ['0 - X - X', [alarm, alarm, alarm, alarm]],
  ['0 0 X 0 X', [alarm, alarm, alarm, alarm]],
  ['0 - X - -', [ok, ok, alarm, ok]],
  ['- - - - 0', [ok, ok, alarm, ok]],
  ['- - - X -', [alarm, same, alarm, ok]],
  ['- - - - X', [same, same, alarm, ok]],
])('2 of 3: %s', (text, expected) => {
  expect(verdicts(text, 3, 2)).toEqual(expected)
})
