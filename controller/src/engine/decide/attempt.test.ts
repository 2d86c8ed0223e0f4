import { describe, expect, it } from 'vitest'
import type { Attempt, Checked } from '../../model/index.ts'
import { attemptsAfter, type Pass } from './attempt.ts'
import { contextOf, removedContext } from '../context.ts'
import {
  changed,
  environment,
  hold,
  id,
  memory,
  outcome,
  plan,
  rendered,
  status,
  steady,
  target,
} from '../units.fixture.ts'

const now = 60_000
const wanted = { ...target(), commit: { author: 'dana', subject: 'more memory' } }
const course = { context: contextOf(wanted), target: wanted, problems: [] }
const decision = { plan: plan(), drifted: false, drift: steady }
const differs = { ...decision, plan: plan({ differences: [changed] }) }
const quiet: Pass = {
  course,
  before: memory(),
  decision,
  outcomes: [],
  now,
}
const open: Attempt = {
  fingerprint: wanted.unit.fingerprint,
  revision: 'r1',
  cause: 'release',
  began: 1_000,
  calls: [],
  callCount: 0,
}
const before = memory({ attempt: open, lastGood: rendered() })
const following = (pass: Partial<Pass>, after = memory({ lastGood: rendered() })) =>
  attemptsAfter({ ...quiet, ...pass }, after)

describe('an attempt', () => {
  it('begins with the first call, and has the author of the commit', () => {
    const { open: begun, ended } = following({
      before: memory({ lastGood: rendered() }),
      decision: differs,
      outcomes: [outcome({ at: 5_000 }), outcome({ result: 'failed' })],
    })

    expect(ended).toEqual([])
    expect(begun).toMatchObject({
      cause: 'release',
      author: 'dana',
      subject: 'more memory',
      began: 5_000,
      callCount: 2,
      calls: [{ result: 'done' }, { result: 'failed' }],
    })
  })

  it('does not begin with a call that was not sent', () => {
    const outcomes = [outcome({ result: 'refused' })]

    const found = following({ before: memory({ lastGood: rendered() }), outcomes })

    expect(found).toEqual({ ended: [] })
  })

  it('of what is in place already is a repair, and nobody is its author', () => {
    const inPlace = memory({ applied: rendered(), lastGood: rendered() })

    const { open: begun } = following({
      before: inPlace,
      decision: differs,
      outcomes: [outcome()],
    })

    expect(begun?.cause).toBe('repair')
    expect(begun?.author).toBeUndefined()
  })

  it('that makes calls without end keeps the first fifty and the number of all', () => {
    const outcomes = Array.from({ length: 80 }, () => outcome())

    const { open: goes } = following({ before, decision: differs, outcomes })

    expect(goes?.calls).toHaveLength(50)
    expect(goes?.callCount).toBe(80)
  })
})

describe('an attempt ends', () => {
  it('well, once it is read back healthy and no rollout goes on', () => {
    const rollout = { id: 'r', fingerprint: 'f1', revision: 'r1', since: 1 }

    expect(following({ before }, memory({ rollout })).open).toEqual(open)
    expect(following({ before, decision: differs }).open).toEqual(open)
    expect(following({ before }).ended).toMatchObject([
      { outcome: 'succeeded', began: 1_000, ended: now },
    ])
  })

  it('badly, when a hold begins or a run failed', () => {
    const back = { id: 'r', phase: 'rolling-back', why: 'x' } as const
    const held = memory({ hold: hold({ fingerprint: open.fingerprint }), lastRollout: back })
    const health = { is: 'Degraded', reason: 'JobFailed', why: 'exit code 1', since: 1 } as const

    expect(following({ before }, held).ended).toMatchObject([
      { outcome: 'rolled-back', why: 'tasks failed to start' },
    ])
    expect(following({ before }, memory({ status: status({ health }) })).ended).toMatchObject([
      { outcome: 'failed', why: 'exit code 1' },
    ])
  })

  it('well, when it arrived just before something else took its place', () => {
    const newer = target({ fingerprint: 'f9' }, 'r9')
    const course = { context: contextOf(newer), target: newer, problems: [] }
    const lastRollout = { id: 'r', phase: 'completed', why: 'ECS says so' } as const

    const { ended } = following(
      { before: memory({ attempt: open }), course, decision: differs },
      memory({ lastGood: rendered(), lastRollout }),
    )

    expect(ended).toMatchObject([{ outcome: 'succeeded', why: 'ECS says so' }])
    expect(ended).toHaveLength(1)
  })

  it('when something else takes its place, or the unit goes', () => {
    const newer = target({ fingerprint: 'f9' }, 'abcdef0123')
    const removal = { context: removedContext(id, environment(), 'main', 'r9'), problems: [] }

    const replaced = following({
      before,
      course: { context: contextOf(newer), target: newer, problems: [] },
      decision: differs,
    })
    const removed = following({ before, course: removal, decision: differs })

    expect(replaced.ended).toMatchObject([
      { outcome: 'superseded', why: 'abcdef01 took its place' },
    ])
    expect(removed.ended).toMatchObject([{ why: 'the unit was removed from Git' }])
  })
})

it('a release that is refused is told once, with its author', () => {
  const checked: Checked = {
    fingerprint: 'f1',
    revision: 'r1',
    commit: wanted.commit,
    at: now,
    refusals: 1,
    findings: [{ check: 'image', weight: 'refuses', message: 'no such image', hint: 'push it' }],
    images: [{ container: 'web', image: 'web:1' }],
  }
  const kept = { before: memory({ lastGood: rendered() }), decision: differs }

  const first = following({ ...kept, checked })
  const second = following({ ...kept, checked: { ...checked, refusals: 2 } })

  expect(first.ended).toMatchObject([
    { outcome: 'refused', author: 'dana', why: 'no such image', images: checked.images },
  ])
  expect(second.ended).toEqual([])
})

it('what is good and nobody remembers was found', () => {
  const { ended } = following({ before: undefined })

  expect(ended).toMatchObject([{ outcome: 'found', callCount: 0, author: 'dana' }])
})
