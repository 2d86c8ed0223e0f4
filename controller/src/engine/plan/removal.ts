import type { UnitId } from '@plumbline/desired-state'
import type { Reason } from './plan.ts'

export interface RemovalFacts {
  readonly unit: UnitId
  readonly policy: 'never' | 'confirm' | 'auto'
  /** A person confirmed the deletion of this unit. */
  readonly confirmed: boolean
  /** It is remembered from a time when it was in Git; otherwise only its tags in AWS tell of it. */
  readonly seenInGit: boolean
  /** Why the last pass did not delete it. */
  readonly kept?: string | undefined
  /** How many units of the source are removed and not yet gone, and how many it has in all, those included. */
  readonly removed: number
  readonly known: number
}

/** More removed units than this, and more than this share of all, look like an accident. */
const removedMax = 3
const removedShareMax = 0.2
const massDeletion = 'MassDeletion'

/** Whether so many of all units at once are more likely a mistake than a wish. */
export function looksLikeAccident(removed: number, known: number): boolean {
  return removed > Math.max(removedMax, known * removedShareMax)
}

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
  if (!facts.seenInGit) {
    return {
      reason: 'RemovalNotSeen',
      because: `it carries our tag, and it is not known when it was taken out of Git; to delete it, run: ${confirm}`,
    }
  }
  if (looksLikeAccident(facts.removed, facts.known)) {
    return {
      reason: massDeletion,
      because: `${facts.removed} of ${facts.known} units were removed at once; to delete this one, run: ${confirm}`,
    }
  }
  // When a person confirmed some of many, the rest are few: that makes their removal no better considered.
  if (facts.kept === massDeletion) {
    const because = `it was one of many units that were removed at once; to delete it, run: ${confirm}`
    return { reason: massDeletion, because }
  }
  return undefined
}
