import type { Hold, Rollout, Target, UnitMemory } from '../model/index.ts'
import type { ResourceView } from './observe.ts'

/** What the views say of the rollout that is being followed. */
export function rolloutIn(views: readonly ResourceView[]): Rollout | undefined {
  return views.map((view) => view.health?.rollout).find((rollout) => rollout !== undefined)
}

/** A rollout that runs although nobody remembers starting it: its record was lost, or a person started it. */
export function runningIn(views: readonly ResourceView[]): string | undefined {
  return views.map((view) => view.health?.running).find((id) => id !== undefined)
}

/** ECS gave the rollout up, whether it could go back or not. */
export function gaveUp(rollout: Rollout | undefined): boolean {
  const phase = rollout?.phase
  return phase === 'rolled-back' || phase === 'rolling-back' || phase === 'failed'
}

/**
 * The hold that this look brings about: the rollout that is being followed failed, or ECS remembers that what is wanted
 * has failed before. A render that was good once is not quarantined by the failure of a later restart.
 */
export function holdFrom(
  before: UnitMemory | undefined,
  target: Target,
  views: readonly ResourceView[],
  now: number,
): Hold | undefined {
  const rollout = rolloutIn(views)
  const followed = before?.rollout
  const lastGood = before?.lastGood?.unit.fingerprint
  if (followed !== undefined && rollout !== undefined && gaveUp(rollout)) {
    if (followed.fingerprint === lastGood) return undefined
    const { fingerprint, revision } = followed
    return { fingerprint, revision, reason: rollout.why, since: now }
  }
  const rejected = new Set(views.flatMap((view) => view.health?.rejected ?? []))
  const known = views.some(({ identifier }) => identifier !== undefined && rejected.has(identifier))
  const { fingerprint } = target.unit
  if (!known || fingerprint === lastGood) return undefined
  const reason = 'ECS gave up an earlier rollout of the same task definition'
  return { fingerprint, revision: target.revision, reason, since: now }
}
