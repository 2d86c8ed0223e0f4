import type { UnitId } from '@plumbline/desired-state'
import type { GitSource, ImageTags, Priority, Queue, TagIndex } from '../../model/index.ts'
import { place } from '../board/board.ts'
import type { ImageWriting } from './images.ts'
import type { Loading } from './loading.ts'

export interface Source {
  readonly git: GitSource
  /** How often it is fetched (ms). */
  readonly pollMs: number
  /** Name of the source whose tenants bound this one. */
  readonly tenants?: string
  /** How newer images are brought into it; left out: not at all. */
  readonly images?: ImageWriting
}

/** What every turn works with. */
export interface Workshop extends Loading {
  readonly queue: Queue
  /** Somebody hears events: who made a change may be told. */
  readonly hears?: boolean
  readonly sources: readonly Source[]
  readonly imageTags: ImageTags
  /** How AWS lists what is ours; left out: it is not looked for what is left behind. */
  readonly tagIndex?: TagIndex
}

/** Has units of a source looked at. */
export function take(
  { board, queue }: Workshop,
  source: string,
  units: readonly UnitId[],
  priority: Priority,
): void {
  for (const unit of units) {
    place(board, unit, source)
    queue.put(unit, priority)
  }
}

export function lookAtAll({ board, queue }: Workshop, which: (unit: UnitId) => boolean): void {
  for (const unit of board.units.keys()) if (which(unit)) queue.put(unit, 'poll')
}
