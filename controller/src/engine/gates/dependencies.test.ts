import type { Gate, UnitId } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { Status, UnitMemory } from '../../model/index.ts'
import { dependentsOf, isSettled, whyStays, whyWaits, type Dependency } from './dependencies.ts'
import { hold, memory, rendered, target, unit } from '../units.fixture.ts'

const job: UnitId = 'prod/job/migrate'
const waiting = unit({ dependsOn: [job], fingerprint: 'f2' })

const good: Partial<Status> = {
  sync: { is: 'Synced', reason: 'NoDifferences', why: 'live AWS equals Git', since: 0 },
  health: { is: 'Healthy', reason: 'JobSucceeded', why: 'it ended with exit code 0', since: 0 },
}

/** A dependency that is in place and healthy, but for `change`. */
function dependency(change: Partial<Dependency> = {}, status: Partial<Status> = {}): Dependency {
  const before = memory()
  return {
    unit: job,
    want: { state: 'wanted', target: target() },
    memory: memory({
      applied: rendered(),
      status: { ...before.status, ...good, ...status },
    }),
    ...change,
  }
}

const degraded = {
  health: { is: 'Degraded', reason: 'JobFailed', why: 'exit code 1', since: 0 },
} as const
const unsynced = {
  sync: { is: 'OutOfSync', reason: 'Changed', why: 'to be brought in line', since: 0 },
} as const
const applying = {
  operation: { is: 'Applying', reason: 'WaitsFor', why: 'attempt 1 of 1 runs', since: 0 },
} as const

describe('a change waits', () => {
  it.each<[string, Dependency, string]>([
    ['that was not looked at', dependency({ memory: undefined }), 'it was not looked at yet'],
    [
      'whose newest commit was not looked at',
      dependency({ want: { state: 'wanted', target: target({ fingerprint: 'f9' }, 'r9') } }),
      'its newest commit was not looked at yet',
    ],
    ['that is not in sync', dependency({}, unsynced), 'to be brought in line'],
    ['that gets on', dependency({}, { ...unsynced, ...applying }), 'attempt 1 of 1 runs'],
    [
      'whose newest render is not in place',
      dependency({ want: { state: 'wanted', target: target({ fingerprint: 'f9' }) } }),
      'it ended with exit code 0',
    ],
    ['that is not in Git', dependency({ want: { state: 'unknown' } }), 'it is not in Git'],
  ])('for a unit %s', (_case, found, why) => {
    const reason = whyWaits(waiting, undefined, () => found, 0)

    expect(reason).toEqual({
      reason: 'WaitsForUnit',
      because: `waits for ${job}: ${why}`,
      awaits: 'unit',
    })
    expect(isSettled(found)).toBe(false)
  })

  it.each<[string, Dependency, string]>([
    ['that failed', dependency({}, degraded), 'exit code 1'],
    [
      'whose documents have problems',
      dependency({ want: { state: 'broken', problems: [], revision: 'r1', source: 'main' } }),
      'its documents have problems',
    ],
    [
      'whose newest render was given up',
      dependency({
        want: { state: 'wanted', target: target({ fingerprint: 'f2' }) },
        memory: memory({ hold: hold(), status: { ...memory().status, ...good } }),
      }),
      'tasks failed to start',
    ],
  ])('without end for a unit %s', (_case, found, why) => {
    const reason = whyWaits(waiting, undefined, () => found, 0)

    expect(reason).toEqual({
      reason: 'BlockedByUnit',
      because: `waits for ${job}: ${why}`,
      awaits: 'unit',
    })
  })

  it('without end for a unit that waits without end itself, whose revision is still an older one', () => {
    const found = dependency(
      { want: { state: 'wanted', target: target({ fingerprint: 'f9' }, 'r9') } },
      { operation: { is: 'Held', reason: 'BlockedByUnit', why: 'waits for db: no', since: 0 } },
    )
    const blocked = { fingerprint: 'f9', revision: 'r9', since: 0 }
    const blocking = { ...found, memory: { ...found.memory!, waiting: blocked } }
    const earlier = {
      ...found,
      memory: { ...found.memory!, waiting: { ...blocked, fingerprint: 'f8' } },
    }

    expect(whyWaits(waiting, undefined, () => blocking, 0)).toEqual({
      reason: 'BlockedByUnit',
      because: `waits for ${job}: waits for db: no`,
      awaits: 'unit',
    })
    expect(whyWaits(waiting, undefined, () => earlier, 0)?.reason).toBe('WaitsForUnit')
  })

  it('and is not blocked by what failed before, and is wanted no more', () => {
    const mended = dependency(
      { want: { state: 'wanted', target: target({ fingerprint: 'f9' }) } },
      degraded,
    )

    expect(whyWaits(waiting, undefined, () => mended, 0)?.reason).toBe('WaitsForUnit')
  })

  it('no longer once all of them are in place and healthy', () => {
    expect(whyWaits(waiting, undefined, () => dependency(), 0)).toBeUndefined()
  })

  it('never when it has gone out before: drift is repaired whatever others do', () => {
    const before = memory({ applied: rendered({ fingerprint: 'f2' }) })

    expect(whyWaits(waiting, before, () => dependency({ memory: undefined }), 0)).toBeUndefined()
  })
})

