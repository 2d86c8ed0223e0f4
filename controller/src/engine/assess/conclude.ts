import {
  equal,
  preflightFailed,
  type Axis,
  type Checked,
  type Evidence,
  type Json,
  type Outcome,
  type PassRecord,
  type Random,
  type Status,
  type UnitMemory,
} from '../../model/index.ts'
import { assess } from './assess.ts'
import { withAuthors, type Suspects } from './authors.ts'
import { attemptsAfter } from '../decide/attempt.ts'
import type { Course } from '../plan/choose.ts'
import { faultOfChecked } from '../decide/clearance.ts'
import { stallAfter } from './deadlines.ts'
import type { Facts } from './facts.ts'
import { healthOf } from './health.ts'
import type { Decision } from '../decide/decide.ts'
import type { ResourceView } from '../observe/observe.ts'
import { saidSince } from '../gates/gate-verdict.ts'
import type { Reason } from '../plan/plan.ts'
import { notKept, resentAfter } from './kept.ts'
import { leftIn } from '../observe/left.ts'
import { remember } from './remember.ts'
import { schedule, type Pace } from './schedule.ts'

/** Everything that a pass found, decided and did. */
export interface Pass {
  readonly course: Course
  /** What the store has; `before` is that with the wishes of people taken in. */
  readonly stored: UnitMemory | undefined
  readonly before: UnitMemory | undefined
  readonly views: readonly ResourceView[]
  readonly decision: Decision
  readonly outcomes: readonly Outcome[]
  /** What was checked in this pass, because a release was about to go out. */
  readonly checked?: Checked
  /** Why a rollout or a run fares as it does. */
  readonly evidence?: Evidence
  /** A write may be unaccounted for. */
  readonly suspect: boolean
  /** Who may have made drift; left out when nobody hears events. */
  readonly suspects?: Suspects
  /** Epoch ms at which the look began. */
  readonly lookedAt?: number
  /** Epoch ms, after the last write. */
  readonly now: number
}

/** The memory after a pass, and its row of history when it did something or changed a word of the status. Pure. */
export function conclude(
  pass: Pass,
  pace: Pace,
  random: Random,
): { readonly after: UnitMemory; readonly changed: boolean; readonly record?: PassRecord } {
  const { course, stored, before, decision, outcomes, evidence, suspect, now } = pass
  const { plan, keep } = decision
  const removed = course.target === undefined
  const facts = factsOf(pass)
  const pinned = before?.pin !== undefined
  const status = assess({ ...facts, pinned }, before?.status, now)
  const { unit, source, occasion } = course.context
  const of = { unit, source, ...(occasion !== undefined && { occasion }) }
  const { lookedAt } = pass
  const target = {
    ...(!removed && { target: course.target }),
    ...(lookedAt !== undefined && { lookedAt }),
  }
  const kept = remember(before, { ...facts, ...target, ...of, status, suspect, now })
  const left = removed ? leftIn(pass.views, unit) : []
  const remembered = {
    ...kept,
    ...(pass.suspects !== undefined && withAuthors(before, kept, pass.suspects)),
    ...(keep !== undefined && { kept: keep.reason }),
    ...(left.length > 0 && { left }),
  }
  const { open, ended } = attemptsAfter(pass, { ...remembered, status: inPlace(facts, status) })
  const isFresh = remembered.hold !== undefined && before?.hold === undefined
  const answers = saidSince(stored, remembered)
  const progressed =
    isFresh || answers.length > 0 || outcomes.some(({ result }) => result !== 'failed')
  const next = schedule(remembered, progressed, pace, now, random)
  const after: UnitMemory = { ...remembered, next, ...(open !== undefined && { attempt: open }) }
  const good = provedGood(before, after)
  const found = evidence?.final === true && evidence !== before?.evidence ? evidence : undefined
  const worthTelling = {
    ...(good !== undefined && { good }),
    ...(found !== undefined && { evidence: found }),
    ...(ended.length > 0 && { attempts: ended }),
    ...(answers.length > 0 && { answers }),
  }
  const record = {
    unit,
    at: now,
    revision: plan.revision,
    plan,
    outcomes,
    status,
    next,
    ...worthTelling,
  }
  const history =
    Object.keys(worthTelling).length > 0 || before !== stored || isHistory(before, after, outcomes)
  // An idle pass leaves nothing new in mind but its times.
  if (stored !== undefined && !history && isSame(stored, after))
    return { after: { ...stored, ...timesOf(after) }, changed: false }
  return { after, changed: true, ...(history && { record }) }
}

