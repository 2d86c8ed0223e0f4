import type { UnitId } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { EventName, Left, UnitMemory } from '../../model/index.ts'
import { adopt, emptyBoard, place } from '../board/board.ts'
import { orphanControlOf } from './orphan-control.ts'
import type { Engine } from '../pass/reconcile.ts'
import { id, memory, snapshot, state, unit } from '../units.fixture.ts'

const by = { author: 'dana', reason: 'the shop has moved' }
const left: readonly Left[] = [{ resource: 'log-group//plumbline/prod/web' }]

/** A board with some units that are gone from Git and kept, and one that is in it. */
function house(removed: number, change: Partial<UnitMemory> = {}) {
  const board = emptyBoard(['main'])
  adopt(board, snapshot('main', 'r1', state([unit()])))
  place(board, id, 'main')
  const units = Array.from({ length: removed }, (_, index): UnitId => `prod/service/old-${index}`)
  for (const one of units) {
    place(board, one, 'main')
    board.seen.set(one, memory({ unit: one, kept: 'RemovalNotSeen', left, ...change }))
  }
  const put: string[] = []
  const told: EventName[] = []
  const engine = { kinds: [], log: { event: (name: EventName) => void told.push(name) } }
  const control = orphanControlOf(
    { board },
    {
      engine: engine as unknown as Engine,
      queue: { put: (key: string) => put.push(key) } as never,
    },
  )
  const asked = (names: readonly UnitId[], resources = ['log-group//plumbline/prod/web']) =>
    names.map((one) => ({ unit: one, resources }))
  return { board, control, units, put, told, asked }
}

describe('removeOrphans', () => {
  it('confirms what was shown, tells who wants it, and has it looked at first', async () => {
    const { control, units, board, put, told, asked } = house(2)

    await control.removeOrphans(asked(units), by)

    expect([...board.confirmed]).toEqual(units)
    expect(put).toEqual(units)
    expect(told).toEqual(['orphan.confirmed', 'orphan.confirmed'])
  })

  it.each<[string, Partial<UnitMemory>, readonly string[] | undefined, string]>([
    ['more is there', { left: [...left, { resource: 'service/web' }] }, undefined, 'MoreIsThere'],
    ['it is suspended', { pin: { mode: 'suspend', since: 0, ...by } }, undefined, 'OrphanPinned'],
  ])('refuses all of them where %s', async (_where, change, resources, code) => {
    const { control, units, board, asked } = house(2, change)

    await expect(
      control.removeOrphans(asked(units, resources as string[]), by),
    ).rejects.toMatchObject({ fault: { code } })
    expect(board.confirmed.size).toBe(0)
  })

  it('refuses what has a document, and what nobody knows', async () => {
    const { control, units, board, asked } = house(1)
    board.seen.set(id, memory({ kept: 'RemovalNotSeen', left }))

    for (const other of [id, 'prod/service/nobody'] as const) {
      await expect(control.removeOrphans(asked([...units, other]), by)).rejects.toMatchObject({
        fault: { code: 'NothingLeft' },
      })
    }
    expect(board.confirmed.size).toBe(0)
  })

  it('takes many at once for an accident, unless their number is said', async () => {
    const { control, units, board, asked } = house(5)
    const remove = (many?: number) =>
      control.removeOrphans(asked(units), { ...by, ...(many !== undefined && { many }) })

    await expect(remove()).rejects.toMatchObject({ fault: { code: 'MassDeletion' } })
    await expect(remove(4)).rejects.toMatchObject({ fault: { code: 'MassDeletion' } })
    expect(board.confirmed.size).toBe(0)
    await remove(5)
    expect(board.confirmed.size).toBe(5)
  })
})

describe('orphans', () => {
  it('says why it knows nothing: a source was not loaded, or not completely, or nobody has looked', () => {
    const { board, control } = house(1)
    expect(control.orphans().blind).toBe('nobody has looked yet')

    adopt(board, snapshot('main', 'r2', state([unit()], ['prod/service/broken'])))
    expect(control.orphans()).toMatchObject({ orphans: [] })
    expect(control.orphans().blind).toContain('could not be loaded completely')

    board.snapshots.clear()
    expect(control.orphans().blind).toContain('not every source was loaded')
  })
})
