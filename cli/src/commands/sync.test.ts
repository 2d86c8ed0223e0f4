import type { UnitMemory } from '@plumbline/controller/model'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  appWith,
  checkout,
  controlFixture,
  memoryFixture,
  newYear,
  revision,
} from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'

async function start() {
  const control = controlFixture([checkout])
  const { app, store } = await appWith({
    store: memoryStore(),
    memories: [memoryFixture(checkout)],
    control,
  })
  onTestFinished(() => app.close())
  return { control, store, api: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

describe('sync', () => {
  it.each([
    [[checkout], { unit: checkout }],
    [[checkout, '--prune'], { unit: checkout, prune: true }],
    [['--source', 'shop'], { source: 'shop' }],
    [['--source', 'shop', '--accept', revision], { source: 'shop', accept: revision }],
  ])('%j asks for %j', async (args, asked) => {
    const { control, api } = await start()

    const ran = await runCommand(['sync', ...args, '--api', api])

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(/now\n$/)
    expect(control.asked).toEqual([asked])
  })

  it.each([
    [[], 'name either a unit or a source'],
    [[checkout, '--source', 'shop'], 'name either a unit or a source'],
    [[checkout, '--accept', revision], 'name either a unit or a source'],
    [['--source', 'shop', '--prune'], 'cannot be used with'],
    [['prod/service/nobody'], 'prod/service/nobody is not known'],
    [['--source', 'other'], 'other is not known'],
    [['--source', 'shop', '--accept', 'HEAD'], 'write the whole commit id'],
    [[checkout, '--timeout', 'soon'], 'write a duration such as 90s'],
  ])('%j is refused: %s', async (args, message) => {
    const { control, api } = await start()

    const ran = await runCommand(['sync', ...args, '--api', api])

    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toContain(message)
    expect(control.asked).toEqual([])
  })
})

describe('sync --wait', () => {
  type Words = NonNullable<Parameters<typeof memoryFixture>[1]>

  /** The state of the unit at each look; the clock turns a minute between two. */
  async function waitThrough(states: readonly (Words | 'gone')[]) {
    const { api, store } = await start()
    const waiting = [...states]
    let now = newYear
    const clock = {
      now: () => now,
      sleep: async () => {
        now += 60_000
        const state = waiting.shift()
        if (state === 'gone') await store.forget(checkout)
        else if (state !== undefined) await store.append(looked(state))
      },
    }
    const looked = (state: Words): UnitMemory =>
      memoryFixture(checkout, { observedAt: now, ...state })
    const args = ['sync', checkout, '--wait', '--timeout', '5m', '--api', api]
    return runCommand(args, { clock })
  }
  const rolling = { words: { sync: 'OutOfSync', operation: 'RollingOut' } } as const
  const fault = {
    code: 'AccessDenied',
    source: 'user',
    retry: 'on-change',
    message: 'no',
    hint: 'do',
  } as const
  const failed = memoryFixture(checkout).status
  const hold = { fingerprint: 'b', revision, reason: 'rolled back', since: newYear }

  it('ends with 0 when the unit is in sync and healthy after a new look', async () => {
    const ran = await waitThrough([rolling, rolling, {}])

    expect(ran.code).toBe(0)
    expect(ran.err).toBe(
      'OutOfSync, Healthy, RollingOut: there is nothing to do\nSynced, Healthy, Idle: 2 of 2 tasks run\n',
    )
  })

  it.each([
    ['a rollback', [rolling, { words: { operation: 'RollingBack' } }, { hold }], 5],
    ['tasks that do not run', [{ words: { health: 'Degraded' } }], 5],
    ['a fault that does not pass', [{ status: { ...failed, fault } }], 1],
    ['differences that are only reported', [{ words: { sync: 'OutOfSync' } }], 1],
    ['a removed unit that is kept', [{ kept: 'it waits for a confirmation' }], 1],
    ['a unit that is gone', ['gone'], 0],
    ['a rollout without an end', [rolling, rolling, rolling, rolling, rolling, rolling], 6],
    ['no new look', [], 6],
    ['a fault that may pass', [{ status: { ...failed, fault: { ...fault, retry: 'soon' } } }], 6],
  ] as const)('tells %s by its exit code', async (_, states, code) => {
    const ran = await waitThrough(states)

    expect(ran.code).toBe(code)
  })

  it('ends with 3 when the documents are invalid', async () => {
    const problems = [{ file: 'a', line: 1, column: 1, path: '', message: 'no', length: 1 }]

    const ran = await waitThrough([{ problems }])

    expect(ran.code).toBe(3)
  })
})
