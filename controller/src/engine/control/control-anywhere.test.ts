import { expect, it } from 'vitest'
import type { LocalControl, Replicas } from '../../model/index.ts'
import { adopt, emptyBoard } from '../board/board.ts'
import { answerFor, controlAnywhere } from './control-anywhere.ts'
import { id, snapshot, state } from '../units.fixture.ts'

/** One of two replicas, what was done here, and what the other one was asked. */
function replica(leads: boolean, leader?: string) {
  const here: unknown[] = []
  const there: unknown[] = []
  const local = {
    sync: async (...args: unknown[]) => void here.push(args),
    readiness: () => ({ ready: false, because: 'source main is not loaded' }),
    seen: () => 'what is seen here',
  } as unknown as LocalControl
  const replicas = {
    lease: { leader: () => leader },
    asks: {
      ask: async (...asked: unknown[]) => {
        there.push(asked)
        return 'answered there'
      },
    },
  } as unknown as Replicas
  const board = emptyBoard(['main'])
  return {
    control: controlAnywhere(local, replicas, board, () => leads),
    here,
    there,
    board,
    local,
  }
}

it('does what is asked where this replica leads, and passes it on where another does', async () => {
  const leading = replica(true)
  const following = replica(false)

  await leading.control.sync(id, { prune: true })
  await following.control.sync(id, { prune: true })

  expect([leading.here, leading.there]).toEqual([[[id, { prune: true }]], []])
  expect([following.here, following.there]).toEqual([[], [['sync', [id, { prune: true }]]]])
  expect(await following.control.orphans()).toBe('answered there')
  // What is known here is answered here.
  expect(following.control.seen(id)).toBe('what is seen here')
})

it('is ready once it has loaded what the leader has, as long as one leads', () => {
  const { control, board } = replica(false, 'blue')
  expect(control.readiness().because).toBe('source main is not loaded')

  adopt(board, snapshot('main', 'r1', state([])))
  expect(control.readiness()).toEqual({
    ready: true,
    because: 'every source is loaded, and blue leads',
  })
  const alone = replica(false)
  adopt(alone.board, snapshot('main', 'r1', state([])))
  expect(alone.control.readiness()).toEqual({ ready: false, because: 'no replica leads' })
})

it('answers only for what may be asked', async () => {
  const { local, here } = replica(true)
  const answer = answerFor(local)

  await answer('sync', [id])
  expect(await answer('readiness', [])).toBeUndefined()
  expect(await answer('constructor', [])).toBeUndefined()
  expect(here).toEqual([[id]])
})
