import { describe, expect, it } from 'vitest'
import type { UnitMemory } from '../../model/index.ts'
import { announcements } from './announce.ts'
import { changed, fault, hold, memory, status, unit } from '../units.fixture.ts'

const drift = { since: 1_000, differences: [changed] }
const other = { since: 1_000, differences: [{ ...changed, verb: 'delete' as const }] }
const rule = { path: 'rule', from: 'arn:1' }
const twoFields = { ...changed, differences: [...changed.differences, rule] }
const gone = { resource: 'thing/b', verb: 'create', differences: [] } as const
const known = { ...changed, differences: [{ ...rule, to: 'arn:2' }] }
const further = { ...changed, differences: [{ path: 'size', from: 7, to: 2 }] }
const good = { revision: 'r1', unit: unit(), at: 0 }
const rollout = { id: 'd1', fingerprint: 'f1', revision: 'r1', since: 0 }
const completed = { id: 'd1', phase: 'completed', why: 'all run' } as const
const rolledBack = { id: 'd1', phase: 'rolled-back', why: 'no' } as const
const doomed = { ...rollout, fingerprint: 'f2' }
const out = status({ sync: { is: 'OutOfSync', reason: 'Changed', why: 'x', since: 0 } })
const failing = (code: string) => memory({ status: { ...out, fault: { ...fault, code } } })

const degraded = (reason: string) => {
  const health = { is: 'Degraded', reason, why: 'x', since: 0 } as const
  return memory({ degraded: reason, status: status({ health }) })
}

const names = (before: UnitMemory | undefined, after: UnitMemory) =>
  announcements(before, after).map(({ name }) => name)

