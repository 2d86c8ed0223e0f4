import type { Hold, Rollout, Target, UnitMemory } from '../../model/index.ts'
import type { ResourceView } from '../observe/observe.ts'

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
 * The hold that this look brings about: the rollout that is being followed failed; or what is live was given up; or ECS
 * remembers that what is wanted has failed before. `inPlace`: live equals the target.
 */
export function holdFrom(
  before: UnitMemory | undefined,
  target: Target,
  views: readonly ResourceView[],
  inPlace: boolean,
  now: number,
): Hold | undefined {
  const wanted = { fingerprint: target.unit.fingerprint, revision: target.revision }
  const failed =
    failedRollout(before, views) ?? (inPlace ? givenUp(views, wanted) : rejected(views, wanted))
  // A failure of something that is no longer wanted holds nothing up: the newer commit is the way out.
  return failed?.fingerprint === wanted.fingerprint ? { ...failed, since: now } : undefined
}

/** The hold after this look. The way back that fails too is not tried again either: ECS would go back and forth for ever. */
export function holdAfter(course: Hold | undefined, target: Target | undefined, found?: Hold) {
  if (course === undefined || found === undefined) return course ?? found
  const isWayBack = course.fingerprint !== target?.unit.fingerprint
  return isWayBack && course.stuck === undefined ? { ...course, stuck: found.reason } : course
}

type Failed = Omit<Hold, 'since'>
type Render = Pick<Hold, 'fingerprint' | 'revision'>

function failedRollout(
  before: UnitMemory | undefined,
  views: readonly ResourceView[],
): Failed | undefined {
  const rollout = rolloutIn(views)
  const followed = before?.rollout
  if (followed === undefined || rollout === undefined || !gaveUp(rollout)) return undefined
  const { fingerprint, revision } = followed
  const alarmed = rollout.alarmed === undefined ? {} : { alarmed: rollout.alarmed }
  return { fingerprint, revision, reason: rollout.why, ...alarmed }
}

function givenUp(views: readonly ResourceView[], wanted: Render): Failed | undefined {
  const health = views.map((view) => view.health).find((one) => one?.givenUp !== undefined)
  if (health?.givenUp === undefined) return undefined
  return { ...wanted, reason: health.givenUp, ...(health.alarmed && { alarmed: true }) }
}

function rejected(views: readonly ResourceView[], wanted: Render): Failed | undefined {
  const identifiers = new Set(views.flatMap((view) => view.health?.rejected ?? []))
  const known = views.some(
    ({ identifier }) => identifier !== undefined && identifiers.has(identifier),
  )
  const reason = 'ECS gave up an earlier rollout of the same task definition'
  return known ? { ...wanted, reason } : undefined
}
