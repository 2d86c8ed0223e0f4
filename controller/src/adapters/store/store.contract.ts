import { describe, expect, test } from 'vitest'
import type { UnitId } from '@plumbline/desired-state'
import { alertStoreTests } from './alerts.contract.ts'
import { auditStoreTests } from './audit.contract.ts'
import { requestStoreTests } from './requests.contract.ts'
import type { Store } from '../../model/ports.ts'
import type { UnitMemory } from '../../model/record.ts'
import { attempt, memoryOf, recordOf, source, update } from './store.fixture.ts'

export interface StoreUnderTest {
  /** An empty store. */
  open(): Promise<Store>
  /** Opens the same store again after its process was killed; left out where nothing outlives the process. */
  reopen?(): Promise<Store>
}

/** What every `Store` must do. `prepare` is called once for each test; it opens nothing yet. */
export function storeContract(name: string, prepare: () => StoreUnderTest): void {
  describe(`${name} is a store`, () => {
    unitTests(prepare)
    intentTests(prepare)
    historyTests(prepare)
    sourceTests(prepare)
    alertStoreTests(prepare)
    auditStoreTests(prepare)
    requestStoreTests(prepare)
  })
}

function unitTests(prepare: () => StoreUnderTest): void {
  test('what was appended is read back as it was', async () => {
    const store = await prepare().open()

    await store.append(memoryOf('prod/service/web'))

    expect(await store.unit('prod/service/web')).toEqual(memoryOf('prod/service/web'))
    expect(await store.unit('prod/service/api')).toBeUndefined()
    await store.close()
  })

  test('a later append replaces the memory', async () => {
    const store = await prepare().open()
    await store.append(memoryOf('prod/service/web'))

    await store.append(memoryOf('prod/service/web', { revision: 'b'.repeat(40), failures: 3 }))

    expect(await store.unit('prod/service/web')).toMatchObject({ failures: 3 })
    expect(await store.units({})).toHaveLength(1)
    await store.close()
  })

  test('a caller that changes its own object afterwards does not change the store', async () => {
    const store = await prepare().open()
    const memory = { ...memoryOf('prod/service/web'), failures: 1 }

    await store.append(memory)
    memory.failures = 2

    expect(await store.unit('prod/service/web')).toMatchObject({ failures: 1 })
    await store.close()
  })

  test('units are filtered by environment and source', async () => {
    const store = await prepare().open()
    await store.append(memoryOf('prod/service/web', { source: 'shop' }))
    await store.append(memoryOf('prod-eu/service/web', { source: 'shop' }))
    await store.append(memoryOf('prod/service/mail', { source: 'mail' }))

    const prod = await store.units({ environment: 'prod' })
    const shop = await store.units({ source: 'shop' })
    const both = await store.units({ environment: 'prod', source: 'shop' })

    expect(prod.map(idOf)).toEqual(['prod/service/mail', 'prod/service/web'])
    expect(shop.map(idOf)).toEqual(['prod-eu/service/web', 'prod/service/web'])
    expect(both.map(idOf)).toEqual(['prod/service/web'])
    await store.close()
  })

  test('a unit that was forgotten is gone; its history stays', async () => {
    const store = await prepare().open()
    await store.append(memoryOf('prod/service/web'), recordOf('prod/service/web', 1))

    await store.forget('prod/service/web')

    expect(await store.units({})).toEqual([])
    expect(await store.history('prod/service/web', 10)).toHaveLength(1)
    await store.close()
  })

  test('ten thousand units are read in pages, each once and in order', async () => {
    const store = await prepare().open()
    const ids = Array.from(
      { length: 10_000 },
      (_, index): UnitId => `prod/service/s${String(index).padStart(5, '0')}`,
    )
    // As many at a time as a busy database has answered long before anybody gives up waiting for a connection.
    for (let at = 0; at < ids.length; at += 500) {
      await Promise.all(ids.slice(at, at + 500).map((id) => store.append(memoryOf(id))))
    }

    const read: UnitId[] = []
    for (let page = await store.units({ limit: 500 }); page.length > 0;) {
      read.push(...page.map(idOf))
      page = await store.units({ limit: 500, after: page.at(-1)?.unit ?? '' })
    }

    expect(read).toEqual(ids)
    await store.close()
  })
}

function intentTests(prepare: () => StoreUnderTest): void {
  test('an intent is open until it is settled', async () => {
    const store = await prepare().open()
    const first = await store.intend('prod/service/web', 'a'.repeat(40), update, 1_000)
    const second = await store.intend('prod/service/api', 'a'.repeat(40), update, 2_000)

    await store.settle(first, 'done', 1_500)

    expect(await store.openIntents()).toEqual([
      { id: second, unit: 'prod/service/api', revision: 'a'.repeat(40), call: update, at: 2_000 },
    ])
    await store.close()
  })

  if (!prepare().reopen) return
  test('what was written before a kill is there after it, open intents too', async () => {
    const prepared = prepare()
    const killed = await prepared.open()
    await killed.append(memoryOf('prod/service/web'), recordOf('prod/service/web', 5))
    await killed.saveSource(source)
    const settled = await killed.intend('prod/service/web', 'a'.repeat(40), update, 1_000)
    await killed.settle(settled, 'failed', 1_500)
    const open = await killed.intend('prod/service/web', 'a'.repeat(40), update, 2_000)

    const store = (await prepared.reopen?.()) ?? killed

    expect(await store.unit('prod/service/web')).toEqual(memoryOf('prod/service/web'))
    expect(await store.history('prod/service/web', 10)).toEqual([recordOf('prod/service/web', 5)])
    expect(await store.source('shop')).toEqual(source)
    expect((await store.openIntents()).map((intent) => intent.id)).toEqual([open])
    expect(await store.intend('prod/service/web', 'a'.repeat(40), update, 1)).toBeGreaterThan(open)
    await store.close()
  })
}

