import type { ActivityItem } from '@plumbline/api/contract'
import { keyOf } from '../data/fleet.ts'

/**
 * The same without changes of a status that say of a unit what the one before them said: several passes of one release
 * differ in words that are not shown here. What stays is where it began. Newest first, as it comes. Pure.
 */
export function withoutRepeats(items: readonly ActivityItem[]): readonly ActivityItem[] {
  const before = new Map<string, string>()
  return items
    .toReversed()
    .filter((item) => {
      const { what, title, why, revision } = item
      const said = JSON.stringify([what, title, why, revision])
      const repeats = what === 'status' && before.get(keyOf(item)) === said
      before.set(keyOf(item), said)
      return !repeats
    })
    .toReversed()
}
