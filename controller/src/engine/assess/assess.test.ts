import { describe, expect, it } from 'vitest'
import type { Held } from '../../model/index.ts'
import { assess } from './assess.ts'
import type { Facts } from './facts.ts'
import { changed, fault, hold, outcome, plan, problem, status, view } from '../units.fixture.ts'

const quiet: Facts = {
  plan: plan(),
  views: [view()],
  outcomes: [],
  problems: [],
  removed: false,
  drifted: false,
}
const now = 10_000_000
const words = (facts: Partial<Facts>) => {
  const { sync, health, operation } = assess({ ...quiet, ...facts }, undefined, now)
  return [sync, health, operation].map(({ is, reason }) => `${is} ${reason}`)
}
const held = (reason: string): Held => ({ resource: 'thing/a', reason, because: 'why', next: [] })
const blind = {
  plan: plan({ unreadable: [{ resource: 'thing/a', fault }], differences: [changed] }),
}
const differing = { plan: plan({ differences: [changed] }) }
const running = { id: 'd', phase: 'running', why: '1 of 2' } as const
const absent = view({ observation: { state: 'absent' } })
const health = (is: 'Degraded' | 'Progressing' | 'Healthy') =>
  view({ health: { health: is, reason: is, why: is } })

it('a wait that takes too long is a failure, in the words of what it waits for', () => {
  const waits = { plan: plan({ differences: [changed], held: [held('WaitsFor')] }) }
  const at = (since: number) =>
    assess({ ...quiet, ...waits, stall: { on: 'resource', since } }, undefined, now)

  expect(at(now).operation).toMatchObject({ is: 'Applying', reason: 'WaitsFor' })
  expect(at(0).operation).toMatchObject({ is: 'Failed', reason: 'Overdue' })
  expect(at(0).fault?.message).toBe('why: longer than 1h, since 1970-01-01T00:00:00.000Z')
})

it('what was refused at a gate goes back, although ECS has not begun to', () => {
  const refusal = 'gate look was rejected by dana: slow'
  const facts = { ...quiet, rollout: running, gates: { refusal: { reason: refusal } } }

  const { operation, next } = assess(facts, undefined, now)

  expect(operation).toMatchObject({ is: 'RollingOut', why: `${refusal}; ECS is told to go back` })
  expect(next).toBe(
    'ECS goes back, and the unit is held: a commit that changes it ends that, and so does plumbline release',
  )
})

it('says of drift what became of a thing, and of a commit what is done about it', () => {
  const gone = { resource: 'thing/a', verb: 'create', differences: [] } as const
  const why = (drifted: boolean) =>
    assess({ ...quiet, plan: plan({ differences: [gone] }), drifted }, undefined, now).sync.why

  expect([why(true), why(false)]).toEqual([
    'changed outside Git: thing/a is gone',
    'to be brought in line: create thing/a',
  ])
})