function historyTests(prepare: () => StoreUnderTest): void {
  test('history is read newest first, in pages, of one unit only', async () => {
    const store = await prepare().open()
    for (let at = 1; at <= 5; at++) {
      await store.append(memoryOf('prod/service/web'), recordOf('prod/service/web', at))
    }
    await store.append(memoryOf('prod/service/api'), recordOf('prod/service/api', 9))

    const first = await store.history('prod/service/web', 2)
    const second = await store.history('prod/service/web', 2, first.at(-1)?.at)
    const third = await store.history('prod/service/web', 2, second.at(-1)?.at)
    const end = await store.history('prod/service/web', 2, third.at(-1)?.at)

    expect([first, second, third, end].map((page) => page.map((record) => record.at))).toEqual([
      [5, 4],
      [3, 2],
      [1],
      [],
    ])
    await store.close()
  })

  test('paging misses nothing when passes share a millisecond; the latest comes first', async () => {
    const store = await prepare().open()
    for (const [at, revision] of [
      [7, 'a'],
      [8, 'b'],
      [8, 'c'],
      [8, 'd'],
    ] as const) {
      const record = { ...recordOf('prod/service/web', at), revision }
      await store.append(memoryOf('prod/service/web'), record)
    }

    const first = await store.history('prod/service/web', 1)
    const second = await store.history('prod/service/web', 1, first.at(-1)?.at)

    expect(first.map((record) => record.revision)).toEqual(['d', 'c', 'b'])
    expect(second.map((record) => record.revision)).toEqual(['a'])
    await store.close()
  })

  test('a moment between two milliseconds is kept, found and paged like any other', async () => {
    const store = await prepare().open()
    const unit = 'prod/service/web'
    await store.append(memoryOf(unit), recordOf(unit, 7))
    await store.append(memoryOf(unit), { ...recordOf(unit, 8.25), attempts: [attempt] })
    await store.settle(await store.intend(unit, 'r', update, 8.25), 'done', 8.5)

    const first = await store.history(unit, 1)
    const second = await store.history(unit, 1, first.at(-1)?.at)

    expect([first, second].map((page) => page.map(({ at }) => at))).toEqual([[8.25], [7]])
    expect((await store.triedSince(8.25)).tried).toHaveLength(1)
    await store.close()
  })

  test('attempts are found among any number of passes, in pages of their own', async () => {
    const store = await prepare().open()
    for (let at = 1; at <= 30; at++) {
      const record = recordOf('prod/service/web', at)
      const attempts = at % 10 === 0 ? { attempts: [attempt] } : {}
      await store.append(memoryOf('prod/service/web'), { ...record, ...attempts })
    }

    const first = await store.attempts('prod/service/web', 2)
    const second = await store.attempts('prod/service/web', 2, first.at(-1)?.at)

    expect([first, second].map((page) => page.map(({ at }) => at))).toEqual([[30, 20], [10]])
    expect(first[0]?.attempts).toEqual([attempt])
    expect(await store.attempts('prod/service/api', 2)).toEqual([])
    await store.close()
  })

  test('what was tried since a moment is found over all units, forgotten ones too', async () => {
    const store = await prepare().open()
    expect(await store.triedSince(0)).toEqual({ tried: [] })
    for (const [unit, at] of [
      ['prod/service/web', 30],
      ['prod/service/api', 20],
      ['prod/service/api', 10],
    ] as const) {
      const attempts = [{ ...attempt, ended: at, committedAt: at - 5 }]
      await store.append(memoryOf(unit), { ...recordOf(unit, at), attempts })
    }
    await store.append(memoryOf('prod/service/web'), recordOf('prod/service/web', 40))
    await store.forget('prod/service/api')

    const { first, tried } = await store.triedSince(20)
    const lately = await store.triedLately(2)

    expect(first).toBe(10)
    expect(lately).toEqual(tried.toReversed())
    expect(await store.triedLately(9)).toHaveLength(3)
    const { cause, outcome, callCount, began } = attempt
    const more = { cause, outcome, callCount, began }
    expect(tried).toEqual([
      { unit: 'prod/service/api', ...more, ended: 20, committedAt: 15 },
      { unit: 'prod/service/web', ...more, ended: 30, committedAt: 25 },
    ])
    await store.close()
  })

  test('what is recent is read newest first, in pages, of all units', async () => {
    const store = await prepare().open()
    for (const [at, unit] of [
      [3, 'prod/service/web'],
      [5, 'prod/service/api'],
      [4, 'prod/service/web'],
    ] as const) {
      await store.append(memoryOf(unit), recordOf(unit, at))
    }

    const first = await store.recent(2)
    const second = await store.recent(2, first.at(-1)?.at)

    expect([first, second].map((page) => page.map(({ at }) => at))).toEqual([[5, 4], [3]])
    await store.close()
  })

  test('a memory without a record adds no history', async () => {
    const store = await prepare().open()

    await store.append(memoryOf('prod/service/web'))

    expect(await store.history('prod/service/web', 10)).toEqual([])
    await store.close()
  })
}

function sourceTests(prepare: () => StoreUnderTest): void {
  test('the state of a source is kept and replaced', async () => {
    const store = await prepare().open()
    await store.saveSource({ name: 'shop', problems: [] })

    await store.saveSource(source)

    expect(await store.source('shop')).toEqual(source)
    expect(await store.source('mail')).toBeUndefined()
    await store.close()
  })
}

/** A memory that holds something in most fields, so that a lost one is seen. */

function idOf(memory: UnitMemory): UnitId {
  return memory.unit
}
