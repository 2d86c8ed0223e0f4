import type { UnitMemory } from '../../model/index.ts'
import type { Course } from '../plan/choose.ts'
import type { Look } from '../observe/observe.ts'

/** What a pass looks for: what its course wants, with what is remembered of the unit. Pure. */
export function lookAt(
  { context, target }: Course,
  before: UnitMemory | undefined,
  suspect: boolean,
  now: number,
): Look {
  const rollout = before?.rollout
  const overtaken = rollout !== undefined && rollout.fingerprint !== context.fingerprint
  const last = target === undefined ? (before?.applied ?? before?.lastGood) : undefined
  return {
    context,
    known: before?.known ?? {},
    suspect,
    now,
    ...(before?.proven && { proven: before.proven }),
    ...(target !== undefined && { unit: target.unit }),
    ...(last !== undefined && { last: last.unit }),
    ...(rollout !== undefined && { following: rollout.id, followingSince: rollout.since }),
    ...(overtaken && { overtaken }),
  }
}
