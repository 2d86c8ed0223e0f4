import { describe, expect, it } from 'vitest'
import type { Hold } from '../../model/index.ts'
import { choose } from './choose.ts'
import type { Want } from '../source/desired.ts'
import { environment, hold, id, memory, problem, target, unit } from '../units.fixture.ts'

const good = { revision: 'r1', unit: unit(), at: 0 }
const placed = { revision: 'r2', unit: unit({ fingerprint: 'f2' }), at: 0 }
const wanted = (fingerprint: string, revision: string): Want => ({
  state: 'wanted',
  target: target({ fingerprint }, revision),
})
const broken: Want = { state: 'broken', problems: [problem], revision: 'r3', source: 'main' }
const removed: Want = { state: 'removed', revision: 'r3', source: 'main' }

describe('choose', () => {
  it('goes for what Git wants', () => {
    const course = choose(id, wanted('f2', 'r2'), memory({ lastGood: good }))

    expect(course?.target?.revision).toBe('r2')
    expect(course?.hold).toBeUndefined()
  })

  it('goes for the last good render while what Git wants is what failed', () => {
    const course = choose(id, wanted('f2', 'r2'), memory({ lastGood: good, hold: hold() }))

    expect(course).toMatchObject({ target: { revision: 'r1' }, hold: hold() })
    expect(course?.context.revision).toBe('r1')
  })

  it('stays with the failed render when nothing was good before it', () => {
    const course = choose(id, wanted('f2', 'r2'), memory({ hold: hold() }))

    expect(course).toMatchObject({ target: { revision: 'r2' }, hold: hold() })
  })

  it.each<[string, 'rollbackOnFailure' | 'rollbackOnAlarm', Partial<Hold>, string]>([
    ['tasks failed, and failures stay', 'rollbackOnFailure', {}, 'r2'],
    ['an alarm went off, and failures stay', 'rollbackOnFailure', { alarmed: true }, 'r1'],
    ['tasks failed, and alarms stay', 'rollbackOnAlarm', {}, 'r1'],
    ['an alarm went off, and alarms stay', 'rollbackOnAlarm', { alarmed: true }, 'r2'],
    ['a person goes back', 'rollbackOnAlarm', { alarmed: true, by: 'dana' }, 'r1'],
  ])('stays or goes back by the reason: %s', (_case, off, why, revision) => {
    const { spec } = unit()
    const deploy = { ...spec.deploy, [off]: false }
    const want: Want = {
      state: 'wanted',
      target: target({ fingerprint: 'f2', spec: { ...spec, deploy } }, 'r2'),
    }

    const course = choose(id, want, memory({ lastGood: good, hold: hold(why) }))

    expect(course?.target?.revision).toBe(revision)
  })

  it('ends a hold with a commit that changes the unit', () => {
    const course = choose(id, wanted('f3', 'r3'), memory({ lastGood: good, hold: hold() }))

    expect(course?.target?.revision).toBe('r3')
    expect(course?.hold).toBeUndefined()
  })

  describe('while a change has to wait', () => {
    const waits = { reason: 'WaitsForUnit', because: 'waits for prod/job/migrate' }

    it('stays with what is in place, so that it is looked after', () => {
      const before = memory({ lastGood: good, applied: placed })

      const course = choose(id, wanted('f3', 'r3'), before, waits)

      expect(course).toMatchObject({ target: { revision: 'r2' }, waits, postponed: 'f3' })
    })

    it('stays with what was good when what is in place had failed', () => {
      const before = memory({ lastGood: good, applied: placed, hold: hold() })

      const course = choose(id, wanted('f3', 'r3'), before, waits)

      expect(course).toMatchObject({ target: { revision: 'r1' }, postponed: 'f3' })
    })

    it('goes for it, held, when nothing was ever in place', () => {
      const course = choose(id, wanted('f3', 'r3'), undefined, waits)

      expect(course).toMatchObject({ target: { revision: 'r3' }, waits })
      expect(course?.postponed).toBeUndefined()
    })
  })

  it('keeps a broken unit at its last good render, else at the last one in place', () => {
    const both = choose(id, broken, memory({ lastGood: good, applied: placed }))
    const one = choose(id, broken, memory({ applied: placed }))

    expect(both).toMatchObject({ target: { revision: 'r1' }, problems: [problem] })
    expect(one).toMatchObject({ target: { revision: 'r2' } })
  })

  it('has no course for a broken unit that never was anywhere', () => {
    expect(choose(id, broken, undefined)).toBeUndefined()
  })

  it('wants nothing of a removed unit, in its environment or the one where it last was', () => {
    const named = choose(
      id,
      { ...removed, environment: environment({ cluster: 'new' }) },
      undefined,
    )
    const recalled = choose(id, removed, memory({ applied: good }))

    expect(named).toMatchObject({ context: { environment: { cluster: 'new' } } })
    expect(recalled).toMatchObject({
      context: { environment: { cluster: 'main' }, revision: 'r3' },
    })
    expect([named?.target, recalled?.target]).toEqual([undefined, undefined])
  })

  it.each([
    ['its source is not loaded', { state: 'unknown' } as const, memory({ lastGood: good })],
    ['nobody knows where a removed unit ran', removed, memory()],
  ])('has no course when %s', (_case, want, before) => {
    expect(choose(id, want, before)).toBeUndefined()
  })
})
