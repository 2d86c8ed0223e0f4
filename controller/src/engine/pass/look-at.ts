import type { Proven, UnitMemory } from '../../model/index.ts'
import type { Course } from '../plan/choose.ts'
import type { Look } from '../observe/observe.ts'

/**
 * What a pass looks for: what its course wants, with what is remembered of the unit. Pure.
 * @param relyMs How long what others may change counts; not at all when somebody changed something or asked for a look.
 */
export function lookAt(
  course: Course,
  before: UnitMemory | undefined,
  { suspect, relyMs }: { readonly suspect: boolean; readonly relyMs: number },
  now: number,
): Look {
  const { context, target } = course
  const rollout = before?.rollout
  const overtaken = rollout !== undefined && rollout.fingerprint !== context.fingerprint
  const last = target === undefined ? (before?.applied ?? before?.lastGood) : undefined
  const proven = provenStill(before, now - relyMs)
  return {
    context,
    known: before?.known ?? {},
    suspect,
    now,
    ...(proven && { proven }),
    ...(target !== undefined && { unit: target.unit }),
    ...(last !== undefined && { last: last.unit }),
    ...(rollout !== undefined && { following: rollout.id, followingSince: rollout.since }),
    ...(overtaken && { overtaken }),
    ...(!suspect && isAnew(course, before) && { anew: true as const }),
  }
}

/**
 * What is wanted was not in place yet, or a person has it tried again. Without this a release whose first rollout failed
 * would be sent never again: ECS has nothing to go back to, so that nothing differs.
 */
function isAnew({ target, hold }: Course, before: UnitMemory | undefined): boolean {
  if (target === undefined || hold !== undefined || before === undefined) return false
  const { fingerprint } = target.unit
  const known = [before.applied?.unit.fingerprint, before.rollout?.fingerprint]
  return !known.includes(fingerprint)
}

function provenStill(before: UnitMemory | undefined, since: number): UnitMemory['proven'] {
  const { proven = {} } = before ?? {}
  const holds = ({ at }: Proven) => at === undefined || at > since
  return Object.fromEntries(Object.entries(proven).filter(([, proof]) => holds(proof)))
}
