import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../adapters/store/memory.ts'
import { FaultError, type AnyKind, type Observation, type Store } from '../../model/index.ts'
import type { Want } from '../source/desired.ts'
import { reconcile, type Engine, type Surroundings } from './reconcile.ts'
import {
  environment,
  fault,
  id,
  memory,
  problem,
  target,
  thing,
  unit,
  nothingFound,
} from '../units.fixture.ts'

const wanted: Want = { state: 'wanted', target: target() }
const removed: Want = {
  state: 'removed',
  revision: 'r9',
  source: 'main',
  environment: environment(),
}
const broken: Want = { state: 'broken', problems: [problem], revision: 'r2', source: 'main' }
const differs = { state: 'present', live: { size: 1 } } as const

/** One unit with one thing, and a list of everything that a pass does to the world, in order. */
async function world(observation: Observation<unknown>, before = memory()) {
  const told: string[] = []
  const inner = memoryStore()
  await inner.append(before)
  const store: Store = {
    ...inner,
    intend: (...args) => (told.push('intend'), inner.intend(...args)),
    settle: (...args) => (told.push('settle'), inner.settle(...args)),
    append: (...args) => (told.push('append'), inner.append(...args)),
    forget: (...args) => (told.push('forget'), inner.forget(...args)),
  }
  const looks: { suspect: boolean; following?: string }[] = []
  const kind: AnyKind = {
    ...thing,
    wanted: () => [{ name: 'a', request: {}, shape: { size: 2 } }],
    observe: (_reader, { suspect, following }) => {
      looks.push({ suspect, ...(following !== undefined && { following }) })
      const tags = { 'plumbline:unit': id }
      return Promise.resolve([{ name: 'a', observation, tags }])
    },
  }
  const answer = { fault: undefined as typeof fault | undefined }
  const call = () => {
    told.push('call')
    return answer.fault === undefined
      ? Promise.resolve({})
      : Promise.reject(new FaultError(answer.fault))
  }
  const engine: Engine = {
    preflight: nothingFound,
    kinds: [kind],
    aws: () => ({ reader: {} as never, writer: { call }, isIdle: () => true }),
    store,
    log: { event: (name) => told.push(name) },
    clock: { now: () => 1_000, sleep: () => Promise.resolve() },
    random: { next: () => 0 },
    pace: { intervalMs: 30_000, rolloutMs: 5_000 },
  }
  const pass = (want: Want, change: Partial<Surroundings> = {}) =>
    reconcile(engine, id, {
      want,
      suspect: false,
      refuse: () => undefined,
      keep: () => undefined,
      waits: () => undefined,
      wishes: [],
      job: () => ({ why: 'not looked at' }),
      occasion: undefined,
      ...change,
    })
  return { told, looks, answer, store, pass }
}

describe('reconcile', () => {
  it('notes the intent before the call, and closes it after the record', async () => {
    const { told, pass } = await world(differs)

    await pass(wanted)

    expect(told).toEqual(['intend', 'call', 'append', 'settle'])
  })

  it('closes the intent of a failed call too, when the failure is kept', async () => {
    const { told, answer, pass } = await world(differs)
    answer.fault = fault

    const after = await pass(wanted)

    expect(told).toEqual(['intend', 'call', 'append', 'unit.failed', 'settle'])
    expect(after).toMatchObject({ suspect: true, failures: 1 })
  })

  it('leaves the intent open when the record cannot be kept', async () => {
    const { told, store, pass } = await world(differs)
    store.append = () => Promise.reject(new FaultError(fault))

    await expect(pass(wanted)).rejects.toThrow(fault.message)

    expect(told).toEqual(['intend', 'call'])
    expect(await store.openIntents()).toHaveLength(1)
  })

  it.each([
    ['an intent is open', memory(), true, true],
    ['an answer was lost', memory({ suspect: true }), false, true],
    ['everything is accounted for', memory(), false, false],
  ])('asks what became of writes when %s', async (_case, before, suspect, expected) => {
    const { looks, pass } = await world(differs, before)

    await pass(wanted, { suspect })

    expect(looks).toEqual([{ suspect: expected }])
  })

  it('asks when nothing is remembered at all', async () => {
    const { looks, store, pass } = await world(differs)
    await store.forget(id)

    await pass(wanted)

    expect(looks).toEqual([{ suspect: true }])
  })

  it('follows the rollout that is remembered', async () => {
    const rollout = { id: 'd1', fingerprint: 'f1', revision: 'r1', since: 0 }
    const { looks, pass } = await world(differs, memory({ rollout }))

    await pass(wanted)

    expect(looks[0]?.following).toBe('d1')
  })

  it('says farewell to a removed unit only when nothing of it is left', async () => {
    const gone = await world({ state: 'absent' })
    const unseen = await world({ state: 'unreadable', fault })

    const afterGone = await gone.pass(removed)
    const afterUnseen = await unseen.pass(removed)

    expect([afterGone, gone.told]).toEqual([undefined, ['forget', 'unit.removed']])
    expect(afterUnseen?.status.sync.is).toBe('Unknown')
  })

  it('leaves AWS alone when there is nothing to go by, and keeps the doubt', async () => {
    const { told, looks, store, pass } = await world(differs)

    await pass(broken, { suspect: true })

    expect([looks, told]).toEqual([[], ['append']])
    expect(await store.unit(id)).toMatchObject({ suspect: true, problems: [problem] })
  })

  it('writes nothing into the store while it stays so', async () => {
    const { told, pass } = await world(differs)
    await pass(broken)
    told.length = 0

    await pass(broken)

    expect(told).toEqual([])
  })

  it('writes what is wrong now, although it is of the same sort as before', async () => {
    const { store, pass } = await world(differs)
    const other = { ...problem, message: 'write a number of tasks' }
    await pass(broken)

    await pass({ ...broken, problems: [other], revision: 'r3' })

    const stored = await store.unit(id)
    expect(stored?.problems).toEqual([other])
    expect(stored?.status.sync.why).toContain('write a number of tasks')
    expect(stored?.revision).toBe('r3')
  })

  it('lets the pass before have a say in what is kept', async () => {
    const { pass } = await world(
      { state: 'present', live: {} },
      memory({ kept: 'MassDeletion', applied: { revision: 'r1', unit: unit(), at: 0 } }),
    )
    const seen: unknown[] = []

    await pass(removed, { keep: (_course, before) => void seen.push(before?.kept) })

    expect(seen).toEqual(['MassDeletion'])
  })
})
