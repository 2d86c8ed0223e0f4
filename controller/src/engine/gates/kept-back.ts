import type { Rollout } from '../../model/index.ts'
import type { Reason } from '../plan/plan.ts'
import type { Gates } from './gate-look.ts'

/** What is said of an answer that ECS does not hear of, because nothing is written to the unit: its time goes on all the same. */
export function keptBack(
  gates: Gates,
  rollout: Rollout | undefined,
  { because }: Reason,
): Pick<Gates, 'why' | 'next'> {
  const { decided } = gates
  if (decided === undefined) return {}
  const what = decided === 'continue' ? 'go on' : 'go back'
  const { until, onTimeout } = rollout?.pause ?? {}
  const itself = onTimeout === 'continue' ? 'goes on' : 'goes back'
  const end =
    until === undefined ? '' : `; untold, it ${itself} at ${new Date(until).toISOString()}`
  return {
    why: `${because}; ECS is not told to ${what} meanwhile`,
    next: `plumbline release tells ECS to ${what}${end}`,
  }
}
