import type { Hold, Plan, Rollout, Target, UnitMemory } from '../../model/index.ts'
import type { Course } from '../plan/choose.ts'
import { driftModeOf, recurrences, whyNotReverted, type DriftFacts } from '../plan/drift.ts'
import { noGates, type Gates } from '../gates/gate-look.ts'
import type { ResourceView } from '../observe/observe.ts'
import { keptBack } from '../gates/kept-back.ts'
import { rulesOf } from '../observe/ignore.ts'
import { withOrigins } from '../plan/origins.ts'
import { plan, type Reason, type Rules } from '../plan/plan.ts'
import { gaveUp, holdAfter, holdFrom, rolloutIn } from '../plan/rollout.ts'
import { whyPinned } from '../plan/wishes.ts'

/** Everything that is decided before the first write of a pass. */
export interface Decision {
  readonly plan: Plan
  readonly hold?: Hold
  readonly rollout?: Rollout
  readonly gates?: Gates
  /** The differences are nobody's commit: live moved while desired stood still. */
  readonly drifted: boolean
  readonly drift: DriftFacts
  /** Why nothing is deleted, of a removed unit. */
  readonly keep?: Reason
}

/** Decides what to do about one unit. Pure. */
export function decide(
  course: Course,
  before: UnitMemory | undefined,
  views: readonly ResourceView[],
  keep: Reason | undefined,
  now: number,
  gates: Gates = noGates,
): Decision {
  const { context, target, postponed } = course
  const rollout = rolloutIn(views)
  // What stays in place meanwhile is looked after as ever; only what has never been in place is held whole.
  const waits = postponed === undefined ? course.waits : undefined
  const { active, ended } = rulesOf(target?.unit, now)
  const rules: Rules = {
    ignore: active,
    ...(keep !== undefined && { keep }),
    ...(waits !== undefined && { waits }),
  }
  const free = plan(context, views, rules)
  const inPlace = free.differences.length === 0 && free.unreadable.length === 0
  const seen = target === undefined ? undefined : holdFrom(before, target, views, inPlace, now)
  const found = seen && { ...seen, ...gates.refusal }
  const hold = isMended(course, views, inPlace)
    ? withoutFailure(course)
    : (holdAfter(course.hold, target, found) ?? gates.hold)
  const stoodStill =
    target !== undefined && before?.applied?.unit.fingerprint === target.unit.fingerprint
  const failed = hold?.stuck !== undefined || isOf(hold, target)
  const moved = free.differences.some(({ due }) => due !== true)
  const drifted = stoodStill && moved && !failed && !gaveUp(rollout)
  const again = recurrences(course, before, drifted ? free.differences : [], now)
  const suspended = suspension(before)
  const report =
    suspended ??
    reportOnly(course, hold, rollout) ??
    (drifted ? whyNotReverted(course, before, again) : undefined)
  const made = report === undefined ? free : plan(context, views, { ...rules, reportOnly: report })
  const answered = suspended === undefined ? withAnswer(made, views, gates) : made
  return {
    plan: target === undefined ? answered : withOrigins(answered, target.unit, views),
    gates: suspended === undefined ? gates : { ...gates, ...keptBack(gates, rollout, suspended) },
    drifted,
    drift: { mode: driftModeOf(course), ended, ...again },
    ...(hold !== undefined && { hold }),
    ...(rollout !== undefined && { rollout }),
    ...(keep !== undefined && { keep }),
  }
}

/** A rollout that pauses is answered first: what else there is to do must not make it wait. One that is replaced is not. */
function withAnswer(made: Plan, views: readonly ResourceView[], { send }: Gates): Plan {
  const replaced = made.steps.some(
    ({ effect }) => effect === 'replaces tasks' || effect === 'recreates',
  )
  if (send === undefined || replaced) return made
  const steps = views.flatMap(({ id, kind, observation }) =>
    observation.state === 'present'
      ? (kind.answer?.(observation.live, send.answer) ?? []).map((one) => ({
          resource: id,
          ...one,
        }))
      : [],
  )
  return { ...made, steps: [...steps, ...made.steps] }
}

/** What failed runs after all: somebody mended what it needed and started it again by hand. */
function isMended(
  { hold, target }: Course,
  views: readonly ResourceView[],
  inPlace: boolean,
): boolean {
  const failed = hold?.stuck !== undefined || isOf(hold, target)
  return failed && inPlace && views.every(({ health }) => health?.health === 'Healthy')
}

/** What is left of a hold when its target runs: nothing, or the hold without the failure of the way back. */
function withoutFailure({ hold, target }: Course): Hold | undefined {
  if (hold === undefined || isOf(hold, target)) return undefined
  const { stuck: _mended, ...rest } = hold
  return rest
}

function isOf(hold: Hold | undefined, target: Target | undefined): boolean {
  return hold !== undefined && hold.fingerprint === target?.unit.fingerprint
}

/** A suspended unit is looked at and not touched. */
function suspension(before: UnitMemory | undefined): Reason | undefined {
  return before?.pin?.mode === 'suspend' ? whyPinned(before.pin) : undefined
}

/** Why differences are only reported in this pass. */
function reportOnly(
  { target }: Course,
  hold: Hold | undefined,
  rollout: Rollout | undefined,
): Reason | undefined {
  if (hold !== undefined && rollout?.phase === 'rolling-back') {
    return { reason: 'RollingBack', because: 'ECS is rolling back; nothing is written over it' }
  }
  if (hold?.stuck !== undefined) {
    return { reason: 'Held', because: `the way back failed and is not tried again: ${hold.stuck}` }
  }
  if (hold !== undefined && isOf(hold, target)) {
    const failed = `the rollout failed and is not tried again: ${hold.reason}`
    return { reason: 'Held', because: hold.by === undefined ? failed : hold.reason }
  }
  return undefined
}
