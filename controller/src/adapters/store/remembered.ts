import type { UnitId } from '@plumbline/desired-state'
import type { Store } from '../../model/ports.ts'
import type { UnitMemory } from '../../model/record.ts'

/**
 * A store into which nobody else writes: what was read of a unit is what is there until it is written here. Every pass asks
 * for the memory of its unit, and a pass that changes nothing writes none: the same object then serves all of them, and
 * nothing is left behind for the garbage collector.
 */
export function remembered(store: Store): Store {
  const units = new Map<UnitId, UnitMemory>()
  let writes = 0

  /** What is written is read back: what the caller does to its object later is not in the store. */
  async function written(unit: UnitId, write: () => Promise<void>): Promise<void> {
    try {
      await write()
    } finally {
      writes += 1
      units.delete(unit)
    }
  }

  return {
    ...store,
    async unit(id) {
      const known = units.get(id)
      if (known !== undefined) return known
      const before = writes
      const read = await store.unit(id)
      // What was overtaken by a write may be older than what is there.
      if (read !== undefined && before === writes) units.set(id, read)
      return read
    },
    append: (memory, ...more) => written(memory.unit, () => store.append(memory, ...more)),
    forget: (unit, ...more) => written(unit, () => store.forget(unit, ...more)),
  }
}
