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
  type Urgency,
} from '../../model/index.ts'

export interface Execution {
  readonly kinds: readonly AnyKind[]
  readonly writer: AwsWriter
  readonly store: Store
  readonly clock: Clock
  /** Asked before every write: a reason not to send it any more. */
  readonly refuse: () => Fault | undefined
  /** How soon it is sent where the rate allows few. */
  readonly urgency?: Urgency
}

/** A step that was dealt with. Its intent stays open until the outcome is kept: a kill before that leaves a doubt. */
export interface Sent {
  readonly outcome: Outcome
  /** Left out when the step was refused. */
  readonly intent?: number
}

/**
 * Sends the steps of a plan, one after the other, and stops at the first that is not done. The only place that writes
 * to AWS. It knows nothing of ECS and waits for nothing: what a write sets in motion is looked at by later passes.
 */
export async function execute(plan: Plan, execution: Execution): Promise<readonly Sent[]> {
  const done: Sent[] = []
  for (const step of plan.steps) {
    const sent = await send(plan.unit, plan.revision, step, execution)
    done.push(sent)
    if (sent.outcome.result !== 'done') break
  }
  return done
}

/** Closes the intents of a pass whose record is kept. */
export async function settle(store: Store, sent: readonly Sent[]): Promise<void> {
  for (const { outcome, intent } of sent) {
    if (intent === undefined) continue
    await store.settle(intent, outcome.result === 'done' ? 'done' : 'failed', outcome.at)
  }
}

async function send(
  unit: UnitId,
  revision: string,
  step: Step,
  { kinds, writer, store, clock, refuse, urgency }: Execution,
): Promise<Sent> {
  const refused = refuse()
  if (refused !== undefined) {
    return { outcome: { step, result: 'refused', fault: refused, at: clock.now() } }
  }
  // The intent comes before the effect: after a kill between the two, it is known that something may have happened.
  const intent = await store.intend(unit, revision, step.call, clock.now())
  try {
    const output = await writer.call(step.call, undefined, urgency)
    const kind = kinds.find(({ name }) => step.resource.startsWith(`${name}/`))
    const outcome = { step, result: 'done', at: clock.now(), ...told(kind, step, output) } as const
    return { outcome, intent }
  } catch (error) {
    return {
      outcome: { step, result: 'failed', fault: faultOf(error), at: clock.now() },
      intent,
    }
  }
}

/** What the answer tells. A call that replaces no tasks starts no rollout, whichever one the answer names. */
function told(kind: AnyKind | undefined, step: Step, output: object) {
  const { identifier, rollout, proven } = kind?.read?.(output) ?? {}
  const starts = step.effect === 'creates' || step.effect === 'replaces tasks'
  return {
    ...(identifier !== undefined && { identifier }),
    ...(proven !== undefined && { proven }),
    ...(starts && rollout !== undefined && { rollout }),
  }
}
