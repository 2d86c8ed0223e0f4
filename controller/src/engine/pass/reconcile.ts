import type { UnitId } from '@plumbline/desired-state'
import {
  noTelemetry,
  refuses,
  type AnyKind,
  type AwsAt,
  type Checked,
  type Clock,
  type Evidence,
  type Fault,
  type GateCaller,
  type Log,
  type Preflight,
  type Random,
  type Store,
  type Target,
  type Telemetry,
  type Tracer,
  type UnitMemory,
} from '../../model/index.ts'
import { announceAll, announcements } from '../announce/announce.ts'
import type { Suspects } from '../assess/authors.ts'
import { choose, withOccasion, type Course } from '../plan/choose.ts'
import { conclude, isGone } from '../assess/conclude.ts'
import { withoutCourse } from '../assess/without-course.ts'
import { reasonOf, whyRefused } from '../decide/clearance.ts'
import { check, withImages, type Studied } from './preflight.ts'
import { partsOf, placeOf } from '../context.ts'
import { decide } from '../decide/decide.ts'
import type { Want } from '../source/desired.ts'
import { execute, settle } from './execute.ts'
import { withCause } from '../observe/evidence.ts'
import { explain } from '../observe/explain.ts'
import { unlessEnded } from './given-up.ts'
import { lookAtGates, whyUnapproved, type JobLook } from '../gates/gate-look.ts'
import { observe, type Still } from '../observe/observe.ts'
import type { Reason } from '../plan/plan.ts'
import { rolloutIn } from '../plan/rollout.ts'
import type { Pace } from '../assess/schedule.ts'
import { noticeOf, noticeOfUnit, troublesOf } from '../alerts/troubles.ts'
import { urgencyOf } from '../plan/urgency.ts'
import { obey, type Wish } from '../plan/wishes.ts'
import { lookAt } from './look-at.ts'
import { countsOf, wordsOf } from './span-fields.ts'
import { goesOnAs, keepWhole, mayRely, relyMs, type Wholes } from './whole-look.ts'

export interface Engine {
  readonly kinds: readonly AnyKind[]
  readonly aws: AwsAt
  readonly preflight: Preflight
  readonly store: Store
  readonly log: Log
  readonly clock: Clock
  readonly random: Random
  readonly pace: Pace
  /** Left out: no webhook of a gate is asked, and people answer. */
  readonly gateCaller?: GateCaller
  /** Left out: nobody follows and nobody times. */
  readonly telemetry?: Telemetry
}

/** What the pass asks of the world around it. */
export interface Surroundings {
  readonly want: Want
  /** Aborts when reads are given up: what was looked at by then is left. */
  readonly signal?: AbortSignal
  /** Asked before each write: a reason not to send it any more. */
  readonly refuse: (course: Course) => Fault | undefined
  /** Why the removed unit is not deleted. */
  readonly keep: (course: Course, before: UnitMemory | undefined) => Reason | undefined
  /** Why a change does not go out yet: another unit must get somewhere first. */
  readonly waits: (before: UnitMemory | undefined) => Reason | undefined
  /** What people asked of the unit since its last pass. */
  readonly wishes: readonly Wish[]
  /** Somebody wants everything read, and nothing taken from an earlier look. */
  readonly anew?: boolean
  /** What people did lately, as events told; left out when nobody hears them. */
  readonly told?: Omit<Suspects, 'kinds' | 'until'>
  /** How the jobs stand that the gates of the unit run. */
  readonly job: JobLook
  /** Which gate of which rollout asks for the job, if the unit is one. */
  readonly occasion: string | undefined
  /** ARNs that AWS lists with the tag of the unit. */
  readonly listed?: readonly string[]
  /** What the last look at everything saw of units whose rollout is followed; left out: everything is looked at each time. */
  readonly wholes?: Wholes
  /** A write may be unaccounted for: an intent was found without a result at the start. */
  readonly suspect: boolean
}

