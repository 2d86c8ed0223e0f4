import { expect, test } from 'vitest'
import type { Edit, UnitMemory } from '../../model/index.ts'
import { kinds } from '../../kinds/index.ts'
import { authorsOf, withAuthors } from './authors.ts'

const edit = (at: number, more: Partial<Edit> = {}): Edit => ({
  id: `edit ${at}`,
  by: 'somebody',
  call: 'ecs:UpdateService',
  from: '198.51.100.4',
  agent: 'aws-cli',
  at,
  ...more,
})

const count = [
  {
    resource: 'service/web',
    verb: 'change',
    differences: [{ path: 'desiredCount', from: 7, to: 2 }],
  },
] as const
const minute = 60_000

test.each([
  ['after the last look that found nothing', edit(minute), true],
  ['a little before it, as clocks differ', edit(minute - 9_000), true],
  ['long before it', edit(minute - 11_000), false],
  ['after it was gone', edit(2 * minute + 10_001), false],
  ['of another service', edit(minute, { call: 'logs:PutRetentionPolicy' }), false],
])('an edit %s', (_, one, named) => {
  const suspects = { kinds, edits: [one], cleanAt: minute, until: 2 * minute }

  expect(authorsOf(count, suspects)).toEqual(named ? [one] : [])
})

const memory = (more: Partial<UnitMemory>) => ({ observedAt: 2 * minute, ...more }) as UnitMemory

test('people are added to drift that lasts, each record once', () => {
  const first = edit(minute)
  const second = edit(minute + 5_000)
  const drift = { since: minute, differences: count }
  const found = withAuthors(undefined, memory({ drift }), { kinds, edits: [first], cleanAt: 0 })

  const later = withAuthors(memory(found), memory({ drift }), { kinds, edits: [first, second] })

  expect(later.drift).toEqual({ ...drift, cleanAt: 0, edits: [first, second] })
})

test('drift that is gone waits for its author, and is forgotten once it was told', () => {
  const drift = { since: minute, differences: count, cleanAt: 0 }
  const gone = withAuthors(memory({ drift }), memory({}), { kinds, edits: [] })
  const told = withAuthors(memory(gone), memory({}), { kinds, edits: [edit(minute)] })
  const over = withAuthors(memory(told), memory({}), { kinds, edits: [edit(minute)] })

  expect(gone).toEqual({ pastDrift: { ...drift, until: 2 * minute } })
  expect(told.pastDrift?.edits).toEqual([edit(minute)])
  expect(over).toEqual({})
})

test('drift whose author was told waits for nobody', () => {
  const drift = { since: minute, differences: count, edits: [edit(minute)] }

  expect(withAuthors(memory({ drift }), memory({}), { kinds, edits: [edit(minute)] })).toEqual({})
})
