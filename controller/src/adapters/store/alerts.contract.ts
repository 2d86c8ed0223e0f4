import { expect, test } from 'vitest'
import type { AlertState, Letter, Notice } from '../../model/alerts.ts'
import type { Store } from '../../model/ports.ts'
import type { UnitMemory } from '../../model/record.ts'

interface Prepared {
  open(): Promise<Store>
  reopen?(): Promise<Store>
}

const unit = 'prod/service/web'
// What else is remembered of a unit does not matter here.
const memory = {
  unit,
  source: 'shop',
  status: { sync: { is: 'Synced' }, health: { is: 'Healthy' }, operation: { is: 'Idle' } },
} as unknown as UnitMemory
const state: AlertState = { causes: {}, sentAt: [7] }

function notice(at: number): Notice {
  const trouble = { cause: 'drift prod', level: 'warn', title: 'drift', why: 'count' } as const
  return { at, subject: unit, began: [trouble], ended: ['aws prod'] }
}

function letter(id: string, more: Partial<Letter> = {}): Letter {
  const alert = {
    id,
    at: 1,
    state: 'begun',
    cause: 'drift prod',
    level: 'warn',
    title: 'drift',
    since: 1,
    count: 1,
    subjects: [{ name: unit, why: 'count' }],
  } as const
  return { alert, sink: 'ops', state: 'waiting', attempts: 0, dueAt: 1, ...more }
}

/** What every `Store` must do for alerts: nothing is lost, and nothing is taken twice. */
export function alertStoreTests(prepare: () => Prepared): void {
  test('notices come with what is remembered, and are taken once', async () => {
    const store = await prepare().open()

    await store.append(memory, undefined, notice(1))
    await store.saveSource({ name: 'shop', problems: [] }, notice(2))
    await store.forget(unit, notice(3))
    const [first, ...others] = await store.notices(10)
    await store.saveAlerts(first?.sequence ?? 0, state, [])

    expect(first).toMatchObject(notice(1))
    expect(others.map(({ at }) => at)).toEqual([2, 3])
    expect((await store.notices(10)).map(({ at }) => at)).toEqual([2, 3])
    expect(await store.notices(1)).toHaveLength(1)
    expect(await store.alertState()).toEqual(state)
    await store.close()
  })

  test('letters wait in their order, each sink for itself, until they are settled', async () => {
    const store = await prepare().open()
    await store.saveAlerts(0, state, [letter('a'), letter('a', { sink: 'pager' }), letter('b')])

    expect(await store.nextLetter('ops')).toEqual(letter('a'))
    await store.settleLetter(letter('a', { attempts: 1, dueAt: 9, error: 'no answer' }))
    expect(await store.nextLetter('ops')).toMatchObject({ attempts: 1, dueAt: 9 })
    await store.settleLetter(letter('a', { state: 'sent' }))
    expect((await store.nextLetter('ops'))?.alert.id).toBe('b')
    await store.settleLetter(letter('b', { state: 'given-up' }))

    expect(await store.nextLetter('ops')).toBeUndefined()
    expect(await store.nextLetter('pager')).toEqual(letter('a', { sink: 'pager' }))
    expect((await store.letters(2)).map(({ alert, sink }) => `${alert.id} ${sink}`)).toEqual([
      'b ops',
      'a pager',
    ])
    await store.close()
  })

  test('a letter that is there already stays as it is', async () => {
    const store = await prepare().open()
    await store.saveAlerts(0, state, [letter('a')])
    await store.settleLetter(letter('a', { state: 'sent' }))

    await store.saveAlerts(0, state, [letter('a')])

    expect(await store.letters(10)).toEqual([letter('a', { state: 'sent' })])
    await store.close()
  })

  test('a thousand settled letters are kept, and every one that waits', async () => {
    const store = await prepare().open()
    await store.saveAlerts(0, state, [letter('waits')])
    const many = Array.from({ length: 1_005 }, (_, index) => letter(`n${index}`, { state: 'sent' }))

    await store.saveAlerts(0, state, many)

    expect(await store.letters(2_000)).toHaveLength(1_001)
    expect((await store.nextLetter('ops'))?.alert.id).toBe('waits')
    await store.close()
  })

  if (!prepare().reopen) return
  test('notices and letters outlive a kill', async () => {
    const prepared = prepare()
    const killed = await prepared.open()
    await killed.append(memory, undefined, notice(1))
    await killed.saveAlerts(0, state, [letter('a')])

    const store = (await prepared.reopen?.()) ?? killed

    expect(await store.notices(10)).toHaveLength(1)
    expect(await store.alertState()).toEqual(state)
    expect(await store.nextLetter('ops')).toEqual(letter('a'))
    await store.close()
  })
}
