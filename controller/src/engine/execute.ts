import type { UnitId } from '@plumbline/desired-state'
import {
  faultOf,
  type AnyKind,
  type AwsWriter,
  type Clock,
  type Fault,
  type Outcome,
  type Plan,
  type Step,
  type Store,
} from '../model/index.ts'

export interface Execution {
  readonly kinds: readonly AnyKind[]
  readonly writer: AwsWriter
  readonly store: Store
  readonly clock: Clock
  /** Asked before every write: a reason not to send it any more. */
  readonly refuse: () => Fault | undefined
}

/**
 * Sends the steps of a plan, one after the other, and stops at the first that is not done. The only place that writes
 * to AWS. It knows nothing of ECS and waits for nothing: what a write sets in motion is looked at by later passes.
 */
export async function execute(plan: Plan, execution: Execution): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const step of plan.steps) {
    const outcome = await send(plan.unit, plan.revision, step, execution)
    outcomes.push(outcome)
    if (outcome.result !== 'done') break
  }
  return outcomes
}

async function send(
  unit: UnitId,
  revision: string,
  step: Step,
  { kinds, writer, store, clock, refuse }: Execution,
): Promise<Outcome> {
  const refused = refuse()
  if (refused !== undefined) return { step, result: 'refused', fault: refused, at: clock.now() }
  // The intent comes before the effect: after a kill between the two, it is known that something may have happened.
  const intent = await store.intend(unit, revision, step.call, clock.now())
  try {
    const output = await writer.call(step.call)
    await store.settle(intent, 'done', clock.now())
    const kind = kinds.find(({ name }) => step.resource.startsWith(`${name}/`))
    return { step, result: 'done', at: clock.now(), ...told(kind, step, output) }
  } catch (error) {
    await store.settle(intent, 'failed', clock.now())
    return { step, result: 'failed', fault: faultOf(error), at: clock.now() }
  }
}

/** What the answer tells. A call that replaces no tasks starts no rollout, whichever one the answer names. */
function told(kind: AnyKind | undefined, step: Step, output: object) {
  const { identifier, rollout } = kind?.read?.(output) ?? {}
  const starts = step.effect === 'creates' || step.effect === 'replaces tasks'
  return {
    ...(identifier !== undefined && { identifier }),
    ...(starts && rollout !== undefined && { rollout }),
  }
}
