import { expect, test } from 'vitest'
import type { ResourceDifferences } from '../../model/plan.ts'
import { readable } from './readable.ts'

const line = {
  level: 'warn',
  time: '2026-01-02T03:04:05.000Z',
  event: 'drift.detected',
  msg: 'live AWS was changed outside Git',
  unit: 'prod/service/web',
}

function driftText(...differences: readonly ResourceDifferences[]): string {
  return readable({ ...line, differences }, false)
}

test('of two long values that begin alike one sees in what they differ', () => {
  const rule = (id: string) =>
    `arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/main/50dc/f2f7/${id}`
  const differences = [{ path: 'rule', from: rule('1234'), to: rule('5678') }]

  expect(driftText({ resource: 'service/web', verb: 'change', differences })).toMatch(
    /rule: arn:aws:\S+…\S+\/1234 → arn:aws:\S+…\S+\/5678/,
  )
})

test('drift of another thing than that of the unit is told with its name', () => {
  const differences = [{ path: 'threshold', from: 9, to: 5 }]

  expect(driftText({ resource: 'alarm/errors', verb: 'change', differences })).toContain(
    'alarm/errors threshold: 9 → 5',
  )
  expect(driftText({ resource: 'service/web', verb: 'change', differences })).not.toContain(
    'service/web service/web',
  )
})

test('what happens next is not told when it only says again why', () => {
  const why = 'it was undone 3 times within an hour and is left alone'

  const text = readable(
    { ...line, event: 'drift.flapping', why, next: `reported only: ${why}` },
    false,
  )

  expect(text.split(why)).toHaveLength(2)
})
