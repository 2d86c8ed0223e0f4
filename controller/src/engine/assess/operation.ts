import type { Fault, Operation } from '../../model/index.ts'
import { gateFailed, gateTimedOut } from '../gates/gates.ts'
import type { Reason } from '../plan/plan.ts'
import type { Facts, Word } from './facts.ts'

/** What is done about the unit. */
export function operationOf(
  { plan, outcomes, hold, waits: postponed, rollout, removed, gates }: Facts,
  fault?: Fault,
): Word<Operation> {
  if (rollout?.phase === 'rolling-back') {
    const why = hold?.by === undefined ? (hold?.reason ?? rollout.why) : rollout.why
    return { is: 'RollingBack', reason: 'RollingBack', why }
  }
  if (hold?.stuck !== undefined) {
    return { is: 'Held', reason: 'WayBackFailed', why: `the way back failed: ${hold.stuck}` }
  }
  if (hold !== undefined && hold.by === undefined) {
    return { is: 'Held', reason: 'RolloutFailed', why: hold.reason }
  }
  if (fault !== undefined) return { is: 'Failed', reason: fault.code, why: fault.message }
  const begins = outcomes.some((outcome) => outcome.rollout !== undefined)
  if (!begins && rollout?.phase === 'running' && gates?.why !== undefined) {
    return { is: 'RollingOut', reason: 'GateWaits', why: gates.why }
  }
  if (begins || rollout?.phase === 'running') {
    const refused = gates?.refusal && `${gates.refusal.reason}; ECS is told to go back`
    const why = begins ? 'ECS starts a rollout' : (refused ?? rollout?.why ?? '')
    return { is: 'RollingOut', reason: 'RolloutInProgress', why }
  }
  if (outcomes.length > 0) {
    const calls = outcomes.length === 1 ? '1 call' : `${outcomes.length} calls`
    return { is: 'Applying', reason: 'CallsSent', why: `${calls} sent` }
  }
  const kept = plan.held.find((one) => !isWaiting(one))
  if (removed && kept !== undefined) return { is: 'Held', reason: kept.reason, why: kept.because }
  // What a person must end is told before what ends by itself.
  const waiting = kept ?? plan.held[0]
  if (waiting !== undefined) return waits(waiting)
  if (postponed !== undefined) return waits(postponed)
  if (hold !== undefined) return { is: 'Held', reason: 'RolledBack', why: hold.reason }
  return { is: 'Idle', reason: 'NothingToDo', why: 'nothing to do' }
}

/** Something gets somewhere by itself, and then this goes on. */
function isWaiting({ reason }: Reason): boolean {
  return reason === 'WaitsFor' || reason === 'WaitsForUnit'
}

/** Nothing holds it but the policy: it is told, and the rest goes on. */
function isReported({ reason }: Reason): boolean {
  return ['DriftReportOnly', 'DriftOff', 'DriftFlapping'].includes(reason)
}

function waits(held: Reason): Word<Operation> {
  const { reason, because } = held
  const is = isWaiting(held) ? 'Applying' : isReported(held) ? 'Idle' : 'Held'
  return { is, reason, why: because }
}

/** What happens next, or what a person can do. */
export function nextOf(
  { plan, outcomes, problems, hold, pinned, waits: postponed, rollout, gates }: Facts,
  fault?: Fault,
): string {
  if (fault !== undefined) return retryText(fault)
  if (hold !== undefined) {
    const by = 'plumbline release'
    return pinned === true
      ? `${by}: a person holds the unit too, so no commit ends it`
      : `the next commit that changes this unit ends the hold, and so does ${by}`
  }
  if (problems.length > 0) return 'the next commit that mends the document is applied'
  const gate = nextOfGate(postponed?.reason)
  if (gate !== undefined) return gate
  if (gates?.next !== undefined) return gates.next
  const goesBack = gates?.refusal !== undefined && rollout?.phase === 'running'
  if (goesBack) {
    return 'ECS goes back, and the unit is held: a commit that changes it ends that, and so does plumbline release'
  }
  const kept = plan.held.find((one) => !isWaiting(one))
  if (kept !== undefined) {
    return isReported(kept) ? `reported only: ${kept.because}` : kept.because
  }
  if (outcomes.length > 0 || plan.steps.length > 0)
    return 'the next pass reads back what was written'
  if (plan.held.length > 0) return plan.held[0]?.because ?? ''
  if (rollout?.phase === 'running') return 'the rollout is followed to its end'
  if (rollout?.phase === 'rolling-back') {
    return 'ECS goes back to what ran before, and is followed there'
  }
  return postponed?.because ?? 'the next look at AWS'
}

/** What opens a gate that stays closed. */
function nextOfGate(reason: string | undefined): string | undefined {
  if (reason === gateTimedOut) {
    return 'the next commit that changes this unit is tried, and so is this one after plumbline release'
  }
  return reason === gateFailed ? 'a commit that mends the job opens the gate' : undefined
}

function retryText({ retry, hint }: Fault): string {
  const again = { soon: 'tried again at once', backoff: 'tried again, later and later' } as const
  return retry === 'soon' || retry === 'backoff' ? `${again[retry]}; ${hint}` : hint
}
