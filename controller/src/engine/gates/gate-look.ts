import type { UnitId } from '@plumbline/desired-state'
import {
  type Answer,
  type GateAnswer,
  type GateMemory,
  type Hold,
  type Outcome,
  type Ran,
  type Rollout,
  type Target,
  type UnitMemory,
  type WaitingGate,
} from '../../model/index.ts'
import type { Course } from '../plan/choose.ts'
import {
  answerText,
  callText,
  isBefore,
  onTimeoutText,
  unansweredText,
  waitingText,
} from './gate-text.ts'
import { gatesAtPause, gatesBefore } from './gate-standing.ts'
import { isSame, verdictOf } from './gate-verdict.ts'
import type { Reason } from '../plan/plan.ts'
import { gaveUp } from '../plan/rollout.ts'

/** How a job stands that a gate runs, and how it came out for one occasion. */
export type JobLook = (
  job: UnitId,
  occasion: string,
) => { readonly ran?: Ran; readonly why: string }

/** Everything that decides about the gates of a unit in one pass. */
export interface GateFacts {
  /** What the store has; `before` is that with what people said since. Only what is kept is acted on. */
  readonly stored: UnitMemory | undefined
  readonly before: UnitMemory | undefined
  readonly course: Course
  /** What Git wants. */
  readonly wanted: Target | undefined
  readonly rollout: Rollout | undefined
  readonly look: JobLook
  /** Epoch ms. */
  readonly now: number
}

/** The gates of a unit after a look. */
export interface Gates {
  readonly waiting: readonly WaitingGate[]
  readonly answers: readonly GateAnswer[]
  /** What the rollout that pauses is to be told. */
  readonly send?: { readonly asked: string; readonly answer: Answer }
  /** The same before it is kept: nothing is sent of it yet. */
  readonly decided?: Answer
  /** The release was refused before it began. */
  readonly hold?: Hold
  /** Why the rollout that is being followed was sent back, where a gate was the reason. */
  readonly refusal?: Pick<Hold, 'reason' | 'rejected'>
  /** What waits, and what happens when nobody answers; left out when nothing waits. */
  readonly why?: string
  readonly next?: string
}

export const noGates: Gates = { waiting: [], answers: [] }

/** Reasons with which a release waits before it begins. */
const gateReasons = { waits: 'WaitsForApproval', refused: 'GateRefused' } as const

/** A read of ECS that lags shows a pause for a while after it was answered (ms). */
const lagMs = 60_000

/**
 * What the gates say: which wait, what was said at them, and what the rollout is told. An answer is bound to what was
 * asked, so that one for an earlier pause or another release counts for nothing. Pure.
 */
export function lookAtGates(facts: GateFacts): Gates {
  const { stored, before, wanted, now } = facts
  const { course, rollout } = facts
  const paused = gatesAtPause(before, course.target, rollout, now)
  const standing = [...paused, ...gatesFirst(facts)]
  const kept = keptAnswers(facts, standing)
  const settled = standing.flatMap((gate) => settle(gate, kept, facts))
  const closed = (before?.gates?.waiting ?? [])
    .filter((gate) => standing.every(({ asked }) => asked !== gate.asked))
    .flatMap((gate) => close(gate, kept, facts))
  const answers = [...kept, ...settled, ...closed]
  const waiting = standing.filter((gate) => verdictOf(gate, answers) === 'waits')
  const inStore = answers.filter((one) => stored?.gates?.answers.some((its) => isSame(its, one)))
  const send = answerFor(standing, inStore, facts)
  const decided = answerFor(standing, answers, facts)?.answer
  const hold = holdOf(answers, wanted, now)
  const refusal = answers.findLast(
    ({ opens, deployment, when }) =>
      !opens && deployment !== undefined && when >= (before?.rollout?.since ?? Infinity),
  )
  return {
    waiting,
    answers,
    ...(send !== undefined && { send }),
    ...(decided !== undefined && { decided }),
    ...(hold !== undefined && { hold }),
    ...(refusal !== undefined && { refusal: refusalOf(refusal) }),
    ...told(waiting, answers, facts),
  }
}

