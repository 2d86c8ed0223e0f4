import type { UnitId } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import { adopt, dismiss, emptyBoard, place, wantIn, whyKeptIn } from './board.ts'
import { environment, id, memory, snapshot, state, unit } from '../units.fixture.ts'

const unitNamed = (name: string) => unit({ id: `prod/service/${name}`, name })
/** Remembered from a time when Git had it. */
const wasInGit = memory({ applied: { revision: 'r1', unit: unit(), at: 0 } })
const many = Array.from({ length: 10 }, (_, index) => unitNamed(`s${index}`))

function boardWith(...names: readonly string[]) {
  const board = emptyBoard(names)
  return board
}

describe('what is wanted', () => {
  it('is unknown, never "removed", until every source was loaded: the unit may have moved', () => {
    const board = boardWith('a', 'b')
    place(board, id, 'a')
    adopt(board, snapshot('a', 'r1', state([])))

    const before = wantIn(board, id)
    adopt(board, snapshot('b', 'r1', state([])))
    const after = wantIn(board, id)

    expect(before).toEqual({ state: 'unknown' })
    expect(after).toMatchObject({ state: 'removed', source: 'a' })
  })

  it('follows a unit to the source that declares it, whoever let go of it', () => {
    const board = boardWith('a', 'b')
    adopt(board, snapshot('a', 'r1', state([])))
    adopt(board, snapshot('b', 'r1', state([unit()])))

    place(board, id, 'a')

    expect(board.units.get(id)).toBe('b')
  })
})

describe('a confirmation', () => {
  it('ends when the unit comes back, so that a later removal asks again', () => {
    const board = boardWith('main')
    adopt(board, snapshot('main', 'r1', state([])))
    place(board, id, 'main')
    board.confirmed.add(id)

    adopt(board, snapshot('main', 'r2', state([unit()])))
    adopt(board, snapshot('main', 'r3', state([])))

    const asking = environment({
      policy: { prune: 'confirm', drift: 'revert', keepReleases: 10, freeze: [] },
    })
    expect(whyKeptIn(board, id, asking, undefined, 0)?.reason).toBe('PruneNeedsConfirmation')
  })

  it.each([
    ['broken', state([], [id])],
    ['there again', state([unit()])],
  ])('ends when the unit is %s', (_case, loaded) => {
    const board = boardWith('main')
    board.confirmed.add(id)

    adopt(board, snapshot('main', 'r2', loaded))

    expect(board.confirmed.has(id)).toBe(false)
  })

  it('stays while the unit is removed, through other commits', () => {
    const board = boardWith('main')
    board.confirmed.add(id)

    adopt(board, snapshot('main', 'r2', state([unitNamed('api')])))

    expect(board.confirmed.has(id)).toBe(true)
  })
})

describe('the guard against mass deletion', () => {
  it('counts the removed units of one source, and counts again when something changes', () => {
    const board = boardWith('main')
    adopt(board, snapshot('main', 'r1', state(many)))
    for (const one of many) place(board, one.id, 'main')
    const first = many[0]?.id as UnitId
    const why = () => whyKeptIn(board, first, environment(), wasInGit, 0)?.reason

    adopt(board, snapshot('main', 'r2', state(many.slice(4))))
    const four = why()
    adopt(board, snapshot('main', 'r3', state(many.slice(3))))
    const three = why()

    expect([four, three]).toEqual(['MassDeletion', undefined])
  })

  it('does not open for the rest when some of many are confirmed and gone', () => {
    const board = boardWith('main')
    for (const one of many) place(board, one.id, 'main')
    adopt(board, snapshot('main', 'r2', state(many.slice(4))))
    const rest = many[1]?.id as UnitId
    const kept = { ...wasInGit, unit: rest, kept: 'MassDeletion' }

    dismiss(board, many[0]?.id as UnitId)

    expect(whyKeptIn(board, rest, environment(), kept, 0)?.reason).toBe('MassDeletion')
    expect(whyKeptIn(board, rest, environment(), wasInGit, 0)?.reason).toBeUndefined()
  })

  it('lets go what was wanted and taken back before it was ever in place', () => {
    const board = boardWith('main')
    place(board, id, 'main')
    adopt(board, snapshot('main', 'r2', state([])))
    const { applied: _applied, lastGood: _good, ...never } = wasInGit

    const reasons = [never, { ...never, wanted: true as const }].map(
      (before) => whyKeptIn(board, id, environment(), before, 0)?.reason,
    )

    expect(reasons).toEqual(['RemovalNotSeen', undefined])
  })

  it('does not count again for each of many units', () => {
    const board = boardWith('main')
    const units = Array.from({ length: 2_000 }, (_, index) => unitNamed(`s${index}`))
    adopt(board, snapshot('main', 'r1', state([])))
    for (const one of units) place(board, one.id, 'main')
    let looks = 0
    const { snapshots } = board
    const counted = { ...board, snapshots: counting(snapshots, () => looks++) }

    for (const one of units) whyKeptIn(counted, one.id, environment(), undefined, 0)

    expect(looks).toBeLessThan(20_000)
  })
})

/** A map that tells how often it is read. */
function counting<Key, Value>(map: Map<Key, Value>, told: () => void): Map<Key, Value> {
  return new Proxy(map, {
    get(target, key) {
      const member = Reflect.get(target, key) as unknown
      told()
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
}
