import { expect, it } from 'vitest'
import { remember } from './remember.ts'
import { id, memory, plan, status, steady, target } from '../units.fixture.ts'

type Differences = ReturnType<typeof plan>['differences']

const pass = {
  unit: id,
  source: 'main',
  target: target(),
  views: [],
  outcomes: [],
  problems: [],
  status: status(),
  drifted: true,
  resent: 0,
  drift: steady,
  suspect: false,
  now: 5_000,
}
const after = (differences: Differences, before = memory()) =>
  memory(remember(before, { ...pass, plan: plan({ differences }) }))

const field = (path: string, from = 7) => ({ path, from, to: 2 })
const of = (...differences: readonly ReturnType<typeof field>[]) =>
  ({ resource: 'thing/a', verb: 'change', differences }) as const
const gone = { resource: 'thing/b', verb: 'create', differences: [] } as const

it('drift that takes several passes is kept in mind whole, each field once, as long as something differs', () => {
  const first = after([of(field('size'), field('colour')), gone])
  const second = after([of(field('size'))], first)
  const third = after([of(field('colour', 8))], second)

  expect(first.drift?.past).toBeUndefined()
  expect(second.drift?.past).toEqual([of(field('colour')), gone])
  expect(third.drift?.past).toEqual([gone, of(field('size'))])
  expect(after([], third).drift).toBeUndefined()
})
