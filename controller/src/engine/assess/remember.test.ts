import { describe, expect, it } from 'vitest'
import type { ResourceId } from '../../model/index.ts'
import { ended } from './followed.ts'
import type { PassResult } from './pass-result.ts'
import { remember } from './remember.ts'
import {
  changed,
  fault,
  hold,
  id,
  memory,
  outcome,
  plan,
  status,
  steady,
  step,
  target,
  unit,
  view,
} from '../units.fixture.ts'

const now = 5_000
const quiet: PassResult = {
  unit: id,
  source: 'main',
  target: target(),
  plan: plan(),
  views: [view()],
  outcomes: [],
  problems: [],
  status: status(),
  drifted: false,
  resent: 0,
  drift: steady,
  suspect: false,
  now,
}
const good = { revision: 'r1', unit: unit(), at: 7 }
const following = { id: 'd1', fingerprint: 'f1', revision: 'r1', since: 100 }
const blind = plan({ unreadable: [{ resource: 'thing/a', fault }] })
const differing = plan({ differences: [changed] })
const lost = outcome({ result: 'failed', fault })
const seeing = (phase: 'running' | 'completed' | 'rolling-back' | 'rolled-back' | 'superseded') => [
  view({
    health: { health: 'Healthy', reason: 'x', why: 'x', rollout: { id: 'd1', phase, why: 'x' } },
  }),
]
const found = [view({ health: { health: 'Progressing', reason: 'x', why: 'x', running: 'd9' } })]

function after(change: Partial<PassResult>, before = memory()) {
  return remember(before, { ...quiet, ...change })
}

describe('what was in place and good', () => {
  it('is what a live read found so, complete and healthy', () => {
    const { applied, lastGood } = after({})

    expect(applied).toMatchObject({ revision: 'r1', at: now })
    expect(lastGood).toEqual(applied)
  })

  it.each<[string, Partial<PassResult>]>([
    ['something differed', { plan: differing }],
    ['something was not read', { plan: blind }],
    ['something was written after the read', { outcomes: [outcome()] }],
  ])('is not known when %s', (_case, change) => {
    const { applied, lastGood } = after(change)

    expect([applied, lastGood]).toEqual([undefined, undefined])
  })

  it('is in place but not good while a rollout goes on, or while it is not healthy', () => {
    const rolling = after({ views: seeing('running') }, memory({ rollout: following }))
    const sick = after({
      status: status({ health: { is: 'Degraded', reason: 'x', why: 'x', since: 0 } }),
    })

    expect([rolling.applied?.revision, sick.applied?.revision]).toEqual(['r1', 'r1'])
    expect([rolling.lastGood, sick.lastGood]).toEqual([undefined, undefined])
  })

  const newer = { plan: differing, target: target({ fingerprint: 'f2' }, 'r2') }
  const arriving = memory({ rollout: following, applied: good })

  it('is what was rolled out to its end while something newer came to be wanted', () => {
    const { lastGood } = after({ ...newer, views: seeing('completed') }, arriving)

    expect(lastGood).toEqual(good)
  })

  it.each<[string, Partial<PassResult>, ReturnType<typeof memory>]>([
    ['is still on its way', { views: seeing('running') }, arriving],
    ['was never seen in place', { views: seeing('completed') }, memory({ rollout: following })],
    [
      'a person goes back from',
      { views: seeing('completed'), hold: hold({ fingerprint: 'f1', by: 'dana' }) },
      arriving,
    ],
  ])('is not what %s', (_case, change, remembered) => {
    expect(after({ ...newer, ...change }, remembered).lastGood).toBeUndefined()
  })

  it('survives a removal', () => {
    const { target: _target, ...pass } = quiet

    const { applied, lastGood } = remember(memory({ applied: good, lastGood: good }), pass)

    expect([applied, lastGood]).toEqual([good, good])
  })

  it('keeps its time through commits that do not change it', () => {
    const { lastGood } = after({ target: target({}, 'r2') }, memory({ lastGood: good }))

    expect(lastGood).toMatchObject({ revision: 'r2', at: 7 })
  })
})

describe('the rollout that is followed', () => {
  const before = memory({ rollout: following })

  it.each<[string, Partial<PassResult>, ReturnType<typeof memory>, string | undefined]>([
    ['one that was just started', { outcomes: [outcome({ rollout: 'd2' })] }, before, 'd2'],
    ['the one before, while it runs', { views: seeing('running') }, before, 'd1'],
    ['the one before, while ECS rolls back', { views: seeing('rolling-back') }, before, 'd1'],
    ['the one before, while nothing is seen of it', { plan: blind }, before, 'd1'],
    ['none after its end', { views: seeing('completed') }, before, undefined],
    ['none after a rollback', { views: seeing('rolled-back') }, before, undefined],
    ['none after a newer one took its place', { views: seeing('superseded') }, before, undefined],
    ['one found running, of what is wanted', { views: found }, memory(), 'd9'],
    ['none of something else', { views: found, plan: differing }, memory(), undefined],
    ['none while the unit is held', { views: found, hold: hold() }, memory(), undefined],
  ])('is %s', (_case, change, remembered, expected) => {
    const pass = after(change, remembered)

    expect(pass.rollout?.id).toBe(expected)
  })

  it('ends when another one or none is followed', () => {
    expect(ended(before, {})).toBe(true)
    expect(ended(before, { rollout: { ...following, id: 'd2' } })).toBe(true)
    expect(ended(before, { rollout: following })).toBe(false)
    expect(ended(memory(), {})).toBe(false)
  })
})

