import { expect, test } from 'vitest'
import { whyNotOf } from './why-not.ts'

const yes = { allowed: true, why: '' }
const may = {
  sync: yes,
  prune: yes,
  hold: yes,
  suspend: yes,
  release: yes,
  rollback: yes,
  revert: yes,
  approve: yes,
  reject: yes,
}

test.each([
  ['follows Git', 'NothingToDo', false],
  ['drifts, and it is only reported', 'DriftReportOnly', false],
  ['is fought over', 'DriftFlapping', true],
  ['waits for the end of a freeze', 'Frozen', true],
  ['was refused by the checks', 'PreflightFailed', true],
  ['waited at a gate for too long', 'GateTimedOut', true],
])('a unit that %s can be released only if that ends something', (_, reason, can) => {
  const operation = { is: 'Idle', reason, why: '', since: '' } as const
  const revisions = { target: 'a', applied: 'a', lastGood: 'a' }

  const { release } = whyNotOf({ may, hold: null, pin: null, operation, revisions })

  expect(release === undefined).toBe(can)
})
