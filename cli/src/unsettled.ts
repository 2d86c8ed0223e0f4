import { levelOf, wordsOf } from '@plumbline/api/contract'
import type { Store, UnitMemory } from '@plumbline/controller/model'
import { oneLine } from './plain.ts'

/** Units that are not in sync and healthy. */
export async function unsettled(store: Store): Promise<readonly UnitMemory[]> {
  const units = await store.units({})
  return units.filter(({ status }) => levelOf(wordsOf(status)) !== 'good')
}

/** How one unit is and why, on one line. */
export function unitLine({ unit, status: { sync, health, operation } }: UnitMemory): string {
  const words = `${sync.is}, ${health.is}, ${operation.is}`
  const why = operation.is !== 'Idle' ? operation.why : sync.is !== 'Synced' ? sync.why : health.why
  return `  ${unit}: ${words}: ${oneLine(why)}`
}
