import type { Unit } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { Rendered, UnitMemory } from '../../model/index.ts'
import { rendersToKeep, tidyingAfter, tooBusy, whenToTidy } from './tidying-rules.ts'

const hour = 3_600_000
const render = (fingerprint: string, keepReleases = 2) =>
  ({ fingerprint, environment: { policy: { keepReleases } } }) as unknown as Unit
const good = (fingerprint: string) => ({ unit: render(fingerprint) }) as Rendered
const memory = (fingerprint: string) =>
  ({ unit: 'prod/service/web', applied: good(fingerprint) }) as unknown as UnitMemory

describe('whenToTidy', () => {
  it('spreads units over the first hour, and always puts one at the same moment of it', () => {
    const first = whenToTidy(undefined, undefined, memory('a'), 0)

    expect(first).toBeLessThan(hour)
    expect(whenToTidy(undefined, undefined, memory('b'), 0)).toBe(first)
  })

  it('leaves room between units of a fleet, whose names differ in a digit', () => {
    const minutes = Array.from({ length: 500 }, (_, index) => {
      const unit = `prod/service/s${String(index).padStart(4, '0')}` as const
      return Math.floor(whenToTidy(undefined, undefined, { ...memory('a'), unit }, 0) / 60_000)
    })
    const busiest = Math.max(
      ...Map.groupBy(minutes, (one) => one)
        .values()
        .map((all) => all.length),
    )

    expect(busiest).toBeLessThan(25)
  })

  it('waits until a release has rested, and leaves what was due where it is otherwise', () => {
    expect(whenToTidy(5, memory('a'), memory('b'), 1_000)).toBe(601_000)
    expect(whenToTidy(5, memory('a'), memory('a'), 1_000)).toBe(5)
  })
})

it('tidies up again soon while there is more, and the next day when there is not or it fails', () => {
  const next = (removed: readonly string[], isPutOff: boolean, fails = false) =>
    tidyingAfter({ removed, isPutOff, ...(fails && { fault: tooBusy }) }, 0)

  expect(next(['a'], false).at).toBe(60_000)
  expect(next([], true).at).toBe(60_000)
  expect(next([], false).at).toBe(24 * hour)
  expect(next(['a'], false, true)).toEqual({ at: 24 * hour, told: tooBusy.code })
})

it('keeps what is in place, and as many as the environment says of what was good, each once', () => {
  const all = ['c', 'b', 'c', 'a', 'old'].map(good)

  const kept = rendersToKeep(render('d'), { ...memory('c'), lastGood: good('b') }, all)

  expect(kept.map(({ fingerprint }) => fingerprint)).toEqual(['d', 'c', 'b'])
  expect(rendersToKeep(render('d', 3), memory('d'), all).map((one) => one.fingerprint)).toEqual([
    'd',
    'c',
    'b',
    'a',
  ])
})
