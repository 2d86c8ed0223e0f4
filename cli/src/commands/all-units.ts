import { listUnits } from '@plumbline/api/contract'
import type { UnitRow } from '@plumbline/api/contract'
import type { Client } from '../client/client.ts'

/** All pages. The server gives at most 500 rows at a time. */
export async function allUnits(client: Client): Promise<{ units: UnitRow[]; now: number }> {
  const units: UnitRow[] = []
  for (let cursor: string | undefined; ;) {
    const query = { limit: '500', ...(cursor === undefined ? {} : { cursor }) }
    const { answer, now } = await client.call(listUnits, { query })
    units.push(...answer.items)
    if (answer.nextCursor === null) return { units, now }
    cursor = answer.nextCursor
  }
}