/**
 * One pass over one unit, from Git and live AWS alone: choose what to work towards, look, decide, write, conclude, and
 * keep one record of it all. Returns what is remembered; `undefined` when the unit is gone or unknown.
 */
export async function reconcile(
  engine: Engine,
  unit: UnitId,
  around: Surroundings,
): Promise<UnitMemory | undefined> {
  const { tracer } = engine.telemetry ?? noTelemetry
  return tracer.span('unit', { 'plumbline.unit': unit }, async (span) => {
    const after = await passOver(engine, tracer, unit, around)
    span.tell(after === undefined ? { 'plumbline.gone': true } : wordsOf(after))
    return after
  })
}

async function passOver(
  engine: Engine,
  tracer: Tracer,
  unit: UnitId,
  around: Surroundings,
): Promise<UnitMemory | undefined> {
  const { kinds, store, clock } = engine
  const remembered = await recollect(engine, unit, around)
  const { stored, before, suspect } = remembered
  const found = await lookOver(engine, unit, around, remembered)
  unlessEnded(around.signal)
  if (found === undefined)
    return unguided(engine, unit, { want: around.want, suspect }, before, stored)
  if (isGone(found.course, found.views)) return farewell(engine, unit, found.course, stored)
  const checked = await tracer.span('check', {}, () => check(engine, found, before))
  const studied = await judged(engine, unit, around, remembered, found, checked)
  const { course, views, decision, evidence, lookedAt } = studied
  unlessEnded(around.signal)
  const { writer } = engine.aws(placeOf(course.context.environment))
  const refuse = () => around.refuse(course)
  const { plan } = decision
  const urgency = urgencyOf(decision, before, around.wishes)
  const sent = await tracer.span('execute', { 'plumbline.steps': plan.steps.length }, () =>
    execute(plan, { kinds, writer, store, clock, refuse, urgency }),
  )
  const outcomes = sent.map(({ outcome }) => outcome)

  const now = clock.now()
  const facts = { course, stored, before, views, decision, outcomes, suspect, lookedAt, now }
  const pass = {
    ...facts,
    ...(checked !== undefined && { checked }),
    ...(evidence !== undefined && { evidence }),
    ...(around.told !== undefined && { suspects: { ...around.told, kinds } }),
  }
  const concluded = conclude(pass, engine.pace, engine.random)
  const { after, changed, record } = await withImages(engine, pass, concluded)
  if (changed) await store.append(after, record, noticeOfUnit(clock.now(), stored, after))
  announceAll(engine.log, announcements(stored, after))
  await settle(store, sent)
  if (around.wholes !== undefined) keepWhole(around.wholes, studied, outcomes, engine, now)
  return after
}

/**
 * While a rollout goes on as it did, only what tells how it fares. Everything where more may be to say or to do: what is
 * written follows from a whole look.
 */
async function lookOver(
  engine: Engine,
  unit: UnitId,
  around: Surroundings,
  known: Known,
): Promise<Studied | undefined> {
  const whole = around.wholes?.get(unit)
  if (whole === undefined || !mayRely(whole, known, around, engine.pace, engine.clock.now())) {
    return study(engine, unit, around, known)
  }
  const found = await study(engine, unit, around, { ...known, still: whole.still })
  if (found !== undefined && goesOnAs(whole, found))
    return { ...found, lookedAt: whole.at, relied: true }
  // Why it fares so was asked already.
  const { evidence = known.evidence } = found ?? {}
  return study(engine, unit, around, { ...known, ...(evidence !== undefined && { evidence }) })
}

/** What is remembered of a unit, with the wishes of people, and what keeps its release back. */
export async function recollect(
  { store, clock }: Engine,
  unit: UnitId,
  around: Surroundings,
): Promise<Known> {
  const stored = await store.unit(unit)
  const wanted = around.want.state === 'wanted' ? around.want.target : undefined
  const before = obey(stored, around.wishes, wanted, clock.now())
  const suspect = around.suspect || before === undefined || before.suspect === true
  const waits =
    around.waits(before) ??
    whyRefused(before, around.want, clock.now()) ??
    whyUnapproved(stored, wanted, clock.now())
  return { stored, before, wanted, suspect, waits }
}

