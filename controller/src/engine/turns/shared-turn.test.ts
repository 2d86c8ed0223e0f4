import { describe, expect, it } from 'vitest'
import { FaultError } from '../../model/index.ts'
import { adopt, emptyBoard, place } from '../board/board.ts'
import { errandFor, sharedTurn } from './shared-turn.ts'
import type { Workshop } from './workshop.ts'
import { fault, id, snapshot, state, unit } from '../units.fixture.ts'

/** A replica that has loaded one unit at a revision, and cannot read its store: whoever gets that far has begun the turn. */
function replica(revision = 'r1', loaded = state([unit()])) {
  const board = emptyBoard(['main'])
  adopt(board, snapshot('main', revision, loaded))
  place(board, id, 'main')
  let now = 0
  const store = {
    unit: async () => {
      throw new FaultError(fault)
    },
  }
  const clock = {
    now: () => now,
    sleep: async (ms: number) => void (now += ms),
  }
  const shop = { board, engine: { store, clock, kinds: [] } } as unknown as Workshop
  return { board, shop, errand: () => errandFor(shop, id) }
}
const never = new AbortController().signal

describe('what any replica may do', () => {
  it('is a unit as Git wants it, and one whose documents have problems', () => {
    const { fingerprint } = unit()
    expect(replica().errand()).toEqual({ source: 'main', revision: 'r1', fingerprint })
    expect(replica('r1', state([], [id])).errand()).toEqual({ source: 'main', revision: 'r1' })
  })

  it('is nothing of which only the leader knows what it takes', () => {
    const removed = replica('r1', state([]))
    const asked = replica()
    const done = Promise.withResolvers<void>()
    asked.board.wishes.set(id, [{ wish: { ask: 'check' }, done }])
    const doubted = replica()
    doubted.board.suspects.set(id, [])
    const edited = replica()
    const edit = { id: 'e', at: 0, who: 'ana', what: 'UpdateService' }
    edited.board.edits.set(id, [edit as never])
    const stray = replica()
    stray.board.returned.set(id, 3)

    for (const { errand } of [removed, asked, doubted, edited, stray]) {
      expect(errand()).toBeUndefined()
    }
  })
})

describe('a turn', () => {
  const errand = { source: 'main', revision: 'r1', fingerprint: unit().fingerprint }

  it('begins where the same is wanted, also at a revision after the one of the errand', async () => {
    await expect(sharedTurn(replica().shop, id, errand, never)).rejects.toMatchObject({ fault })
    const { board, shop } = replica()
    adopt(board, snapshot('main', 'r2', state([unit()])))
    await expect(sharedTurn(shop, id, errand, never)).rejects.toMatchObject({ fault })
  })

  it.each([
    ['something else is wanted', replica('r1', state([unit({ fingerprint: 'other' })]))],
    ['the revision is one that is not known here', replica('r0')],
    ['the unit is not known', replica('r1', state([]))],
  ])('is given back where %s', async (_case, { shop }) => {
    expect(await sharedTurn(shop, id, errand, never)).toEqual({ is: 'returned' })
  })

  it('waits for what the leader has loaded meanwhile, and asks for it', async () => {
    const { board, shop } = replica('r0', state([unit({ fingerprint: 'old' })]))
    let asked = 0
    board.wake = () => {
      asked += 1
      if (asked === 3) adopt(board, snapshot('main', 'r1', state([unit()])))
    }
    await expect(sharedTurn(shop, id, errand, never)).rejects.toMatchObject({ fault })
    expect(asked).toBe(3)
  })

  it('has the source loaded anew where the same revision says something else here', async () => {
    const { board, shop } = replica('r1', state([unit({ fingerprint: 'other' })]))
    board.wake = () => {}
    expect(await sharedTurn(shop, id, errand, never)).toEqual({ is: 'returned' })
    expect([...board.behind]).toEqual(['main'])
  })
})
