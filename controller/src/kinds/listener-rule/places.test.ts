import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesOf, type Place, type Standing, type Wish } from './places.ts'

const range = { from: 1, to: 40 }

/** Rules of a listener: `unit/rule` and the priority that each has, or is to have. */
type Board = Readonly<Record<string, number>>

const unitOf = (rule: string) => rule.split('/')[0] ?? ''

/** One pass of a unit: where its rules go, given what stands. */
function pass(unit: string, live: Board, wanted: Board): ReadonlyMap<string, Place> {
  const standing = Object.entries(live).map(([arn, priority]): Standing => ({
    arn,
    priority,
    owner: unitOf(arn) === unit ? 'unit' : unitOf(arn) === 'foreign' ? 'foreign' : 'house',
    whose: unitOf(arn),
  }))
  const wishes = Object.entries(wanted)
    .filter(([rule]) => unitOf(rule) === unit)
    .map(([name, priority]): Wish =>
      name in live ? { name, arn: name, priority } : { name, priority },
    )
  return placesOf(wishes, standing, range, 'public')
}

/** What stands after the calls of a pass. Every call must be one that AWS takes: no two rules with one number. */
function applied(live: Board, places: ReadonlyMap<string, Place>): Board {
  const board: Record<string, number> = { ...live }
  const unique = () => expect(new Set(Object.values(board)).size).toBe(Object.keys(board).length)
  for (const [name, { moves, priority }] of places) {
    for (const move of moves) board[move.arn] = move.priority
    unique()
    if (priority !== undefined) board[name] = priority
    unique()
  }
  return board
}

const places = (unit: string, live: Board, wanted: Board) =>
  Object.fromEntries(pass(unit, live, wanted))

describe('placesOf', () => {
  it('moves what can move, in one call', () => {
    expect(places('a', { 'a/1': 1, 'a/2': 2 }, { 'a/1': 2, 'a/2': 1 })).toEqual({
      'a/1': {
        moves: [
          { arn: 'a/1', priority: 2 },
          { arn: 'a/2', priority: 1 },
        ],
      },
      'a/2': { moves: [] },
    })
  })

  it('leaves what is in its place', () => {
    expect(places('a', { 'a/1': 1, 'b/1': 2 }, { 'a/1': 1 })).toEqual({ 'a/1': { moves: [] } })
  })

  it('steps aside on the way up, and only waits on the way down', () => {
    const up = places('a', { 'a/1': 1, 'b/1': 2 }, { 'a/1': 2 })
    const down = places('a', { 'a/1': 2, 'b/1': 1 }, { 'a/1': 1 })

    expect(up['a/1']?.moves).toEqual([{ arn: 'a/1', priority: 3 }])
    expect(down['a/1']).toMatchObject({ moves: [], wait: { reason: 'WaitsFor' } })
  })

  it('makes room for a new rule where a leaving one of the unit stands', () => {
    expect(places('a', { 'a/old': 5 }, { 'a/1': 5 })).toEqual({
      'a/1': { moves: [{ arn: 'a/old', priority: 6 }], priority: 5 },
    })
  })

  it('never touches a foreign rule, nor stands beside it', () => {
    const made = places('a', { 'foreign/1': 5, 'a/2': 1 }, { 'a/1': 5, 'a/2': 5 })

    expect(made['a/1']).toMatchObject({ moves: [], wait: { reason: 'PriorityTaken' } })
    expect(made['a/1']?.priority).toBeUndefined()
    expect(made['a/2']).toMatchObject({ moves: [], wait: { reason: 'PriorityTaken' } })
  })

  it('holds a rule for which no number is free', () => {
    const live = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`b/${at}`, at + 1]))

    expect(places('a', live, { 'a/1': 7 })['a/1']).toMatchObject({
      moves: [],
      wait: { reason: 'WaitsFor' },
    })
  })

  it('brings any order into any other, whoever has the next turn, and then rests', () => {
    const rules = ['a/1', 'a/2', 'b/1', 'b/2', 'c/1', 'd/1', 'e/1']
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 7, maxLength: 7 })
    const boards = fc.tuple(numbers, numbers, fc.subarray(rules), fc.integer())
    fc.assert(
      fc.property(boards, ([from, to, there, seed]) => {
        const numbered = (list: readonly number[]): Board =>
          Object.fromEntries(rules.map((rule, index) => [rule, list[index] ?? 0]))
        const wanted = numbered(to)
        let live: Board = Object.fromEntries(
          Object.entries(numbered(from)).filter(([rule]) => there.includes(rule)),
        )
        const units = [...new Set(rules.map(unitOf))]
        let state = Math.abs(seed)
        for (let round = 0; round < 12; round++) {
          state = (state * 31 + 7) % 1_000_003
          const turned = units.map((_, index) => units[(index + state) % units.length] ?? '')
          const order = state % 2 === 0 ? turned : turned.toReversed()
          for (const unit of order) live = applied(live, pass(unit, live, wanted))
        }
        expect(live).toEqual(wanted)
        for (const unit of units) {
          for (const place of pass(unit, live, wanted).values())
            expect(place).toEqual({ moves: [] })
        }
      }),
    )
  })

  it('writes nothing any more while another unit never leaves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (from, to) => {
        fc.pre(from !== to)
        const wanted = { 'a/1': to }
        let live: Board = { 'a/1': from, 'b/1': to }
        live = applied(live, pass('a', live, wanted))
        const again = pass('a', live, wanted)

        expect(again.get('a/1')).toMatchObject({ moves: [], wait: { reason: 'WaitsFor' } })
      }),
    )
  })
})
