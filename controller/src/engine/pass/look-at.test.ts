import { expect, it } from 'vitest'
import type { Course } from '../plan/choose.ts'
import { memory, target } from '../units.fixture.ts'
import { lookAt } from './look-at.ts'

const course = { context: { fingerprint: 'f1' }, target: target() } as unknown as Course
const forGood = { identifier: 'a', digest: 'b' }
const proven = { revision: forGood, group: { ...forGood, at: 100 } }
const calm = { suspect: false, relyMs: 101 }

it('relies on what was read after the last write', () => {
  const held = lookAt(course, memory({ proven, wroteAt: 99 }), calm, 200).proven

  expect(held).toEqual(proven)
})

it.each([
  ['we wrote since', { wroteAt: 100 }, calm],
  ['it was too long ago', {}, { ...calm, relyMs: 100 }],
])('does not rely on what others may have changed when %s', (_when, change, how) => {
  expect(lookAt(course, memory({ proven, ...change }), how, 200).proven).toEqual({
    revision: forGood,
  })
})