describe('assess', () => {
  it.each<[string, Partial<Facts>, readonly string[]]>([
    ['all is as it should be', {}, ['Synced NoDifferences', 'Healthy Fine', 'Idle NothingToDo']],
    [
      'something cannot be read',
      blind,
      ['Unknown Throttled', 'Unknown Throttled', 'Failed Throttled'],
    ],
    [
      'a document is broken',
      { problems: [problem] },
      ['OutOfSync InvalidDocument', 'Healthy Fine', 'Idle NothingToDo'],
    ],
    [
      'live was changed by hand',
      { ...differing, drifted: true },
      ['OutOfSync Drifted', 'Healthy Fine', 'Idle NothingToDo'],
    ],
    ['a commit changed it', differing, ['OutOfSync Changed', 'Healthy Fine', 'Idle NothingToDo']],
    [
      'something was just written: nothing was read since',
      { outcomes: [outcome()] },
      ['OutOfSync Written', 'Healthy Fine', 'Applying CallsSent'],
    ],
    [
      'a write failed',
      { ...differing, outcomes: [outcome({ result: 'failed', fault })] },
      ['OutOfSync Changed', 'Healthy Fine', 'Failed Throttled'],
    ],
    [
      'a write was refused: that is no failure',
      { ...differing, outcomes: [outcome({ result: 'refused', fault })] },
      ['OutOfSync Changed', 'Healthy Fine', 'Applying CallsSent'],
    ],
    [
      'a write started a rollout',
      { outcomes: [outcome({ rollout: 'd' })] },
      ['OutOfSync Written', 'Healthy Fine', 'RollingOut RolloutInProgress'],
    ],
    [
      'a rollout goes on',
      { rollout: running },
      ['Synced NoDifferences', 'Healthy Fine', 'RollingOut RolloutInProgress'],
    ],
    [
      'ECS rolls back',
      { hold: hold(), rollout: { ...running, phase: 'rolling-back' } },
      ['OutOfSync Held', 'Degraded RolloutFailed', 'RollingBack RollingBack'],
    ],
    [
      'a rollout failed: that is never a success',
      { hold: hold(), rollout: { ...running, phase: 'rolled-back' } },
      ['OutOfSync Held', 'Degraded RolloutFailed', 'Held RolloutFailed'],
    ],
    [
      'the unit was removed and is kept',
      { removed: true, plan: plan({ held: [held('WaitsFor'), held('PruneNever')] }) },
      ['OutOfSync Removed', 'Healthy Fine', 'Held PruneNever'],
    ],
    [
      'somebody else owns it',
      { plan: plan({ differences: [changed], held: [held('NotOurs')] }) },
      ['OutOfSync Changed', 'Healthy Fine', 'Failed NotOurs'],
    ],
    [
      'one resource waits for another',
      { plan: plan({ held: [held('WaitsFor')] }) },
      ['Synced NoDifferences', 'Healthy Fine', 'Applying WaitsFor'],
    ],
    [
      'one waits for a person, whatever else waits',
      { plan: plan({ differences: [changed], held: [held('WaitsFor'), held('PriorityTaken')] }) },
      ['OutOfSync Changed', 'Healthy Fine', 'Held PriorityTaken'],
    ],
    [
      'the change waits for another unit',
      { waits: { reason: 'WaitsForUnit', because: 'waits for prod/job/migrate' } },
      ['OutOfSync WaitsForUnit', 'Healthy Fine', 'Applying WaitsForUnit'],
    ],
    [
      'what stays in place meanwhile drifts',
      { ...differing, drifted: true, waits: { reason: 'WaitsForUnit', because: 'waits' } },
      ['OutOfSync Drifted', 'Healthy Fine', 'Applying WaitsForUnit'],
    ],
    [
      'drift is only reported',
      { drifted: true, plan: plan({ differences: [changed], held: [held('DriftReportOnly')] }) },
      ['OutOfSync Drifted', 'Healthy Fine', 'Idle DriftReportOnly'],
    ],
    [
      'something is missing',
      { views: [health('Healthy'), absent] },
      ['Synced NoDifferences', 'Missing NotThere', 'Idle NothingToDo'],
    ],
    [
      'the worst of several speaks for all',
      { views: [health('Degraded'), health('Progressing'), absent] },
      ['Synced NoDifferences', 'Degraded Degraded', 'Idle NothingToDo'],
    ],
  ])('when %s', (_case, facts, expected) => {
    expect(words(facts)).toEqual(expected)
  })

  it('says with which tag a service is handed over that nobody handed over yet', () => {
    const theirs = { ...held('NotOurs'), resource: 'service/web' } as const
    const facts = { ...quiet, plan: plan({ differences: [changed], held: [theirs] }) }

    const { fault: said } = assess(facts, undefined, 5)

    expect(said?.hint).toContain('--tags key=plumbline:unit,value=')
    expect(said?.hint).toContain(facts.plan.unit)
  })

  it('moves a time only with its word or its reason', () => {
    const before = assess(quiet, undefined, 5)

    const same = assess(quiet, before, 9)
    const other = assess({ ...quiet, ...differing }, before, 9)

    expect(same.sync.since).toBe(5)
    expect([other.sync.since, other.health.since]).toEqual([9, 5])
  })

  it('calls missing tasks a failure after ten minutes', () => {
    const missing = { health: 'Progressing', reason: 'TasksMissing', why: '0 of 1' } as const
    const facts = { ...quiet, views: [view({ health: missing })] }
    const before = status({
      health: { is: 'Progressing', reason: 'TasksMissing', why: '', since: 0 },
    })

    const at = (ms: number) => assess(facts, before, ms).health

    expect([at(600_000).is, at(600_001).is]).toEqual(['Progressing', 'Degraded'])
  })

  it('stays Degraded from then on, and keeps the time of the first look', () => {
    const missing = { health: 'Progressing', reason: 'TasksMissing', why: '0 of 1' } as const
    const facts = { ...quiet, views: [view({ health: missing })] }
    const first = assess(facts, undefined, 0)
    const late = assess(facts, first, 600_001)

    const later = assess(facts, late, 700_000)

    expect(later.health).toMatchObject({ is: 'Degraded', since: 600_001 })
  })

  it('says what happens next', () => {
    const next = (facts: Partial<Facts>) => assess({ ...quiet, ...facts }, undefined, now).next

    expect([
      next({}),
      next(blind),
      next({ hold: hold() }),
      next({ hold: hold(), pinned: true }),
      next({ problems: [problem] }),
      next({ outcomes: [outcome()] }),
      next({ rollout: running }),
      next({ rollout: { ...running, phase: 'rolling-back' } }),
    ]).toEqual([
      'the next look at AWS',
      'tried again, later and later; Wait.',
      'the next commit that changes this unit ends the hold, and so does plumbline release',
      'plumbline release: a person holds the unit too, so no commit ends it',
      'the next commit that mends the document is applied',
      'the next pass reads back what was written',
      'the rollout is followed to its end',
      'ECS goes back to what ran before, and is followed there',
    ])
  })
})
