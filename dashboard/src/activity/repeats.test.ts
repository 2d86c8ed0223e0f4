import type { ActivityItem } from '@plumbline/api/contract'
import { expect, test } from 'vitest'
import { withoutRepeats } from './repeats.ts'

const status = {
  environment: 'prod',
  kind: 'service',
  name: 'web',
  at: '2026-01-01T00:00:00.000Z',
  what: 'status',
  level: 'attention',
  waits: false,
  title: 'OutOfSync',
  why: 'to be brought in line',
  by: null,
  revision: 'a',
} satisfies ActivityItem

test('what a status says again is left out, and where it began stays', () => {
  const again = { ...status, at: '2026-01-01T00:00:01.000Z' }
  const other = { ...again, name: 'api' }

  expect(withoutRepeats([again, other, status])).toEqual([other, status])
})

test.each<[string, Partial<ActivityItem>]>([
  ['another title', { title: 'Degraded' }],
  ['another reason', { why: 'changed outside Git' }],
  ['another commit', { revision: 'b' }],
  ['an attempt', { what: 'attempt' }],
])('%s is no repetition', (_case, more) => {
  const next = { ...status, ...more }

  expect(withoutRepeats([next, status])).toEqual([next, status])
  expect(withoutRepeats([status, next, status])).toEqual([status, next, status])
})
