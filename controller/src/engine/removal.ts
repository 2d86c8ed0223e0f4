import type { UnitId } from '@plumbline/desired-state'
import type { Reason } from './plan.ts'

export interface RemovalFacts {
  readonly unit: UnitId
  readonly policy: 'never' | 'confirm' | 'auto'
  /** A person confirmed the deletion of this unit. */
  readonly confirmed: boolean
  /** How many units of the source are removed and not yet gone, and how many it has in all, those included. */
  readonly removed: number
  readonly known: number
}

/** More removed units than this, and more than this share of all, look like an accident. */
const removedMax = 3
const removedShareMax = 0.2

/**
 * Why a removed unit is not deleted; `undefined` when it may be. That the removal was seen in a complete, descendant
 * commit has been settled before: without that there is no "removed" to ask about.
 */
export function whyKept(facts: RemovalFacts): Reason | undefined {
  const confirm = `plumbline sync ${facts.unit} --prune`
  if (facts.confirmed) return undefined
  if (facts.policy === 'never') {
    return { reason: 'PruneNever', because: 'the policy of the environment is never to delete' }
  }
  if (facts.policy === 'confirm') {
    return { reason: 'PruneNeedsConfirmation', because: `to delete it, run: ${confirm}` }
  }
  if (facts.removed > Math.max(removedMax, facts.known * removedShareMax)) {
    return {
      reason: 'MassDeletion',
      because: `${facts.removed} of ${facts.known} units were removed at once; to delete this one, run: ${confirm}`,
    }
  }
  return undefined
}
