import type { UnitId } from '@plumbline/desired-state'
import type { Changes, Moved } from '../../model/ports.ts'
import type { Session } from './session.ts'

/**
 * What any replica writes, as the database tells it (triggers on the tables of units and sources). After a connection was
 * lost everything counts as moved: nobody knows what was told meanwhile.
 */
export function postgresChanges(session: Session): Changes {
  const listeners = new Set<(moved: Moved) => void>()
  const tell = (moved: Moved) => {
    for (const listener of listeners) listener(moved)
  }
  session.listen('unit', (unit) => tell({ unit: unit as UnitId }))
  session.listen('source', (source) => tell({ source }))
  session.onConnect(() => {
    if (listeners.size > 0) void tellAll().catch(() => {})
  })

  async function tellAll(): Promise<void> {
    for (const { name } of await session.ask<{ name: string }>('SELECT name FROM source')) {
      tell({ source: name })
    }
    for (const { id } of await session.ask<{ id: string }>('SELECT id FROM unit')) {
      tell({ unit: id as UnitId })
    }
  }

  return {
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
