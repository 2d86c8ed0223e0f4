import { describe, expect, it } from 'vitest'
import type { Want } from '../source/desired.ts'
import { hold, id, memory, problem } from '../units.fixture.ts'
import { withoutCourse } from './without-course.ts'

const pace = { intervalMs: 30_000, rolloutMs: 5_000 }
const broken: Want = { state: 'broken', problems: [problem], revision: 'r2', source: 'main' }
const removed: Want = { state: 'removed', revision: 'r2', source: 'main' }
const looked = (want: Want, before = memory(), suspect = false) =>
  withoutCourse(id, { want, suspect }, before, pace, 1_000)

describe('withoutCourse', () => {
  it.each<[Want, string, string]>([
    [broken, 'OutOfSync', 'InvalidDocument'],
    [{ state: 'unknown' }, 'Unknown', 'SourceUnavailable'],
    [removed, 'Unknown', 'EnvironmentMissing'],
  ])('claims nothing, and says why: %#', (want, is, reason) => {
    const { status, next } = looked(want)

    expect(status.sync).toMatchObject({ is, reason })
    expect([status.health.is, status.operation.is]).toEqual(['Unknown', 'Idle'])
    // A list shows the worst axis alone, and that is health.
    expect(status.health.why).toBe(`not looked at: ${status.sync.why}`)
    expect(next).toEqual({ at: 30_000, because: 'it is looked up again what Git wants' })
  })

  it('keeps what is remembered, but no reason against a deletion that is not asked for now', () => {
    const after = looked(
      broken,
      memory({ hold: hold(), kept: 'PruneNever', known: { thing: ['a'] } }),
    )

    expect(after).toMatchObject({ hold: hold(), known: { thing: ['a'] }, problems: [problem] })
    expect(after.kept).toBeUndefined()
  })

  it('keeps a doubt, and ends none that was not looked into', () => {
    expect(looked(broken, memory(), true).suspect).toBe(true)
    expect(looked(broken, memory(), false).suspect).toBeUndefined()
  })

  it('works for a unit that never had a pass', () => {
    const after = withoutCourse(id, { want: broken, suspect: true }, undefined, pace, 1_000)

    expect(after).toMatchObject({ unit: id, source: 'main', revision: 'r2', failures: 0 })
  })
})
