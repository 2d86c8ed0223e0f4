import { describe, expect, it } from 'vitest'
import type { HealthReport } from '../../model/index.ts'
import type { Course } from '../plan/choose.ts'
import { contextOf, removedContext } from '../context.ts'
import { decide } from './decide.ts'
import type { ResourceView } from '../observe/observe.ts'
import { environment, fault, hold, id, memory, target, unit, view } from '../units.fixture.ts'

const now = 9_000
const good = { revision: 'r1', unit: unit(), at: 0 }
const stood = memory({ applied: good, lastGood: good })
const differs = { observation: { state: 'present', live: { size: 1 } } } as const

function courseTo(wanted = target(), more: Partial<Course> = {}): Course {
  return { context: contextOf(wanted), target: wanted, problems: [], ...more }
}

function reporting(health: Partial<HealthReport>, more: Partial<ResourceView> = {}): ResourceView {
  const report = { health: 'Progressing', reason: 'x', why: 'x', ...health } as const
  return view({ health: report, ...more })
}

const rollout = (phase: 'running' | 'rolled-back' | 'rolling-back' | 'failed') => ({
  id: 'd1',
  phase,
  why: 'tasks failed to start',
})
const following = { id: 'd1', fingerprint: 'f2', revision: 'r2', since: 100 }

describe('drift', () => {
  it('is a difference that nobody committed', () => {
    const decision = decide(courseTo(), stood, [view(differs)], undefined, now)

    expect(decision.drifted).toBe(true)
    expect(decision.plan.steps).toHaveLength(1)
  })

  it.each([
    ['a commit changed the unit', courseTo(target({ fingerprint: 'f2' })), stood, {}],
    ['the unit was never in place', courseTo(), memory(), {}],
    ['ECS is rolling back', courseTo(), stood, { rollout: rollout('rolling-back') }],
    ['ECS gave up', courseTo(), stood, { rollout: rollout('rolled-back') }],
  ])('is none when %s', (_case, course, before, health) => {
    const decision = decide(course, before, [reporting(health, differs)], undefined, now)

    expect(decision.drifted).toBe(false)
  })

  it('is not what time brings, which is acted on where drift is only reported', () => {
    const policy = { prune: 'auto', drift: 'report', keepReleases: 10, freeze: [] } as const
    const course = courseTo(target({ environment: environment({ policy }) }))
    const due = view({ ...differs, due: true })
    const moved = view({ ...differs, id: 'thing/b' })

    const [time, both] = [[due], [due, moved]].map((views) =>
      decide(course, stood, views, undefined, now),
    )

    expect(time).toMatchObject({ drifted: false, plan: { held: [], steps: [{}] } })
    expect(both).toMatchObject({ drifted: true, plan: { steps: [] } })
  })

  it('is none for a unit that was removed', () => {
    const course = { context: removedContext(id, environment(), 'main', 'r9'), problems: [] }
    const { wanted: _wanted, ...there } = view()

    const decision = decide(course, stood, [there], undefined, now)

    expect(decision.drifted).toBe(false)
    expect(decision.plan.steps).toMatchObject([{ effect: 'deletes' }])
  })

  it('is only reported where the policy says so, and a commit is carried out there all the same', () => {
    const policy = { prune: 'auto', drift: 'report', keepReleases: 10, freeze: [] } as const
    const inReport = environment({ policy })
    const drifted = courseTo(target({ environment: inReport }))
    const committed = courseTo(target({ environment: inReport, fingerprint: 'f2' }))

    const plans = [drifted, committed].map(
      (course) => decide(course, stood, [view(differs)], undefined, now).plan,
    )

    expect(plans[0]).toMatchObject({ steps: [], held: [{ reason: 'DriftReportOnly' }] })
    expect(plans[1]?.steps).toHaveLength(1)
  })
})