describe('drift', () => {
  const told = { since: 7, differences: [changed] }

  it('is remembered from the first look on', () => {
    expect(after({ plan: differing, drifted: true }).drift).toEqual({ ...told, since: now })
    expect(after({ plan: differing, drifted: true }, memory({ drift: told })).drift).toEqual(told)
  })

  it('is as old as the look, so that the write of the same pass is what ends it', () => {
    const { drift, wroteAt } = after({
      plan: differing,
      drifted: true,
      lookedAt: now - 9,
      outcomes: [{ step, result: 'done', at: now - 2 }],
    })

    expect([drift?.since, wroteAt]).toEqual([now - 9, now - 2])
  })

  it('is over when nothing differs, and stays while nothing can be seen', () => {
    expect(after({}, memory({ drift: told })).drift).toBeUndefined()
    expect(after({ plan: blind }, memory({ drift: told })).drift).toEqual(told)
  })

  it('is not what a rollback or a commit leaves', () => {
    const back = after({ plan: differing, drifted: true, views: seeing('rolled-back') })
    const commit = after({ plan: differing, drifted: false })

    expect([back.drift, commit.drift]).toEqual([undefined, undefined])
  })
})

describe('a doubt about a write', () => {
  it.each<[string, Partial<PassResult>, true | undefined]>([
    ['comes with a lost answer', { outcomes: [lost] }, true],
    [
      'does not come with a clear refusal',
      { outcomes: [outcome({ result: 'failed', fault: { ...fault, source: 'user' } })] },
      undefined,
    ],
    ['ends with a pass that saw everything', { suspect: true }, undefined],
    ['stays when something could not be read', { suspect: true, plan: blind }, true],
    ['does not come from a failed read', { plan: blind }, undefined],
  ])('%s', (_case, change, expected) => {
    expect(after(change).suspect).toBe(expected)
  })
})

describe('that a unit is Degraded', () => {
  const broken = (reason: string, is: 'Idle' | 'Applying' = 'Idle') => {
    const axis = { why: 'x', since: 0 }
    const health = { ...axis, is: 'Degraded', reason } as const
    return status({ health, operation: { ...axis, is, reason: 'x' } })
  }

  it.each<[string, Partial<PassResult>, string | undefined, string | undefined]>([
    ['is not so', {}, 'JobFailed', undefined],
    [
      'is told when nothing is done about it',
      { status: broken('JobFailed') },
      undefined,
      'JobFailed',
    ],
    [
      'waits while something is done',
      { status: broken('JobFailed', 'Applying') },
      undefined,
      undefined,
    ],
    ['stays told', { status: broken('JobFailed', 'Applying') }, 'JobFailed', 'JobFailed'],
    ['is told again for another reason', { status: broken('Missed') }, 'JobFailed', 'Missed'],
    ['is told otherwise of a hold', { status: broken('x'), hold: hold() }, undefined, undefined],
  ])('%s', (_case, change, told, expected) => {
    const before = memory(told === undefined ? {} : { degraded: told })

    expect(after(change, before).degraded).toBe(expected)
  })
})

describe('what AWS called things', () => {
  const arns = ['arn:3', 'arn:2', 'arn:1']

  it('is kept per kind, newest first, a few of them', () => {
    const outcomes = [outcome({ identifier: 'arn:4' })]

    expect(after({ outcomes }, memory({ known: { thing: arns } })).known).toEqual({
      thing: ['arn:4', 'arn:3', 'arn:2'],
    })
  })

  it('is forgotten when a write was refused: it may be what was refused', () => {
    const refused = outcome({ result: 'failed', fault: { ...fault, code: 'ClientException' } })

    expect(after({ outcomes: [refused] }, memory({ known: { thing: arns } })).known).toEqual({})
  })

  it('is kept when an answer was lost: a list that lags may not show yet what it names', () => {
    const lost = outcome({ result: 'failed', fault: { ...fault, code: 'OutcomeUnknown' } })
    const known = { thing: arns }

    expect(after({ outcomes: [lost] }, memory({ known })).known).toEqual(known)
  })
})

describe('counts and times', () => {
  it('counts failures in a row', () => {
    const failing = { status: status({ fault }) }

    expect(after(failing, memory({ failures: 2 })).failures).toBe(3)
    expect(after({}, memory({ failures: 2 })).failures).toBe(0)
  })

  it('takes the time of a write that was sent, not of one that was refused', () => {
    const outcomes = [outcome({ at: 1_000 }), outcome({ step, result: 'refused', at: 2_000 })]

    expect(after({ outcomes }).wroteAt).toBe(1_000)
    expect(after({}, memory({ wroteAt: 3 })).wroteAt).toBe(3)
    expect(after({}).observedAt).toBe(now)
  })

  it('drops the hold with the pass that has none', () => {
    expect(after({}, memory({ hold: hold() })).hold).toBeUndefined()
    expect(after({ hold: hold() }).hold).toEqual(hold())
  })
})

describe('what was proved', () => {
  const forGood = { identifier: 'a', digest: 'b' }
  const forAWhile = { ...forGood, at: 4_000 }

  it('of what others may change holds as long as each look gives it again', () => {
    const before = memory({ proven: { revision: forGood, thing: forAWhile } })
    const again = view({ proven: forAWhile })

    expect(after({ views: [again] }, before).proven).toEqual({
      revision: forGood,
      thing: forAWhile,
    })
    expect(after({}, before).proven).toEqual({ revision: forGood })
  })

  it('of what others may change is over with a write to it, and not with a write to something else', () => {
    const views = [view({ proven: forAWhile })]
    const writeTo = (resource: ResourceId) => [outcome({ step: { ...step, resource } })]

    expect(after({ views, outcomes: writeTo('thing/a') }).proven).toBeUndefined()
    expect(after({ views, outcomes: writeTo('rule/a') }).proven).toEqual({ thing: forAWhile })
  })
})
