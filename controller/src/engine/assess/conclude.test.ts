import { describe, expect, it } from 'vitest'
import { conclude, isGone, type Pass } from './conclude.ts'
import { contextOf, removedContext } from '../context.ts'
import {
  changed,
  environment,
  fault,
  hold,
  id,
  memory,
  outcome,
  plan,
  steady,
  target,
  view,
} from '../units.fixture.ts'

const pace = { intervalMs: 30_000, rolloutMs: 5_000 }
const random = { next: () => 0 }
const now = 60_001
const course = { context: contextOf(target()), target: target(), problems: [] }
const removal = { context: removedContext(id, environment(), 'main', 'r9'), problems: [] }
const quiet: Pass = {
  course,
  stored: undefined,
  before: undefined,
  views: [view()],
  decision: { plan: plan(), drifted: false, drift: steady },
  outcomes: [],
  suspect: false,
  now,
}
const concluding = (change: Partial<Pass>) =>
  conclude({ ...quiet, stored: change.before, ...change }, pace, random)
const settled = concluding({}).after

describe('conclude', () => {
  it('keeps nothing of an idle pass, whenever it comes', () => {
    const { changed: kept, record, after } = concluding({ before: settled, now: now + 999_999 })

    expect([kept, record]).toEqual([false, undefined])
    expect(after.observedAt).toBe(now + 999_999)
  })

  it.each<[string, Partial<Pass>]>([
    ['the first pass', {}],
    ['a pass that wrote', { before: settled, outcomes: [outcome({ at: now })] }],
    [
      'a pass that found something else',
      {
        before: settled,
        decision: { plan: plan({ differences: [changed] }), drifted: true, drift: steady },
      },
    ],
  ])('keeps a record of %s', (_case, change) => {
    const { changed: kept, record, after } = concluding(change)

    expect(kept).toBe(true)
    expect(record).toMatchObject({ unit: id, at: now, status: after.status, next: after.next })
  })

  it('keeps a changed memory without a row of history when no word of the status changed', () => {
    const decision = { plan: plan({ revision: 'r2' }), drifted: false, drift: steady }

    const { changed: kept, record } = concluding({ before: settled, decision })

    expect([kept, record]).toEqual([true, undefined])
  })

  it.each<[string, Partial<Pass>, number]>([
    ['at once after a write', { outcomes: [outcome()] }, now],
    ['at once after a hold began', { decision: { ...quiet.decision, hold: hold() } }, now],
    ['later after a failure', { outcomes: [outcome({ result: 'failed', fault })] }, now + 500],
    ['regularly otherwise', {}, 90_000],
    [
      'regularly while a hold goes on',
      { before: memory({ hold: hold() }), decision: { ...quiet.decision, hold: hold() } },
      90_000,
    ],
  ])('looks again %s', (_case, change, at) => {
    expect(concluding(change).after.next.at).toBe(at)
  })

  it('ends the way back by how it fares, and not by the release that failed', () => {
    const failed = hold({ fingerprint: 'f2' })
    const lastRollout = { id: 'd1', phase: 'rolled-back', why: 'no' } as const
    const attempt = {
      fingerprint: target().unit.fingerprint,
      revision: 'r1',
      cause: 'rollback',
      began: 1,
      calls: [],
      callCount: 1,
    } as const

    const { record, after } = concluding({
      before: memory({ hold: failed, attempt, lastRollout }),
      course: { ...course, hold: failed },
      decision: { ...quiet.decision, hold: failed },
    })

    expect(record?.attempts).toMatchObject([{ cause: 'rollback', outcome: 'succeeded' }])
    expect(after.status.health).toMatchObject({ is: 'Degraded', reason: 'RolloutFailed' })
  })

  it('remembers why nothing is deleted only as long as that is so', () => {
    const keep = { reason: 'PruneNever', because: 'never' }
    const decision = { plan: plan(), drifted: false, drift: steady, keep }
    const kept = concluding({ course: removal, decision }).after

    const back = concluding({ before: kept }).after

    expect([kept.kept, back.kept]).toEqual(['PruneNever', undefined])
  })
})

describe('isGone', () => {
  const absent = view({ observation: { state: 'absent' } })
  const unreadable = view({ observation: { state: 'unreadable', fault } })

  it('is true of a removed unit of which nothing is left, and of nothing else', () => {
    expect(isGone(removal, [absent, absent])).toBe(true)
    expect(isGone(removal, [absent, view()])).toBe(false)
    expect(isGone(removal, [absent, unreadable])).toBe(false)
    expect(isGone(course, [absent])).toBe(false)
  })
})
