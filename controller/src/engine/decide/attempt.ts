import {
  refuses,
  type Attempt,
  type AttemptOutcome,
  type Checked,
  type EndedAttempt,
  type Evidence,
  type Outcome,
  type UnitMemory,
} from '../../model/index.ts'
import { faultOfChecked } from './clearance.ts'
import type { Course } from '../plan/choose.ts'
import type { Decision } from './decide.ts'
import { gaveUp } from '../plan/rollout.ts'

/** As much of a pass as attempts are followed by. */
export interface Pass {
  readonly course: Course
  readonly before: UnitMemory | undefined
  readonly decision: Decision
  readonly outcomes: readonly Outcome[]
  readonly checked?: Checked
  readonly evidence?: Evidence
  /** Epoch ms. */
  readonly now: number
}

/** What is known of the attempts of a unit after a pass. */
export interface Attempts {
  readonly open?: Attempt
  /** Those that ended in this pass, in order. */
  readonly ended: readonly EndedAttempt[]
}

/** How many calls of an attempt are kept one by one: a service with everything makes about thirty. */
const callsMax = 50

/** Reasons of a job whose only run came to no good end. */
const failedRun = new Set(['JobFailed', 'JobOutcomeUnknown'])

/**
 * Follows the attempts of a unit: one begins with its first call and ends with what became of it. `after` is what is
 * remembered after the pass. Pure.
 */
export function attemptsAfter(pass: Pass, after: Omit<UnitMemory, 'next'>): Attempts {
  const { before, course, now } = pass
  const fingerprint = course.target?.unit.fingerprint
  const known = before?.attempt
  const replaced = known !== undefined && known.fingerprint !== fingerprint ? known : undefined
  const ended: EndedAttempt[] = [
    ...(replaced === undefined
      ? []
      : [end(replaced, ...endOfReplaced(replaced, pass, after), after, now)]),
    ...refusal(pass),
  ]
  const goes = goesOn(replaced === undefined ? known : undefined, pass)
  if (goes === undefined) {
    const found = replaced === undefined ? foundIn(pass, after) : undefined
    return { ended: found === undefined ? ended : [...ended, found] }
  }
  const verdict = verdictOn(goes, pass, after)
  if (verdict === undefined) return { open: goes, ended }
  return { ended: [...ended, end(goes, ...verdict, after, now)] }
}

/** The attempt with the calls and the evidence of this pass; one that begins with it. */
function goesOn(known: Attempt | undefined, pass: Pass): Attempt | undefined {
  const sent = pass.outcomes.filter(({ result }) => result !== 'refused')
  const attempt = known ?? (sent.length > 0 ? begin(pass, sent[0]?.at ?? pass.now) : undefined)
  if (attempt === undefined) return undefined
  const { evidence, before } = pass
  const isNew = evidence?.final === true && evidence !== before?.evidence
  return {
    ...attempt,
    calls: [...attempt.calls, ...sent.map(callOf)].slice(0, callsMax),
    callCount: attempt.callCount + sent.length,
    ...(isNew && { evidence }),
  }
}

function begin({ course, before }: Pass, began: number): Attempt | undefined {
  const { target, hold } = course
  if (target === undefined) return undefined
  const { fingerprint } = target.unit
  const goesBack = hold !== undefined && hold.fingerprint !== fingerprint
  const isNew = before?.applied?.unit.fingerprint !== fingerprint
  const cause = isNew ? (goesBack ? 'rollback' : 'release') : 'repair'
  return {
    fingerprint,
    revision: target.revision,
    cause,
    began,
    calls: [],
    callCount: 0,
    ...(goesBack && hold.by !== undefined && { by: hold.by }),
    // Nobody's commit brought about a repair.
    ...(cause === 'release' && target.commit),
  }
}

function callOf({ step, result }: Outcome): Attempt['calls'][number] {
  const { resource, effect, call } = step
  return { op: call.op, resource, effect, result: result === 'done' ? 'done' : 'failed' }
}

/** What became of the attempt, and why; nothing while it goes on. */
function verdictOn(
  { fingerprint }: Attempt,
  { before, decision: { plan }, outcomes }: Pass,
  { hold, lastRollout, rollout, status }: Omit<UnitMemory, 'next'>,
): [AttemptOutcome, string] | undefined {
  if (hold?.stuck !== undefined && before?.hold?.stuck === undefined) return ['failed', hold.stuck]
  if (hold !== undefined && hold.by === undefined && hold.fingerprint === fingerprint) {
    const goesBack = lastRollout?.phase === 'rolling-back' || lastRollout?.phase === 'rolled-back'
    return [goesBack ? 'rolled-back' : 'failed', hold.reason]
  }
  const { health } = status
  const inPlace = plan.differences.length + plan.unreadable.length + outcomes.length === 0
  if (!inPlace || rollout !== undefined) return undefined
  if (health.is === 'Healthy') return ['succeeded', health.why]
  const failed = failedRun.has(health.reason) || (health.is === 'Degraded' && gaveUp(lastRollout))
  return failed ? ['failed', health.why] : undefined
}

function end(
  attempt: Attempt,
  outcome: AttemptOutcome,
  why: string,
  { preflight }: Pick<UnitMemory, 'preflight'>,
  now: number,
): EndedAttempt {
  const images = preflight?.fingerprint === attempt.fingerprint ? preflight.images : []
  return { ...attempt, outcome, why, ended: now, images }
}

/** What is replaced may have arrived before anybody looked: it is what was good from now on. */
function endOfReplaced(
  { fingerprint }: Attempt,
  pass: Pass,
  { lastGood, lastRollout }: Omit<UnitMemory, 'next'>,
): [AttemptOutcome, string] {
  const before = pass.before?.lastGood?.unit.fingerprint
  const arrived = lastGood?.unit.fingerprint === fingerprint && before !== fingerprint
  return arrived ? ['succeeded', lastRollout?.why ?? ''] : ['superseded', whyReplaced(pass)]
}

function whyReplaced({ course: { target, hold } }: Pass): string {
  if (target === undefined) return 'the unit was removed from Git'
  if (hold?.by !== undefined) return hold.reason
  return `${target.revision.slice(0, 8)} took its place`
}

/** A release that was refused before its first write, told once for each form of the unit. */
function refusal({ checked, now }: Pass): readonly EndedAttempt[] {
  if (checked === undefined || !refuses(checked) || checked.refusals !== 1) return []
  const attempt = { ...unsent(checked, now), ...checked.commit }
  return [end(attempt, 'refused', faultOfChecked(checked).message, { preflight: checked }, now)]
}

/** What is good although nobody remembers bringing it about: it was there before, or the memory of it is lost. */
function foundIn(
  { before, course, now }: Pass,
  after: Omit<UnitMemory, 'next'>,
): EndedAttempt | undefined {
  const { lastGood, status } = after
  const known = before?.lastGood?.unit.fingerprint
  if (lastGood === undefined || lastGood.unit.fingerprint === known) return undefined
  const { revision, unit } = lastGood
  const attempt = unsent({ fingerprint: unit.fingerprint, revision }, now)
  return end({ ...attempt, ...course.target?.commit }, 'found', status.health.why, after, now)
}

function unsent(
  { fingerprint, revision }: Pick<Attempt, 'fingerprint' | 'revision'>,
  began: number,
): Attempt {
  return { fingerprint, revision, cause: 'release', began, calls: [], callCount: 0 }
}
