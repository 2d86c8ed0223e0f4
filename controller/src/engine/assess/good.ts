import type { Rendered, Target, UnitMemory } from '../../model/index.ts'
import { rolloutIn } from '../plan/rollout.ts'
import type { PassResult } from './pass-result.ts'

/** What was in place at last, and what was good at last. */
export function goodAfter(
  before: UnitMemory | undefined,
  pass: PassResult,
  followed: UnitMemory['rollout'],
): Pick<UnitMemory, 'applied' | 'lastGood'> {
  const { target, now } = pass
  const applied = inPlace(pass) ? rendered(before?.applied, target, now) : before?.applied
  const lastGood = isGood(pass, followed)
    ? rendered(before?.lastGood, target, now)
    : (arrivedBefore(before, pass) ?? before?.lastGood)
  return {
    ...(applied !== undefined && { applied }),
    ...(lastGood !== undefined && { lastGood }),
  }
}

/** A live read found everything as wanted, and nothing was written after it. */
function inPlace({ plan, outcomes, target }: PassResult): boolean {
  return (
    target !== undefined &&
    plan.differences.length === 0 &&
    plan.unreadable.length === 0 &&
    outcomes.length === 0
  )
}

function isGood(pass: PassResult, followed: UnitMemory['rollout']): boolean {
  return inPlace(pass) && followed === undefined && pass.status.health.is === 'Healthy'
}

/** What ECS rolled out to its end while something newer came to be wanted: it was good, and is what is gone back to. */
function arrivedBefore(before: UnitMemory | undefined, pass: PassResult): Rendered | undefined {
  const seen = rolloutIn(pass.views)
  const { rollout, applied } = before ?? {}
  if (seen?.phase !== 'completed' || rollout?.id !== seen.id) return undefined
  const { fingerprint } = rollout
  const isGivenUp = pass.hold?.fingerprint === fingerprint
  return !isGivenUp && applied?.unit.fingerprint === fingerprint ? applied : undefined
}

function rendered(
  before: Rendered | undefined,
  target: Target | undefined,
  now: number,
): Rendered | undefined {
  if (target === undefined) return before
  const same = before?.unit.fingerprint === target.unit.fingerprint
  return same && before.revision === target.revision
    ? before
    : {
        revision: target.revision,
        unit: target.unit,
        at: same ? before.at : now,
        ...(same && before.images !== undefined && { images: before.images }),
      }
}
