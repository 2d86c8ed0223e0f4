import type { Plan, UnitMemory, Urgency } from '../../model/index.ts'
import type { Wish } from './wishes.ts'

/** How soon the writes of a pass are sent where the rate allows few, by why they are sent. */
export function urgencyOf(
  { plan: { steps }, drifted }: { readonly plan: Pick<Plan, 'steps'>; readonly drifted: boolean },
  before: UnitMemory | undefined,
  wishes: readonly Wish[],
): Urgency {
  // A person or a gate waits for the answer, and a rollout is stopped or let go by it.
  if (wishes.length > 0 || steps.some(({ effect }) => effect === 'answers a gate')) return 'person'
  if (steps.every(({ effect }) => effect === 'deletes')) return 'cleanup'
  if (drifted) return 'drift'
  return before?.applied === undefined ? 'new' : 'change'
}
