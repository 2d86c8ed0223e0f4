import type { Gate, UnitId } from '@plumbline/desired-state'
import {
  approvalsOf,
  approveCommand,
  webhookOf,
  type GateAnswer,
  type GateCall,
  type WaitingGate,
} from '../../model/index.ts'
import { time } from '../time.ts'

/** What keeps a release back at a gate, since when, and whom it waits for. `standing`: how the job or the webhook stands. */
export function waitingText(
  gate: WaitingGate,
  answers: readonly GateAnswer[],
  standing: string | undefined,
): string {
  const head = `waits at gate ${gate.name} (${gate.at}) since ${time(gate.since)} for`
  if (gate.job !== undefined)
    return `${head} ${gate.job}: ${standing ?? 'it was not looked at yet'}`
  if (gate.webhook !== undefined) {
    return `${head} the ${webhookOf(gate)}: ${standing ?? 'it was not asked yet'}`
  }
  const given = approvalsOf(gate, answers)
  const what = gate.required === 1 ? 'an approval' : `${gate.required} approvals`
  const from = gate.from.length === 0 ? '' : ` by ${gate.from.join(', ')}`
  const by = given.length === 0 ? '' : `; approved by ${given.join(', ')}`
  return `${head} ${what}${from}${by}`
}

/** How the webhook of a gate stands; nothing while it was not asked. */
export function callText(
  calls: readonly GateCall[] = [],
  { name, asked }: WaitingGate,
): string | undefined {
  const call = calls.find((one) => one.gate === name && one.asked === asked)
  if (call === undefined) return undefined
  const again = call.retryAt === undefined ? '' : `; it is asked again at ${time(call.retryAt)}`
  return `${call.why}${again}`
}

/** What happens when nobody answers, and how to answer. */
export function unansweredText(unit: UnitId, gate: WaitingGate): string {
  const end = `unanswered, ${onTimeoutText(gate)} at ${time(gate.until)}`
  return gate.job === undefined ? `${end}; to answer: ${approveCommand(unit, gate)}` : end
}

/** What happens to a release at a gate that nobody answers. */
export function onTimeoutText({ at, onTimeout }: Pick<WaitingGate, 'at' | 'onTimeout'>): string {
  if (onTimeout === 'continue') return 'it goes on'
  return isBefore(at) ? 'the release is held' : 'it is rolled back'
}

/** Whether a gate stands before a release has begun, where ECS knows nothing of it. */
export function isBefore(at: Gate['at']): boolean {
  return at === 'preScaleUp'
}

/** What an answer says, in one sentence that begins with the gate. */
export function answerText({ gate, how, opens, by, why }: GateAnswer): string {
  switch (how) {
    case 'person':
      return `gate ${gate} was ${opens ? 'approved' : 'rejected'} by ${by}: ${why}`
    case 'job':
      return `gate ${gate}: ${by} ${opens ? 'succeeded' : 'failed'}: ${why}`
    case 'webhook':
      return `gate ${gate}: ${by} said ${opens ? 'continue' : 'rollback'}: ${why}`
    case 'time':
      return `gate ${gate} was not answered in time: ${why}`
    case 'elsewhere':
      return `gate ${gate} was answered outside Plumbline: ${why}`
  }
}