describe('a gate before the first new task', () => {
  const gated = (gate: Partial<Gate>) => {
    const made = unit({ dependsOn: [job], fingerprint: 'f2' })
    if (made.kind !== 'service') throw new Error('a service has gates')
    const migrate: Gate = { at: 'preScaleUp', run: 'job/migrate', onTimeout: 'rollback', ...gate }
    const deploy = { ...made.spec.deploy, gates: { migrate } }
    return { ...made, spec: { ...made.spec, deploy } }
  }
  const running = dependency({}, { ...unsynced, ...applying })
  const before = memory({ waiting: { fingerprint: 'f2', revision: 'r2', since: 0 } })
  const reasonAt = (gate: Partial<Gate>, found: Dependency, ms: number) =>
    whyWaits(gated(gate), before, () => found, ms)

  it('waits for its job', () => {
    expect(reasonAt({ timeoutSeconds: 60 }, running, 60_000)?.reason).toBe('WaitsForUnit')
  })

  it('stays closed when the job failed', () => {
    expect(reasonAt({}, dependency({}, degraded), 0)).toEqual({
      reason: 'GateFailed',
      because: `the gate migrate stays closed: ${job}: exit code 1`,
    })
  })

  it('stays closed when its time is over, whatever the job does then', () => {
    const closed = reasonAt({ timeoutSeconds: 60 }, running, 60_001)
    const over = memory({
      waiting: { fingerprint: 'f2', revision: 'r2', since: 0, over: closed?.because ?? '' },
    })

    expect(closed?.reason).toBe('GateTimedOut')
    expect(whyWaits(gated({}), over, () => dependency(), 70_000)).toEqual(closed)
  })

  it('opens when its time is over, where the spec says so', () => {
    const gate = { timeoutSeconds: 60, onTimeout: 'continue' } as const

    expect(reasonAt(gate, running, 60_000)?.reason).toBe('WaitsForUnit')
    expect(reasonAt(gate, running, 60_001)).toBeUndefined()
  })

  it('has a day when nothing is said', () => {
    const day = 24 * 60 * 60_000

    expect(reasonAt({}, running, day)?.reason).toBe('WaitsForUnit')
    expect(reasonAt({}, running, day + 1)?.reason).toBe('GateTimedOut')
  })

  it('gives another release its own time', () => {
    const older = memory({ waiting: { fingerprint: 'f1', revision: 'r1', since: 0, over: 'x' } })

    const reason = whyWaits(gated({ timeoutSeconds: 60 }), older, () => running, 90_000)

    expect(reason?.reason).toBe('WaitsForUnit')
  })
})

describe('a removed unit stays', () => {
  const user: UnitId = 'prod/service/web'
  const using = memory({ unit: user, applied: rendered({ dependsOn: [job] }) })

  it('until what depends on it is gone', () => {
    expect(whyStays(job, [using])?.because).toContain(user)
    expect(whyStays(job, [])).toBeUndefined()
  })

  it('not because of itself', () => {
    const circle: UnitMemory = { ...using, unit: job }

    expect(whyStays(job, [circle])).toBeUndefined()
  })
})

it('knows dependents the other way round', () => {
  const found = dependentsOf([waiting, unit({ id: 'prod/service/api', dependsOn: [job] }), unit()])

  expect([...found]).toEqual([[job, ['prod/service/web', 'prod/service/api']]])
})
