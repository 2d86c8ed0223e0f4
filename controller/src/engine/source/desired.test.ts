import { describe, expect, it } from 'vitest'
import { changedUnits, wantOf } from './desired.ts'
import { environment, id, problem, snapshot, snapshots, state, unit } from '../units.fixture.ts'

describe('wantOf', () => {
  it('finds what a source declares, at the revision of that source', () => {
    const all = snapshots(snapshot('main', 'r7', state([unit()])))

    const want = wantOf(all, id, undefined)

    expect(want).toEqual({
      state: 'wanted',
      target: { source: 'main', revision: 'r7', unit: unit() },
    })
  })

  it('keeps a broken unit apart from a removed one', () => {
    const all = snapshots(snapshot('main', 'r7', state([], [id])))

    const want = wantOf(all, id, 'main')

    expect(want).toEqual({ state: 'broken', problems: [problem], revision: 'r7', source: 'main' })
  })

  it('calls a unit removed when its complete source does not name it, with its environment', () => {
    const all = snapshots(snapshot('main', 'r7', state([])))

    const want = wantOf(all, id, 'main')

    expect(want).toEqual({
      state: 'removed',
      revision: 'r7',
      source: 'main',
      environment: environment(),
    })
  })

  it('leaves the environment out when that was removed too', () => {
    const all = snapshots(snapshot('main', 'r7', state([], [], { environments: new Map() })))

    const want = wantOf(all, id, 'main')

    expect(want).toEqual({ state: 'removed', revision: 'r7', source: 'main' })
  })

  it.each([
    [
      'its source is incomplete',
      snapshots(snapshot('main', 'r7', state([], [], { complete: false }))),
      'main',
    ],
    ['its source was not loaded', snapshots(snapshot('other', 'r7', state([]))), 'main'],
    ['nobody knows its source', snapshots(snapshot('main', 'r7', state([]))), undefined],
  ])('knows nothing when %s', (_case, all, source) => {
    const want = wantOf(all, id, source)

    expect(want).toEqual({ state: 'unknown' })
  })

  it.each([
    ['both render it', state([unit()])],
    ['one of them is broken', state([], [id])],
  ])(
    'makes a problem of a unit in two sources when %s, whatever the order of loading',
    (_case, second) => {
      const a = snapshot('a', 'r1', state([unit()]))
      const b = snapshot('b', 'r2', second)

      const wants = [snapshots(a, b), snapshots(b, a)].map((all) => wantOf(all, id, 'b'))

      expect(wants[0]).toEqual(wants[1])
      expect(wants[0]).toMatchObject({
        state: 'broken',
        source: 'b',
        problems: [
          { file: 'web.yaml', message: `the source b declares ${id}, and so does a` },
          { file: 'web.yaml', message: `the source a declares ${id}, and so does b` },
        ],
      })
    },
  )

  it('follows a unit that moved from one source to another', () => {
    const all = snapshots(snapshot('a', 'r1', state([])), snapshot('b', 'r2', state([unit()])))

    const want = wantOf(all, id, 'a')

    expect(want).toMatchObject({ state: 'wanted', target: { source: 'b' } })
  })
})

describe('changedUnits', () => {
  it.each([
    ['nothing', state([unit()]), state([unit()]), []],
    ['the first load', undefined, state([unit()]), [id]],
    ['a unit that was added', state([]), state([unit()]), [id]],
    ['a unit that was taken away', state([unit()]), state([]), [id]],
    [
      'a unit that renders differently',
      state([unit()]),
      state([unit({ fingerprint: 'f2' })]),
      [id],
    ],
    ['a unit that broke', state([unit()]), state([], [id]), [id]],
    ['a unit that was mended', state([], [id]), state([unit()]), [id]],
    ['a broken unit that was taken away', state([], [id]), state([]), [id]],
    ['a unit that stays broken', state([], [id]), state([], [id]), []],
  ])('finds %s', (_case, before, after, expected) => {
    const changed = changedUnits(before, after)

    expect(changed).toEqual(expected)
  })
})