function refusalOf(answer: GateAnswer): Pick<Hold, 'reason' | 'rejected'> {
  return { reason: answerText(answer), ...(answer.how === 'person' && { rejected: true }) }
}

/** Why a release does not begin: somebody must approve it first. What was said counts once it is kept. */
export function whyUnapproved(
  stored: UnitMemory | undefined,
  wanted: Target | undefined,
  now: number,
): Reason | undefined {
  const answers = stored?.gates?.answers ?? []
  const standing = gatesBefore(stored, wanted, now)
  const refused = standing.find((gate) => verdictOf(gate, answers) === 'refused')
  if (refused !== undefined) {
    return { reason: gateReasons.refused, because: `gate ${refused.name} refused the release` }
  }
  const waits = standing.filter((gate) => verdictOf(gate, answers) === 'waits')
  const [first] = waits.filter(({ until, onTimeout }) => now < until || onTimeout === 'rollback')
  return (
    first && {
      reason: gateReasons.waits,
      because: waitingText(first, answers, callText(stored?.gates?.calls, first)),
    }
  )
}

function gatesFirst({ before, course, wanted, now }: GateFacts): readonly WaitingGate[] {
  const reason = course.waits?.reason
  const isNext = reason === gateReasons.waits || reason === gateReasons.refused
  return isNext ? gatesBefore(before, wanted, now) : []
}

/** Answers of the present releases; one that came too late for what it was meant for is none. */
function keptAnswers(
  { stored, before, wanted }: GateFacts,
  standing: readonly WaitingGate[],
): readonly GateAnswer[] {
  const current = [wanted?.unit.fingerprint, before?.rollout?.fingerprint]
  return (before?.gates?.answers ?? []).filter((answer) => {
    const isKept = stored?.gates?.answers.some((one) => isSame(one, answer)) === true
    const isAsked = standing.some(({ asked }) => asked === answer.asked)
    return current.includes(answer.fingerprint) && (isKept || isAsked)
  })
}

/** What a job or the clock says of a gate that stands. Where ECS keeps the time, it is left to ECS. */
function settle(
  gate: WaitingGate,
  answers: readonly GateAnswer[],
  { look, rollout, now, course }: GateFacts,
): readonly GateAnswer[] {
  if (verdictOf(gate, answers) !== 'waits') return []
  if (gate.job !== undefined && gate.deployment !== undefined) {
    const { ran } = look(gate.job, occasionOf(course.context.unit, gate))
    const { succeeded: opens = false, why = '' } = ran ?? {}
    if (ran !== undefined) {
      return [answer(gate, { how: 'job', opens, by: gate.job, why, when: now })]
    }
  }
  const atEcs = gate.deployment !== undefined && gate.until >= (rollout?.pause?.until ?? Infinity)
  return now < gate.until || atEcs ? [] : [lateAnswer(gate, now)]
}

/** What became of a gate that waited and stands no more without an answer of ours. */
function close(
  gate: WaitingGate,
  answers: readonly GateAnswer[],
  { before, rollout, course, now }: GateFacts,
): readonly GateAnswer[] {
  if (verdictOf(gate, answers) !== 'waits') return []
  if (answers.some(({ asked, opens }) => asked === gate.asked && !opens)) return []
  if (isBefore(gate.at)) return now < gate.until ? [] : [lateAnswer(gate, now)]
  if (rollout === undefined || rollout.id !== before?.rollout?.id) return []
  // Something else is wanted by now: nobody is asked any more, and nobody answered.
  if (before.rollout.fingerprint !== course.target?.unit.fingerprint) return []
  const unanswered = rollout.unanswered ?? []
  const late = gate.asked.split(' ').some((hook) => unanswered.includes(hook))
  if (late || (gaveUp(rollout) && /timed out/i.test(rollout.why))) return [lateAnswer(gate, now)]
  const elsewhere = (opens: boolean, why: string) => [
    answer(gate, { how: 'elsewhere', opens, by: 'somebody at AWS', why, when: now }),
  ]
  if (gaveUp(rollout)) {
    // The breaker, an alarm or a person may have sent it back while the gate waited: then nobody answered the gate.
    return /hook\(s\) failed/i.test(rollout.why) ? elsewhere(false, 'it was rolled back') : []
  }
  return rollout.phase === 'superseded' ? [] : elsewhere(true, 'the rollout goes on')
}

