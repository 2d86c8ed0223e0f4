import { expect, test } from 'vitest'
import { memoryOf } from '../../adapters/store/store.fixture.ts'
import type { Effect, UnitMemory } from '../../model/index.ts'
import { step } from '../units.fixture.ts'
import { urgencyOf } from './urgency.ts'

const id = 'prod/service/web'
const fresh = memoryOf(id)
const settled: UnitMemory = { ...fresh, applied: {} as never }
const planned = (effect: Effect, drifted = false) => ({
  plan: { steps: [{ ...step, effect }] },
  drifted,
})
const wish = {} as never

test.each([
  ['what a person asked for', planned('updates in place', true), settled, [wish], 'person'],
  ['the answer to a gate', planned('answers a gate'), settled, [], 'person'],
  ['what a commit changes', planned('replaces tasks'), settled, [], 'change'],
  ['what undoes drift', planned('updates in place', true), settled, [], 'drift'],
  ['a unit that was never in place', planned('creates'), fresh, [], 'new'],
  ['a unit that nobody remembers', planned('creates'), undefined, [], 'new'],
  ['what is taken away', planned('deletes'), settled, [], 'cleanup'],
] as const)('%s', (_name, decision, before, wishes, urgency) => {
  expect(urgencyOf(decision, before, wishes)).toBe(urgency)
})
