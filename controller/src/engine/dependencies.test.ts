import type { UnitId } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { Status, UnitMemory } from '../model/index.ts'
import { dependentsOf, isSettled, whyStays, whyWaits, type Dependency } from './dependencies.ts'
import { memory, rendered, target, unit } from './units.fixture.ts'

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

describe('a change waits', () => {
  const degraded = {
    health: { is: 'Degraded', reason: 'JobFailed', why: 'exit code 1', since: 0 },
  } as const
  const unsynced = {
    sync: { is: 'OutOfSync', reason: 'Changed', why: 'to be brought in line', since: 0 },
  } as const

  it.each<[string, Dependency, string]>([
    ['that was not looked at', dependency({ memory: undefined }), 'it was not looked at yet'],
    ['that is not healthy', dependency({}, degraded), 'exit code 1'],
    ['that is not in sync', dependency({}, unsynced), 'to be brought in line'],
    [
      'whose newest render is not in place',
      dependency({ want: { state: 'wanted', target: target({ fingerprint: 'f9' }) } }),
      'it ended with exit code 0',
    ],
    [
      'whose documents have problems',
      dependency({ want: { state: 'broken', problems: [], revision: 'r1', source: 'main' } }),
      'its documents have problems',
    ],
    ['that is not in Git', dependency({ want: { state: 'unknown' } }), 'it is not in Git'],
  ])('for a unit %s', (_case, found, why) => {
    const reason = whyWaits(waiting, undefined, () => found)

    expect(reason).toEqual({ reason: 'WaitsForUnit', because: `waits for ${job}: ${why}` })
    expect(isSettled(found)).toBe(false)
  })

  it('no longer once all of them are in place and healthy', () => {
    expect(whyWaits(waiting, undefined, () => dependency())).toBeUndefined()
  })

  it('never when it has gone out before: drift is repaired whatever others do', () => {
    const before = memory({ applied: rendered({ fingerprint: 'f2' }) })

    expect(whyWaits(waiting, before, () => dependency({ memory: undefined }))).toBeUndefined()
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