/** What a status and a memory are made from. */
/** The status with the health of what is in place, where it has that of a release that failed. */
function inPlace({ hold, ...facts }: Facts, status: Status): Status {
  if (hold === undefined) return status
  return { ...status, health: { ...status.health, ...healthOf(facts) } }
}

function factsOf(pass: Pass) {
  const { course, before, views, decision, outcomes, checked, evidence } = pass
  const { keep: _kept, ...decided } = decision
  const { problems, waits, release } = course
  const resent = resentAfter(before, decision.plan, outcomes)
  const unheeded = notKept(decision.plan, resent)
  return {
    ...decided,
    views,
    outcomes,
    problems,
    removed: course.target === undefined,
    ...(waits !== undefined && { waits }),
    ...(release !== undefined && { release }),
    ...(checked !== undefined && { checked }),
    ...(evidence !== undefined && { evidence }),
    ...refusalOf(waits, checked ?? before?.preflight),
    ...(unheeded !== undefined && { notKept: unheeded }),
    resent,
    ...stallIn(pass),
  }
}

/** The wait that goes on, and the unit that says how long it may take. */
function stallIn({ course: { target, waits }, before, views, decision, outcomes, now }: Pass) {
  const { plan, rollout } = decision
  const facts = {
    plan,
    views,
    outcomes,
    ...(waits !== undefined && { waits }),
    ...(rollout !== undefined && { rollout }),
  }
  const stall = stallAfter(before?.stall, facts, target?.unit, now)
  return {
    ...(stall !== undefined && { stall }),
    ...(target !== undefined && { towards: target.unit }),
  }
}

/** What keeps a release back is a fault that somebody has to mend. */
function refusalOf(waits: Reason | undefined, checked: Checked | undefined) {
  return waits?.reason === preflightFailed && checked !== undefined
    ? { refused: faultOfChecked(checked) }
    : {}
}

/** The render that this pass found good for the first time. */
function provedGood(before: UnitMemory | undefined, { lastGood }: UnitMemory) {
  const known = before?.lastGood?.unit.fingerprint
  return lastGood !== undefined && lastGood.unit.fingerprint !== known ? lastGood : undefined
}

/** Something was sent, or a word of the status changed. */
function isHistory(
  before: UnitMemory | undefined,
  { status }: UnitMemory,
  outcomes: readonly Outcome[],
): boolean {
  const was = before?.status
  const axes = ['sync', 'health', 'operation'] as const
  return outcomes.length > 0 || axes.some((axis) => word(status[axis]) !== word(was?.[axis]))
}

function word(axis: Axis<string> | undefined): string {
  return `${axis?.is} ${axis?.reason}`
}

/** Equal but for the time of the look: an idle pass writes nothing into the store. */
function isSame(before: UnitMemory | undefined, after: UnitMemory): boolean {
  if (before === undefined) return false
  const { observedAt: _look, next: _next, ...then } = before
  const { observedAt: _nowLook, next: _nowNext, ...now } = after
  return equal(then as unknown as Json, now as unknown as Json)
}

function timesOf({ observedAt, next }: UnitMemory) {
  return { ...(observedAt !== undefined && { observedAt }), next }
}

/** Nothing is wanted and nothing is left. */
export function isGone({ target }: Course, views: readonly ResourceView[]): boolean {
  return target === undefined && views.every(({ observation }) => observation.state === 'absent')
}
