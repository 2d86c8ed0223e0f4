import { announceAll } from '../announce/announce.ts'
import { environmentsIn, unitsWantedIn } from '../board/board.ts'
import { placeOf } from '../context.ts'
import { endedRules } from '../observe/ignore.ts'
import { inventory } from '../board/inventory.ts'
import { inventoryKey } from '../board/keys.ts'
import { grid } from '../assess/schedule.ts'
import { type Workshop, take } from './workshop.ts'

/** Lists what is live in an environment, and takes up the units of ours that are in no document. */
export async function turnOfInventory(shop: Workshop, name: string): Promise<void> {
  const { board, engine } = shop
  const environments = environmentsIn(board).filter((environment) => environment.name === name)
  if (environments.length === 0) return
  board.due.set(inventoryKey(name), grid(engine.clock.now(), engine.pace.intervalMs))
  announceAll(engine.log, endedRules(environmentsIn(board), board.rulesTold, engine.clock.now()))
  const wanted = unitsWantedIn(board)
  for (const environment of environments) {
    const { reader } = engine.aws(placeOf(environment))
    for (const { unit, source } of await inventory(engine.kinds, reader, environment, wanted)) {
      if (board.snapshots.has(source) && !board.units.has(unit)) take(shop, source, [unit], 'poll')
    }
  }
}
