import { describe, expect, it } from 'vitest'
import type { AnyKind, HealthReport } from '../../model/index.ts'
import { contextOf } from '../context.ts'
import type { Decision } from '../decide/decide.ts'
import type { Studied } from './preflight.ts'
import { id, memory, outcome, plan, steady, step, target, thing, view } from '../units.fixture.ts'
import { goesOnAs, keepWhole, mayRely, type WholeLook, type Wholes } from './whole-look.ts'

const pace = { intervalMs: 30_000, rolloutMs: 5_000 }
const moves: HealthReport = { health: 'Progressing', reason: 'RolloutInProgress', why: '1 of 2' }
const service: AnyKind = { ...thing, name: 'service', follows: () => true }
const alarm: AnyKind = {
  ...thing,
  name: 'alarm',
  follows: (wants) => wants.some(({ name }) => name === 'decides'),
}
const log: AnyKind = { ...thing, name: 'log' }
const kinds = [service, alarm, log]

function studied(change: Partial<Decision> = {}, more: Partial<Studied> = {}): Studied {
  const course = { context: contextOf(target()), target: target(), problems: [] }
  const decision = { plan: plan(), drifted: false, drift: steady, ...change }
  const views = [view({ kind: service, health: moves }), view({ kind: log })]
  return { course, views, decision, lookedAt: 40_000, ...more }
}

const whole: WholeLook = { context: contextOf(target()), still: new Map(), at: 40_000 }
const quiet = { wishes: [] }

describe('a look may leave out what stands still', () => {
  const known = { before: memory({ wroteAt: 39_000 }), suspect: false }
  const may = (change: object = {}, around: object = {}, now = 59_999) =>
    mayRely(whole, { ...known, ...change }, { ...quiet, ...around }, pace, now)

  it('until a unit at rest would be looked at', () => {
    expect([may(), may({}, {}, 60_000)]).toEqual([true, false])
  })

  it.each([
    ['nothing is remembered of the unit', { before: undefined }, {}],
    ['a write may be unaccounted for', { suspect: true }, {}],
    [
      'something was written since, by whichever replica',
      { before: memory({ wroteAt: 40_001 }) },
      {},
    ],
    ['a person asked for something', {}, { wishes: [{ ask: 'check' }] }],
    ['a person asked for a look', {}, { anew: true }],
    ['events tell of what people did', {}, { told: { edits: [{}] } }],
  ])('but not when %s', (_case, change, around) => {
    expect(may(change, around)).toBe(false)
  })
})

describe('what is seen goes on as before', () => {
  const rollout = { id: 'd1', why: '', phase: 'running' } as const

  it('while something is under way, and nothing is left to do', () => {
    expect([goesOnAs(whole, studied()), goesOnAs(whole, studied({ rollout }))]).toEqual([
      true,
      true,
    ])
  })

  const course = { context: contextOf(target()), problems: [] }
  const newer = {
    context: { ...contextOf(target()), revision: 'r2' },
    target: target(),
    problems: [],
  }
  it.each<[string, Partial<Decision>, Partial<Studied>]>([
    ['something differs', { plan: plan({ steps: [step] }) }, {}],
    [
      'something is held',
      { plan: plan({ held: [{ resource: 'log/a', reason: 'X', because: '', next: [] }] }) },
      {},
    ],
    ['the rollout is over', { rollout: { ...rollout, phase: 'completed' } }, {}],
    ['nothing is under way', {}, { views: [view()] }],
    ['the unit was removed', {}, { course }],
    ['another commit is looked at', {}, { course: newer }],
  ])('but not when %s', (_case, change, more) => {
    expect(goesOnAs(whole, studied(change, more))).toBe(false)
  })
})

describe('what stands still', () => {
  const kept = (found: Studied, wholes: Wholes = new Map(), outcomes = [] as never[]) => {
    keepWhole(wholes, found, outcomes, { kinds, pace }, 41_000)
    return wholes
  }

  it('is what does not tell how the rollout fares, also where nothing is there', () => {
    const still = kept(studied()).get(id)?.still

    expect([...(still ?? [])]).toEqual([
      ['alarm', []],
      ['log', [view({ kind: log })]],
    ])
  })

  it('is not what tells by what is wanted of it', () => {
    const decides = { name: 'decides', request: {}, shape: {} }
    const views = [view({ kind: service, health: moves }), view({ kind: alarm, wanted: decides })]

    expect([...(kept(studied({}, { views })).get(id)?.still.keys() ?? [])]).toEqual(['log'])
  })

  it('is looked at again after a write, and at the end', () => {
    const known = () => new Map([[id, whole]])
    const over = studied({}, { views: [view()] })

    expect(kept(studied(), known(), [outcome()] as never[]).size).toBe(0)
    expect(kept(over, known()).size).toBe(0)
  })

  it('is as old as the look that saw it', () => {
    expect(kept(studied({}, { relied: true }), new Map([[id, whole]])).get(id)).toBe(whole)
  })

  it('is dropped when it is too old to count, of whichever unit', () => {
    const other = new Map([['prod/service/other' as const, { ...whole, at: 9_000 }]])

    expect([...kept(studied(), other).keys()]).toEqual([id])
  })
})