describe('announcements', () => {
  it.each<[string, UnitMemory | undefined, UnitMemory, readonly string[]]>([
    ['nothing of a quiet pass', memory(), memory(), []],
    ['drift once', memory(), memory({ drift }), ['drift.detected']],
    ['drift not again', memory({ drift }), memory({ drift }), []],
    [
      'drift again when it is another',
      memory({ drift }),
      memory({ drift: other }),
      ['drift.detected'],
    ],
    [
      'no drift again when a part of it is undone, or when it is known what it is to become',
      memory({ drift: { since: 1_000, differences: [twoFields, gone] } }),
      memory({ drift: { since: 1_000, differences: [known] } }),
      [],
    ],
    [
      'drift again when it goes further',
      memory({ drift: { since: 1_000, differences: [twoFields] } }),
      memory({ drift: { since: 1_000, differences: [further] } }),
      ['drift.detected'],
    ],
    ['the end of drift', memory({ drift }), memory(), ['drift.repaired']],
    [
      'no end of drift that a rule ignores from now on',
      memory({ drift }),
      memory({ ignored: [{ ...changed, rule: 'load-test', reason: 'load test' }] }),
      [],
    ],
    [
      'no end of drift that nobody is told of any more',
      memory({ drift }),
      memory({ differences: [changed] }),
      [],
    ],
    ['a job that failed', memory(), degraded('JobFailed'), ['unit.degraded']],
    ['a job that failed, once', degraded('JobFailed'), degraded('JobFailed'), []],
    ['a job that fails otherwise', degraded('JobFailed'), degraded('Missed'), ['unit.degraded']],
    [
      'the end of it',
      { ...degraded('JobFailed'), lastGood: good },
      memory({ lastGood: good }),
      ['unit.synced'],
    ],
    ['the start of a rollout', memory(), memory({ rollout }), ['rollout.started']],
    ['no start of one that goes on', memory({ rollout }), memory({ rollout }), []],
    [
      'the end of a rollout',
      memory({ rollout }),
      memory({ lastRollout: completed }),
      ['rollout.completed'],
    ],
    [
      'no completion of one that was never followed',
      memory(),
      memory({ lastRollout: completed }),
      [],
    ],
    [
      'no completion of one that was rolled back',
      memory({ rollout: doomed, status: out }),
      memory({ lastRollout: rolledBack, hold: hold(), status: out }),
      ['rollout.rolled-back'],
    ],
    [
      'no other end of one whose failure was told',
      memory({ rollout: doomed, hold: hold(), status: out }),
      memory({ rollout: { ...rollout, id: 'd2' }, lastRollout: rolledBack, status: out }),
      ['rollout.started'],
    ],
    [
      'that a newer one took the place of one that ran',
      memory({ rollout, status: out }),
      memory({ rollout: { ...doomed, id: 'd2' }, status: out }),
      ['rollout.superseded', 'rollout.started'],
    ],
    [
      'that a person took back one that ran',
      memory({ rollout: doomed, hold: { ...hold(), by: 'dana' }, status: out }),
      memory({ lastRollout: rolledBack, hold: { ...hold(), by: 'dana' }, status: out }),
      ['rollout.superseded'],
    ],
    [
      'the failure of the way back, once',
      memory({ rollout, hold: { ...hold(), by: 'dana' }, status: out }),
      memory({
        hold: { ...hold(), by: 'dana', stuck: 'no' },
        lastRollout: rolledBack,
        status: out,
      }),
      ['rollout.rolled-back'],
    ],
    [
      'a hold not again',
      memory({ hold: hold(), status: out }),
      memory({ hold: hold(), status: out }),
      [],
    ],
    ['a failure once', memory({ status: out }), failing('A'), ['unit.failed']],
    ['a failure not again', failing('A'), failing('A'), []],
    ['another failure', failing('A'), failing('B'), ['unit.failed']],
    ['success after a failure', failing('A'), memory(), ['unit.synced']],
    ['success after a hold', memory({ hold: hold() }), memory(), ['unit.synced']],
    ['success with a new render', memory(), memory({ lastGood: good }), ['unit.synced']],
    ['no success before it is healthy', failing('A'), memory({ status: out, lastGood: good }), []],
    ['a deletion that is held', memory(), memory({ kept: 'PruneNever' }), ['prune.held']],
    [
      'a held deletion not again',
      memory({ kept: 'PruneNever' }),
      memory({ kept: 'PruneNever' }),
      [],
    ],
  ])('tell %s', (_case, before, after, expected) => {
    expect(names(before, after)).toEqual(expected)
  })

  it('say who ended the drift', () => {
    const by = (wroteAt: number) =>
      announcements(memory({ drift }), memory({ wroteAt })).map(({ fields }) => fields)[0]

    expect(by(1_000)).toMatchObject({ by: 'plumbline', since: '1970-01-01T00:00:01.000Z' })
    expect(by(999)).toMatchObject({ by: 'somebody else' })
  })

  it('name everything that was repaired, and not what was left at last', () => {
    const whole = { ...drift, past: [gone] }
    const [told] = announcements(memory({ drift: whole }), memory({ wroteAt: 1_000 }))

    expect(told?.fields).toMatchObject({ differences: [gone, changed] })
  })

  it('say that drift ended because Git took over what is live', () => {
    const applied = (fingerprint: string) => ({ ...good, unit: { ...good.unit, fingerprint } })
    const before = memory({ drift, applied: applied('f1') })
    const told = (after: Partial<UnitMemory>) =>
      announcements(before, memory(after)).map(({ fields }) => fields)[0]

    expect(told({ applied: applied('f2') })).toMatchObject({ by: 'a commit' })
    expect(told({ applied: applied('f1') })).toMatchObject({ by: 'somebody else' })
    expect(told({ applied: applied('f2'), wroteAt: 1_000 })).toMatchObject({ by: 'plumbline' })
  })

  it('name the revision that failed, not the one that is live again', () => {
    const [told] = announcements(memory({ status: out }), memory({ hold: hold(), status: out }))

    expect(told?.fields).toMatchObject({ revision: 'r2', why: 'tasks failed to start' })
  })
})
