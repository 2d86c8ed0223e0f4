import type { UnitId } from '@plumbline/desired-state'
import {
  faultOf,
  type Fault,
  type Queue,
  type SharedTurns,
  type TurnReport,
} from '../../model/index.ts'
import { errandFor, hearDone } from '../turns/shared-turn.ts'
import type { Workshop } from '../turns/workshop.ts'

/** A unit of which nothing was heard for so long is looked at again (ms), whatever became of it. */
const unheardMs = 5 * 60_000
/** After this a unit is given out again that came back (ms). */
const againMs = 500

/** The queue of the replica that leads: turns of units are for all replicas, as far as they can know what it takes. */
export function spreadQueue(
  local: Queue,
  turns: SharedTurns,
  shop: Pick<Workshop, 'board' | 'engine'>,
): Queue {
  const { board, engine } = shop
  return {
    put(key, priority) {
      const unit = key as UnitId
      const errand = isUnit(key) ? errandFor(shop, unit) : undefined
      if (errand === undefined) {
        local.put(key, priority)
        return
      }
      turns.put(unit, errand, priority)
      const at = engine.clock.now() + unheardMs
      board.due.set(unit, Math.min(at, board.due.get(unit) ?? at))
    },
    run: (work, signal) => local.run(work, signal),
    async idle() {
      await local.idle()
      await turns.idle()
    },
    get depth() {
      return local.depth + turns.depth
    },
  }
}

/** Keys of something else begin with a colon. */
const isUnit = (key: string): boolean => !key.startsWith(':')

/** What the leader makes of turns that others took; `failed` is told of those that came to no end. */
export function hearTurns(
  shop: Workshop,
  failed: (unit: UnitId, fault: Fault) => void,
  signal: AbortSignal,
): (unit: UnitId, report: TurnReport) => void {
  const { board, engine, queue } = shop
  const isOver = (): boolean => signal.aborted

  return (unit, report) => {
    if (report.is !== 'returned') board.returned.delete(unit)
    switch (report.is) {
      case 'done':
        board.crashed.delete(unit)
        hearDone(shop, unit, report, isOver).catch((error: unknown) => {
          if (!isOver()) failed(unit, faultOf(error))
        })
        return
      case 'crashed':
        failed(unit, report.fault)
        return
      case 'returned':
        board.returned.set(unit, (board.returned.get(unit) ?? 0) + 1)
        board.due.set(unit, engine.clock.now() + againMs)
        return
      case 'lost':
        void suspect(unit)
        return
      case 'wanted':
        queue.put(unit, 'change')
    }
  }

  /** Whoever had the turn may have died between a write and its record. */
  async function suspect(unit: UnitId): Promise<void> {
    const intents = await engine.store.openIntents().catch(() => [])
    if (isOver()) return
    const own = intents.filter((intent) => intent.unit === unit).map(({ id }) => id)
    board.suspects.set(unit, [...new Set([...(board.suspects.get(unit) ?? []), ...own])])
    queue.put(unit, 'change')
  }
}
