import type { UnitId } from '@plumbline/desired-state'
import { FaultError, type Control, type Queue } from '../model/index.ts'
import { wantIn } from './board.ts'
import { sourceKey } from './keys.ts'
import type { Loop } from './loop.ts'
import type { Source } from './turn.ts'

/** What people may ask of the loop. Everything ends as a nudge in the queue, ahead of commits and polls. */
export function controlOf(loop: Loop, sources: readonly Source[], queue: Queue): Control {
  const { board } = loop
  const names = sources.map(({ git }) => git.name)

  async function sync(unit: UnitId, options?: { readonly prune?: boolean }): Promise<void> {
    if (!board.units.has(unit)) throw unknown('unit', unit, 'plumbline status lists the units')
    if (options?.prune === true) confirm(unit)
    queue.put(unit, 'person')
  }

  /** Only a unit that is removed now can be confirmed: what is confirmed beforehand would lie in wait. */
  function confirm(unit: UnitId): void {
    if (wantIn(board, unit).state !== 'removed') throw notRemoved(unit)
    board.confirmed.add(unit)
  }

  async function syncSource(name: string, options?: { readonly accept?: string }): Promise<void> {
    if (!names.includes(name)) throw unknown('source', name, `the sources are: ${names.join(', ')}`)
    if (options?.accept !== undefined) board.accepted.set(name, options.accept)
    queue.put(sourceKey(name), 'person')
  }

  function readiness(): { readonly ready: boolean; readonly because: string } {
    const unread = names.find((name) => !board.snapshots.has(name))
    if (unread !== undefined) {
      const why = board.sources.get(unread)?.fault?.message ?? 'not fetched yet'
      return { ready: false, because: `source ${unread} is not loaded: ${why}` }
    }
    const unseen = [...board.units.keys()].find((unit) => !board.seen.has(unit))
    if (unseen !== undefined) return { ready: false, because: `${unseen} was not looked at yet` }
    return { ready: true, because: 'every source is loaded and every unit was looked at' }
  }

  const seen = (unit: UnitId) => board.seen.get(unit)

  return { sync, syncSource, seen, readiness, sources: names }
}

function notRemoved(unit: UnitId): FaultError {
  return new FaultError({
    code: 'NotRemoved',
    source: 'user',
    retry: 'never',
    message: `${unit} is not known to be removed from Git, so there is no deletion to confirm`,
    hint: 'Remove it from Git first; leave the confirmation out to look at it now.',
  })
}

function unknown(what: 'unit' | 'source', name: string, hint: string): FaultError {
  return new FaultError({
    code: what === 'unit' ? 'UnitUnknown' : 'SourceUnknown',
    source: 'user',
    retry: 'never',
    message: `there is no ${what} ${name}`,
    hint,
  })
}