/** What was found, or what is made of it when the checks refuse the release. */
export async function judged(
  engine: Engine,
  unit: UnitId,
  around: Surroundings,
  remembered: Known,
  found: Studied,
  checked: Checked | undefined,
): Promise<Studied> {
  if (checked === undefined || !refuses(checked)) return found
  const known = { ...remembered, ...found, waits: reasonOf(checked) }
  return (await study(engine, unit, around, known)) ?? found
}

/** What is known of a unit before it is looked at. */
interface Known {
  /** What the store has, and that with the wishes of people taken in. */
  readonly stored: UnitMemory | undefined
  readonly before: UnitMemory | undefined
  /** What Git wants. */
  readonly wanted: Target | undefined
  readonly suspect: boolean
  /** Why what Git wants does not go out yet. */
  readonly waits: Reason | undefined
  /** What was found out already, in an earlier pass or in this one. */
  readonly evidence?: Evidence
  /** What is not looked at again, by kind. */
  readonly still?: Still
}

/** What a pass works towards, what it sees, and what it makes of that. */
export async function study(
  { kinds, aws, clock, pace, random, telemetry = noTelemetry }: Engine,
  unit: UnitId,
  around: Surroundings,
  { stored, before, wanted, suspect, waits, evidence = before?.evidence, still }: Known,
): Promise<Studied | undefined> {
  const chosen = choose(unit, around.want, before, waits)
  if (chosen === undefined) return undefined
  const course = withOccasion(chosen, around.occasion)
  const { reader } = aws(placeOf(course.context.environment))
  const lookedAt = clock.now()
  const { listed } = around
  const look = {
    ...lookAt(course, before, { suspect, relyMs: relyMs(pace, random, around) }, lookedAt),
    ...(listed && { listed }),
    ...(still && { still }),
  }
  const { tracer } = telemetry
  const [seen, found] = await tracer.span('look', {}, async () => {
    const looked = await observe(kinds, reader, look)
    return [looked, await explain(reader, looked, evidence, clock.now())] as const
  })
  const views = withCause(seen, found)
  const now = clock.now()
  const rollout = rolloutIn(seen)
  const gates = lookAtGates({ stored, before, course, wanted, rollout, look: around.job, now })
  const decision = tracer.span('plan', {}, (span) => {
    const made = decide(course, before, views, around.keep(course, before), now, gates)
    span.tell(countsOf(made.plan))
    return made
  })
  return { course, views, decision, lookedAt, ...(found !== undefined && { evidence: found }) }
}

/** There is nothing to work towards: AWS is left alone, and the status says why. */
async function unguided(
  { store, pace, clock }: Engine,
  unit: UnitId,
  { want, suspect }: Pick<Surroundings, 'want' | 'suspect'>,
  before: UnitMemory | undefined,
  stored: UnitMemory | undefined,
): Promise<UnitMemory | undefined> {
  if (want.state !== 'broken' && before === undefined) return undefined
  const after = withoutCourse(unit, { want, suspect }, before, pace, clock.now())
  const changed =
    before !== stored ||
    before?.status.sync.reason !== after.status.sync.reason ||
    before.status.sync.why !== after.status.sync.why ||
    before.problems.length !== after.problems.length ||
    before.suspect !== after.suspect
  if (changed) await store.append(after, undefined, noticeOfUnit(clock.now(), stored, after))
  return after
}

/** Nothing of the removed unit is left in AWS: its row goes, its history stays. */
async function farewell(
  { store, log, clock }: Engine,
  unit: UnitId,
  course: Course,
  stored: UnitMemory | undefined,
): Promise<undefined> {
  await store.forget(unit, noticeOf(unit, clock.now(), troublesOf(stored), []))
  const { revision } = course.context
  // Of a unit that AWS only went on listing nothing was removed now.
  if (stored === undefined) return
  log.event('unit.removed', { unit, environment: partsOf(unit).environment, revision })
}