describe('a hold', () => {
  const wanted = courseTo(target({ fingerprint: 'f2' }, 'r2'))
  const before = memory({ applied: good, lastGood: good, rollout: following })

  it.each(['rolled-back', 'rolling-back', 'failed'] as const)(
    'follows a rollout that is %s',
    (phase) => {
      const views = [reporting({ rollout: rollout(phase) }, differs)]

      const { hold: found, plan } = decide(wanted, before, views, undefined, now)

      expect(found).toEqual({
        fingerprint: 'f2',
        revision: 'r2',
        reason: 'tasks failed to start',
        since: now,
      })
      expect(plan.steps).toEqual([])
    },
  )

  it('does not follow a rollout that still runs', () => {
    const views = [reporting({ rollout: rollout('running') })]

    expect(decide(wanted, before, views, undefined, now).hold).toBeUndefined()
  })

  it('does not hold up a newer commit: that is the way out', () => {
    const newer = courseTo(target({ fingerprint: 'f3' }, 'r3'))
    const views = [reporting({ rollout: rollout('rolled-back') }, differs)]

    const { hold: found, plan } = decide(newer, before, views, undefined, now)

    expect(found).toBeUndefined()
    expect(plan.steps).toHaveLength(1)
  })

  it('follows the failure of a render that was good before, too: it would fail again', () => {
    const again = memory({ ...stood, rollout: { ...following, fingerprint: 'f1', revision: 'r1' } })
    const views = [reporting({ rollout: rollout('rolled-back') }, differs)]

    const { hold: found, plan } = decide(courseTo(), again, views, undefined, now)

    expect(found).toMatchObject({ fingerprint: 'f1' })
    expect(plan.steps).toEqual([])
  })

  it('sticks when the way back fails: nothing is sent any more, until it runs after all', () => {
    const back = { ...following, fingerprint: 'f1', revision: 'r1' }
    const pinned = memory({ ...stood, rollout: back, hold: hold() })
    const held = courseTo(target(), { hold: hold() })
    const stuck = { ...hold(), stuck: 'tasks failed to start' }
    const failing = [reporting({ rollout: rollout('rolled-back') }, differs)]

    const first = decide(held, pinned, failing, undefined, now)
    const later = decide({ ...held, hold: stuck }, pinned, [view(differs)], undefined, now)
    const mended = decide({ ...held, hold: stuck }, pinned, [view()], undefined, now)

    expect([first.hold, later.hold, mended.hold]).toEqual([stuck, stuck, hold()])
    expect([first.plan.steps, later.plan.steps]).toEqual([[], []])
    expect([first.drifted, later.drifted]).toEqual([false, false])
  })

  it('comes from the memory of ECS when our own was lost', () => {
    const rejected = reporting({ rejected: ['arn:2'] }, differs)
    const matching = view({ id: 'thing/b', identifier: 'arn:2' })

    const { hold: found, plan } = decide(wanted, undefined, [rejected, matching], undefined, now)

    expect(found).toMatchObject({ fingerprint: 'f2' })
    expect(plan.steps).toEqual([])
  })

  it('does not come from what ECS rejected of something else', () => {
    const rejected = reporting({ rejected: ['arn:1'] }, differs)
    const matching = view({ id: 'thing/b', identifier: 'arn:2' })

    const { hold: found } = decide(wanted, undefined, [rejected, matching], undefined, now)

    expect(found).toBeUndefined()
  })

  it('comes with what is live and given up, once it is what Git wants', () => {
    const stuck = { health: 'Degraded', givenUp: 'tasks failed to start' } as const

    const inPlace = decide(wanted, before, [reporting(stuck)], undefined, now)
    const notYet = decide(wanted, before, [reporting(stuck, differs)], undefined, now)

    expect(inPlace.hold).toMatchObject({ fingerprint: 'f2', reason: 'tasks failed to start' })
    expect(notYet.hold).toBeUndefined()
  })

  it('keeps the last good render, and repairs drift from it', () => {
    const held = courseTo(target(), { hold: hold() })
    const pinned = memory({ ...stood, hold: hold() })

    const { hold: kept, plan, drifted } = decide(held, pinned, [view(differs)], undefined, now)

    expect([kept, drifted]).toEqual([hold(), true])
    expect(plan.steps).toHaveLength(1)
  })

  it('writes nothing over a rollback that goes on', () => {
    const held = courseTo(target(), { hold: hold() })
    const views = [reporting({ rollout: rollout('rolling-back') }, differs)]

    const { plan } = decide(held, memory({ hold: hold() }), views, undefined, now)

    expect(plan).toMatchObject({ steps: [], held: [{ reason: 'RollingBack' }] })
  })

  it('without anything good before it sends the failed render no second time', () => {
    const held = courseTo(target({ fingerprint: 'f2' }), { hold: hold() })

    const { plan } = decide(held, memory({ hold: hold() }), [view(differs)], undefined, now)

    expect(plan).toMatchObject({ steps: [], held: [{ reason: 'Held' }] })
  })

  it('ends when somebody got the failed render to run after all', () => {
    const held = courseTo(target({ fingerprint: 'f2' }), { hold: hold() })
    const before = memory({ hold: hold() })

    const healthy = decide(held, before, [view()], undefined, now)
    const trying = decide(held, before, [reporting({ health: 'Progressing' })], undefined, now)
    const unreadable = view({ observation: { state: 'unreadable', fault } })
    const blind = decide(held, before, [unreadable], undefined, now)

    expect(healthy.hold).toBeUndefined()
    expect(trying.hold).toEqual(hold())
    expect(blind.hold).toEqual(hold())
  })
})
