import type { UnitId } from '@plumbline/desired-state'
import { FaultError, type LocalControl, type UnitMemory } from '../../model/index.ts'
import { wantIn, type Board } from '../board/board.ts'
import { partsOf } from '../context.ts'
import type { Loop } from '../loop/loop.ts'
import { orphanKeysIn, orphansIn } from '../turns/orphans.ts'
import { looksLikeAccident } from '../plan/removal.ts'
import type { Workshop } from '../turns/workshop.ts'

/** What people may ask about what is left behind. */
export function orphanControlOf(
  { board }: Pick<Loop, 'board'>,
  { engine, queue }: Pick<Workshop, 'engine' | 'queue'>,
): Pick<LocalControl, 'orphans' | 'lookForOrphans' | 'removeOrphans'> {
  return {
    orphans: () => orphansIn(board, engine.kinds),
    async lookForOrphans() {
      for (const key of orphanKeysIn(board)) {
        board.due.delete(key)
        queue.put(key, 'person')
      }
    },
    async removeOrphans(asked, { author, reason: why, many }) {
      // All or none: whoever is told no has deleted nothing.
      for (const { unit, resources } of asked) check(board, unit, resources)
      const known = board.units.size
      if (looksLikeAccident(asked.length, known) && many !== asked.length) {
        throw new FaultError(tooMany(asked.length, known))
      }
      for (const { unit, resources } of asked) {
        const { environment } = partsOf(unit)
        const of = { environment, unit, author, why, things: resources.length }
        engine.log.event('orphan.confirmed', of)
        board.confirmed.add(unit)
        queue.put(unit, 'person')
      }
    },
  }
}

/** Only what is left now, and was shown, is confirmed. */
function check(board: Board, unit: UnitId, shown: readonly string[]): void {
  const memory = board.seen.get(unit)
  const isLeft = memory?.kept !== undefined && wantIn(board, unit).state === 'removed'
  if (!isLeft) throw new FaultError(nothingLeft(unit))
  if (memory.pin !== undefined) throw new FaultError(pinnedStill(memory))
  const more = memory.left?.find(({ resource }) => !shown.includes(resource))
  if (more !== undefined) throw new FaultError(moreThere(unit, more.resource))
}

function nothingLeft(unit: UnitId) {
  return refusal(
    'NothingLeft',
    `nothing of ${unit} is known to be left behind`,
    '`plumbline orphans` lists what is; what has a document is removed from Git first.',
  )
}

function pinnedStill({ unit, pin }: UnitMemory) {
  return refusal(
    'OrphanPinned',
    `${unit} is pinned by ${pin?.author}: ${pin?.reason}`,
    `Release it first: plumbline release ${unit}`,
  )
}

function moreThere(unit: UnitId, resource: string) {
  return refusal(
    'MoreIsThere',
    `${unit} has ${resource} too, which was not among what was shown`,
    'Look at the list again, and confirm all of it.',
  )
}

function tooMany(count: number, known: number) {
  return refusal(
    'MassDeletion',
    `${count} of ${known} units at once look like an accident`,
    `If they are all to go, say so: --many ${count}`,
  )
}

function refusal(code: string, message: string, hint: string) {
  return { code, source: 'user', retry: 'never', message, hint } as const
}
