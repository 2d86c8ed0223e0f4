import type { UnitId } from '@plumbline/desired-state'
import type { Orphan } from '../../model/index.ts'
import { environmentsIn, place, unitsWantedIn, type Board } from '../board/board.ts'
import { unlessEnded } from '../pass/given-up.ts'
import { placeOf } from '../context.ts'
import { orphansKey } from '../board/keys.ts'
import { lookForOrphans } from '../orphans/orphan-look.ts'
import { isDeclared, isOwn, listedOf, oddIn } from './orphans.ts'
import type { Workshop } from './workshop.ts'

/** How often it is looked for what is left (ms): a page of a hundred things costs a call, and nothing is in a hurry. */
const everyMs = 60 * 60_000
/** How soon it is tried again where something could not be seen (ms). */
const againMs = 10 * 60_000

/** Looks for what is left in an account and region, and takes up the units of ours that are found. */
export async function turnOfOrphans(
  shop: Workshop,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  const { board, engine, tagIndex, queue } = shop
  const environments = environmentsIn(board).filter((one) => orphansKey(placeOf(one)) === key)
  const [first] = environments
  if (first === undefined || tagIndex === undefined) {
    board.looks.delete(key)
    return
  }
  const at = placeOf(first)
  const now = engine.clock.now()
  board.due.set(key, now + againMs)
  const look = await lookForOrphans({
    kinds: engine.kinds,
    tagIndex,
    reader: engine.aws(at).reader,
    place: at,
    environments,
    wanted: unitsWantedIn(board),
    sources: board.names,
    before: board.looks.get(key),
    now,
  })
  unlessEnded(signal)
  board.looks.set(key, look)
  board.due.set(key, now + (look.gaps.length === 0 ? everyMs : againMs))
  const traced = look.traces.filter(
    (trace) => isOwn(board, engine.kinds, trace) && !isGhost(board, trace.unit),
  )
  for (const { unit, source } of [...traced, ...look.untagged]) {
    if (board.units.has(unit) || !isDeclared(board, unit, source)) continue
    place(board, unit, source)
    queue.put(unit, 'poll')
  }
  tell(shop, key)
}

/** Everything that AWS lists of the unit was looked for, and was not there any more. */
function isGhost(board: Board, unit: UnitId): boolean {
  const known = board.ghosts.get(unit)
  return known !== undefined && listedOf(board, unit).every((arn) => known.has(arn))
}

/** What nobody but a person can deal with is told once, and once more when it is gone. */
function tell({ board, engine }: Workshop, key: string): void {
  const look = board.looks.get(key)
  if (look === undefined) return
  const told = board.toldOrphans.get(key)
  const odd = new Map(oddIn(board, engine.kinds, look).map((one) => [one.arn, one]))
  for (const [arn, one] of odd) {
    if (told?.has(arn) !== true) engine.log.event('orphan.seen', { ...fieldsOf(one), arn })
  }
  for (const [arn, one] of told ?? []) {
    if (!odd.has(arn)) engine.log.event('orphan.gone', { ...placeFields(one), arn })
  }
  board.toldOrphans.set(key, odd)
}

function placeFields({ environment, unit, kind, name }: Omit<Orphan, 'reason' | 'why' | 'next'>) {
  return { environment, unit, kind, name }
}

function fieldsOf({ reason, why, next, ...of }: Orphan) {
  return { ...placeFields(of), reason, why, next }
}
