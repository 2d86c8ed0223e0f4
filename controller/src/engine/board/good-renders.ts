import type { UnitId } from '@plumbline/desired-state'
import type { Rendered, Store } from '../../model/index.ts'

/** How many attempts, and how many passes, are searched for a release to go back to. */
const historySearchedMax = 500

/** What proved good of a unit, newest first: what a person can go back to. */
export async function goodRenders(store: Store, unit: UnitId): Promise<readonly Rendered[]> {
  // Passes come in between without end; what was good before attempts were kept is found among them.
  const records = [
    ...(await store.attempts(unit, historySearchedMax)),
    ...(await store.history(unit, historySearchedMax)),
  ]
  return records.flatMap((record) => record.good ?? [])
}
