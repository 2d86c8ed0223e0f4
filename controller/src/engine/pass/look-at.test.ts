import { expect, it } from 'vitest'
import type { Course } from '../plan/choose.ts'
import { hold, memory, rendered, target } from '../units.fixture.ts'
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

it('begins anew what is neither in place nor on its way, unless it is held or may have been sent', () => {
  const wanted = { ...course, target: target({ fingerprint: 'f1' }) }
  const anew = (before = memory(), on: Course = wanted, suspect = false) =>
    lookAt(on, before, { suspect, relyMs: 0 }, 200).anew
  const other = memory({ applied: rendered({ fingerprint: 'f0' }) })
  const same = memory({ applied: rendered({ fingerprint: 'f1' }) })
  const rollout = { id: 'ecs-svc/1', fingerprint: 'f1', revision: 'r1', since: 0 }

  expect([anew(other), anew()]).toEqual([true, true])
  expect([
    anew(same),
    anew({ ...other, rollout }),
    anew(other, { ...wanted, hold: hold() }),
    anew(other, wanted, true),
    lookAt(wanted, undefined, { suspect: false, relyMs: 0 }, 200).anew,
  ]).toEqual([undefined, undefined, undefined, undefined, undefined])
})
