import { levelOf, wordsOf } from '@plumbline/api/contract'
import { noHostsReason, type Store, type UnitMemory } from '@plumbline/controller/model'
import { oneLine } from './text/plain.ts'

/** Units that are not in sync and healthy. A bundle for which no host is there waits for nobody. */
export async function unsettled(store: Store): Promise<readonly UnitMemory[]> {
  const units = await store.units({})
  return units.filter(({ status }) => {
    const { sync, health, operation } = status
    const published = sync.is === 'Synced' && operation.is === 'Idle'
    if (published && health.reason === noHostsReason) return false
    return levelOf(wordsOf(status)) !== 'good'
  })
}

/** How one unit is and why, on one line. */
export function unitLine({ unit, status: { sync, health, operation } }: UnitMemory): string {
  const words = `${sync.is}, ${health.is}, ${operation.is}`
  const why = operation.is !== 'Idle' ? operation.why : sync.is !== 'Synced' ? sync.why : health.why
  return `  ${unit}: ${words}: ${oneLine(why)}`
}
