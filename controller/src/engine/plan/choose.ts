import type { Environment, Problem, Unit, UnitId } from '@plumbline/desired-state'
import type { Context, Hold, Rendered, Target, UnitMemory } from '../../model/index.ts'
import { contextOf, removedContext } from '../context.ts'
import type { Want } from '../source/desired.ts'
import type { Reason } from './plan.ts'

/** What one pass works towards: not always what Git says. */
export interface Course {
  readonly context: Context
  /** Left out for a unit that was removed. */
  readonly target?: Target
  /** The unit is pinned: what Git wants failed, and this is what was good before. */
  readonly hold?: Hold
  /** Why what Git wants does not go out yet. */
  readonly waits?: Reason
  /** The fingerprint that Git wants, while the unit stays at what was in place before. */
  readonly postponed?: string
  /** What does not go out yet. */
  readonly release?: { readonly fingerprint: string; readonly revision: string }
  readonly problems: readonly Problem[]
}

/**
 * Chooses what to work towards: what Git wants; the last good render of a unit that is held; the last render that was in
 * place of a unit whose documents are broken or whose change has to wait, so that its drift is repaired all the same; nothing for a removed unit. `undefined` when there is nothing to go by.
 */
export function choose(
  unit: UnitId,
  want: Want,
  before: UnitMemory | undefined,
  waits?: Reason,
): Course | undefined {
  switch (want.state) {
    case 'wanted':
      return towards(want.target, before, waits)
    case 'broken': {
      const rendered = before?.lastGood ?? before?.applied
      if (rendered === undefined) return undefined
      const target = rebuilt(rendered, want.source)
      return { context: contextOf(target), target, problems: want.problems }
    }
    case 'removed': {
      const environment = want.environment ?? environmentOf(before)
      if (environment === undefined) return undefined
      const context = removedContext(unit, environment, want.source, want.revision)
      return { context, problems: [], ...(waits !== undefined && { waits }) }
    }
    case 'unknown':
      return undefined
  }
}

/** A job runs for a gate in the form that Git wants now, or not at all. */
export function withOccasion(course: Course, occasion: string | undefined): Course {
  const { target, hold, postponed, problems } = course
  const isCurrent =
    target !== undefined && hold === undefined && postponed === undefined && problems.length === 0
  return occasion !== undefined && isCurrent
    ? { ...course, context: { ...course.context, occasion } }
    : course
}

function towards(
  wanted: Target,
  before: UnitMemory | undefined,
  waits: Reason | undefined,
): Course {
  const hold = before?.hold
  if (hold === undefined || hold.fingerprint !== wanted.unit.fingerprint) {
    return waits === undefined
      ? { context: contextOf(wanted), target: wanted, problems: [] }
      : postponed(wanted, before, waits)
  }
  const good = staysWhereItFailed(wanted.unit, hold) ? undefined : before?.lastGood
  if (good === undefined) return { context: contextOf(wanted), target: wanted, hold, problems: [] }
  const target = withRulesOf(wanted, good)
  return { context: { ...contextOf(target), goesBack: true }, target, hold, problems: [] }
}

/** ECS was told not to go back for such a reason, so nobody else does it either; a person may. */
function staysWhereItFailed({ spec }: Unit, { by, alarmed }: Hold): boolean {
  if (!('deploy' in spec) || by !== undefined) return false
  const { rollbackOnFailure, rollbackOnAlarm } = spec.deploy
  return (alarmed === true ? rollbackOnAlarm : rollbackOnFailure) === false
}

/** After a rollback that is what was good; otherwise what is in place, be it on its way or arrived. */
function postponed(wanted: Target, before: UnitMemory | undefined, waits: Reason): Course {
  const stays = before?.hold === undefined ? before?.applied : before.lastGood
  const target = stays === undefined ? wanted : withRulesOf(wanted, stays)
  return {
    context: contextOf(target),
    target,
    waits,
    release: { fingerprint: wanted.unit.fingerprint, revision: wanted.revision },
    ...(stays !== undefined && { postponed: wanted.unit.fingerprint }),
    problems: [],
  }
}

function rebuilt(rendered: Rendered, source: string): Target {
  return { source, revision: rendered.revision, unit: rendered.unit }
}

/** What is in place, as it was; what Plumbline may do about it is what Git says now. */
function withRulesOf({ source, unit: wanted }: Target, rendered: Rendered): Target {
  const { unit, revision } = rebuilt(rendered, source)
  const environment = { ...unit.environment, policy: wanted.environment.policy }
  const { drift: _before, ...rest } = unit.spec
  const { drift } = wanted.spec
  const spec = drift === undefined ? rest : { ...rest, drift }
  return { source, revision, unit: { ...unit, environment, spec } as Unit }
}

function environmentOf(before: UnitMemory | undefined): Environment | undefined {
  return (before?.applied ?? before?.lastGood)?.unit.environment
}