function lateAnswer(gate: WaitingGate, when: number): GateAnswer {
  const opens = gate.onTimeout === 'continue'
  const until = new Date(gate.until).toISOString()
  const why = `its time was over at ${until}, and ${onTimeoutText(gate)}`
  return answer(gate, { how: 'time', opens, by: 'nobody', why, when })
}

/** An answer for what a gate asks now. */
export function answer(
  { name, at, revision, fingerprint, asked, deployment }: WaitingGate,
  said: Pick<GateAnswer, 'how' | 'opens' | 'by' | 'why' | 'when'>,
): GateAnswer {
  const bound = { at, revision, fingerprint, asked }
  return { gate: name, ...said, ...bound, ...(deployment !== undefined && { deployment }) }
}

/** Which gate of which rollout a job runs for. */
export function occasionOf(unit: UnitId, { name, deployment = '' }: WaitingGate): string {
  return `${unit} ${name} ${deployment}`
}

/** One refusal sends the rollout back; it goes on when every gate of the stage is open. */
function answerFor(
  standing: readonly WaitingGate[],
  answers: readonly GateAnswer[],
  { before, now }: GateFacts,
): Gates['send'] {
  const gates = standing.filter(({ deployment }) => deployment !== undefined)
  const [first] = gates
  const { sent } = before?.gates ?? {}
  if (first === undefined) return undefined
  const { asked } = first
  if (sent?.asked === asked && now - sent.at < lagMs) return undefined
  const verdicts = gates.map((gate) => verdictOf(gate, answers))
  if (verdicts.includes('refused')) return { asked, answer: 'rollback' }
  return verdicts.every((verdict) => verdict === 'open') ? { asked, answer: 'continue' } : undefined
}

function holdOf(
  answers: readonly GateAnswer[],
  wanted: Target | undefined,
  now: number,
): Hold | undefined {
  const refusal = answers.findLast(
    ({ at, opens, fingerprint }) =>
      isBefore(at) && !opens && fingerprint === wanted?.unit.fingerprint,
  )
  if (refusal === undefined) return undefined
  const { fingerprint, revision, by, how, gate } = refusal
  const who = how === 'person' ? by : `gate ${gate}`
  return { fingerprint, revision, reason: answerText(refusal), by: who, since: now }
}

function told(
  waiting: readonly WaitingGate[],
  answers: readonly GateAnswer[],
  { before, course, look }: GateFacts,
): Pick<Gates, 'why' | 'next'> {
  if (waiting.length === 0) return {}
  const unit = course.context.unit
  const why = waiting.map((gate) => {
    const job = gate.job && look(gate.job, occasionOf(unit, gate)).why
    return waitingText(gate, answers, job ?? callText(before?.gates?.calls, gate))
  })
  return {
    why: why.join('; '),
    next: waiting.map((gate) => unansweredText(unit, gate)).join('; '),
  }
}

/** What is remembered of the gates after a pass; nothing, where there were none. */
export function gatesAfter(
  before: UnitMemory | undefined,
  outcomes: readonly Outcome[],
  { waiting, answers, send }: Gates = noGates,
): GateMemory | undefined {
  const told = outcomes.find(({ step }) => step.effect === 'answers a gate')
  // What was refused as wrong was not done; of a lost answer nobody knows.
  const wasSent =
    told?.result === 'done' || (told?.result === 'failed' && told.fault?.source !== 'user')
  const sent =
    send !== undefined && wasSent ? { asked: send.asked, at: told.at } : before?.gates?.sent
  if (waiting.length === 0 && answers.length === 0) return undefined
  const calls = (before?.gates?.calls ?? []).filter(({ gate, asked }) =>
    waiting.some((one) => one.name === gate && one.asked === asked),
  )
  return {
    waiting,
    answers,
    ...(calls.length > 0 && { calls }),
    ...(sent !== undefined && { sent }),
  }
}
