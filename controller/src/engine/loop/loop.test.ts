import { describe, expect, it } from 'vitest'
import { FaultError } from '../../model/index.ts'
import { memoryStore } from '../../adapters/store/memory.ts'
import { controlOf } from '../control/control.ts'
import { adopt, place } from '../board/board.ts'
import { sourceKey } from '../board/keys.ts'
import { createLoop } from './loop.ts'
import type { Engine } from '../pass/reconcile.ts'
import { id, snapshot, state, unit, nothingFound } from '../units.fixture.ts'

/** A loop whose queue only notes what is put into it. */
function house() {
  const time = { now: 1_000_000 }
  const put: string[] = []
  const engine: Engine = {
    preflight: nothingFound,
    kinds: [],
    aws: () => {
      throw new Error('nothing is asked of AWS')
    },
    store: memoryStore(),
    log: { event: () => {} },
    clock: { now: () => time.now, sleep: () => Promise.resolve() },
    random: { next: () => 0 },
    pace: { intervalMs: 30_000, rolloutMs: 5_000 },
  }
  const queue = {
    put: (key: string) => put.push(key),
    run: () => Promise.resolve(),
    idle: () => Promise.resolve(),
    depth: 0,
  }
  const git = { name: 'main', head: () => Promise.reject(new Error('not fetched')) }
  const sources = [{ git: git as never, pollMs: 15_000 }]
  const loop = createLoop({
    engine,
    sources,
    queue,
    imageTags: { calls: [], regionOf: () => undefined, read: async () => new Map() },
    handover: { calls: [], read: () => Promise.resolve(new Map()) },
    needs: async () => [],
    load: async () => state([]),
  })
  return {
    time,
    put,
    loop,
    board: loop.board,
    control: controlOf(loop, { engine, sources, queue }),
  }
}

describe('tick', () => {
  it('puts what is due into the queue, once', () => {
    const { time, put, loop, board } = house()
    board.due.set(id, time.now + 30_000)

    loop.tick()
    time.now += 30_000
    loop.tick()
    loop.tick()

    expect(put).toEqual([id])
  })

  it('puts nothing off when the clock is set back', () => {
    const { time, put, loop, board } = house()
    board.due.set(id, time.now + 30_000)
    loop.tick()

    time.now -= 3_600_000
    loop.tick()
    time.now += 30_000
    loop.tick()

    expect(put).toEqual([id])
  })
})

describe('sync', () => {
  it('takes a confirmation of a removed unit', async () => {
    const { put, board, control } = house()
    adopt(board, snapshot('main', 'r1', state([])))
    place(board, id, 'main')

    await control.sync(id, { prune: true })

    expect([...board.confirmed]).toEqual([id])
    expect(put).toEqual([id])
  })

  it.each([
    ['is in Git', state([unit()])],
    ['may be in Git', state([], [], { complete: false })],
  ])('takes none of a unit that %s: it would lie in wait', async (_case, loaded) => {
    const { put, board, control } = house()
    adopt(board, snapshot('main', 'r1', loaded))
    place(board, id, 'main')

    const refused = control.sync(id, { prune: true })

    await expect(refused).rejects.toSatisfy(
      (error) => error instanceof FaultError && error.fault.code === 'NotRemoved',
    )
    expect([board.confirmed.size, put.length]).toEqual([0, 0])
  })

  it('knows no unit that is nowhere', async () => {
    const { control } = house()

    await expect(control.sync(id)).rejects.toThrow('there is no unit')
  })
})

describe('pushed', () => {
  const key = sourceKey('main')

  it('has a source fetched at once, however lately it was fetched', () => {
    const { time, put, board, control } = house()
    board.sources.set('main', { name: 'main', triedAt: time.now, problems: [] })
    board.due.set(key, time.now + 15_000)
    control.pushed('main')
    time.now += 1
    control.pushed('main')

    expect(put).toEqual([key, key])
  })

  it('has it fetched ten times in ten seconds, whoever pushes without end, and once more for the last push', () => {
    const { time, put, loop, control } = house()
    for (let push = 0; push < 50; push++) {
      control.pushed('main')
      time.now += 100
    }
    loop.tick()
    expect(put).toHaveLength(10)

    time.now += 5_000
    loop.tick()
    expect(put).toHaveLength(11)
  })

  it('waits for no clock that was set back', () => {
    const { time, put, control } = house()
    for (let push = 0; push < 10; push++) control.pushed('main')
    time.now -= 3_600_000
    control.pushed('main')

    expect(put).toHaveLength(11)
  })

  it('never puts a fetch off, and knows no other source', () => {
    const { time, put, loop, board, control } = house()
    for (let push = 0; push < 10; push++) control.pushed('main')
    board.due.set(key, time.now + 500)
    control.pushed('main')
    control.pushed('other')
    time.now += 500
    loop.tick()

    expect(put).toHaveLength(11)
  })
})
