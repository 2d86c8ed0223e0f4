import type { UnitId } from '@plumbline/desired-state'
import { expect, it } from 'vitest'
import type { Edit, Hint } from '../../model/index.ts'
import { emptyBoard } from './board.ts'
import { editsOf, nudge } from './nudge.ts'

const web: UnitId = 'prod/service/web'
const now = 1_000_000

function edit(at: number): Edit {
  return { id: 'one', at, by: 'somebody', call: 'ecs:UpdateService' } as Edit
}

function hint(told: Edit): Hint {
  return { account: '111122223333', region: 'eu-west-1', handles: ['web'], edit: told }
}

it.each([
  ['keeps when it was made', now - 5_000, now - 5_000],
  ['was not made after it was told, whatever the clock of AWS says', now + 600_000, now],
])('an edit %s', (_, at, kept) => {
  const board = emptyBoard(['shop'])
  board.owners = { get: () => [web] } as never
  const put: string[] = []
  const queue = { put: (key: string) => void put.push(key) } as never
  const shop = { board, queue, engine: { kinds: [], clock: { now: () => now } as never } }

  nudge(shop, hint(edit(at)))
  // Events come twice: it is one edit.
  nudge(shop, hint(edit(at)))

  expect(editsOf(board, web, now).map((one) => one.at)).toEqual([kept])
  expect(put).toContain(web)
})
