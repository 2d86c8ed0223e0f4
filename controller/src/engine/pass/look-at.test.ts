import { expect, it } from 'vitest'
import type { Course } from '../plan/choose.ts'
import { memory, target } from '../units.fixture.ts'
import { lookAt } from './look-at.ts'

const course = { context: { fingerprint: 'f1' }, target: target() } as unknown as Course
const forGood = { identifier: 'a', digest: 'b' }
const proven = { revision: forGood, group: { ...forGood, at: 100 } }

it('relies on what others may change for a while', () => {
  const provenBy = (relyMs: number) =>
    lookAt(course, memory({ proven }), { suspect: false, relyMs }, 200).proven

  expect(provenBy(101)).toEqual(proven)
  expect(provenBy(100)).toEqual({ revision: forGood })
})
