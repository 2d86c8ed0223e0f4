import type { DriftMode } from '@plumbline/desired-state'
import type {
  ActiveRule,
  Drift,
  Fight,
  ResourceDifferences,
  UnitMemory,
} from '../../model/index.ts'
import type { Course } from './choose.ts'
import type { Reason } from './plan.ts'

/** How often the same field is undone within the window before it is only reported. */
const revertsMax = 3
/** What came to differ longer ago does not count any more (ms). */
const fightWindowMs = 60 * 60_000
/** When nothing was changed for so long, undoing begins again (ms). */
const fightQuietMs = 60 * 60_000

/** What is known of drift that comes back. */
export interface Recurrences {
  /** When each field came to differ, within the window, by `service/web desiredCount` (epoch ms). */
  readonly drifts: Readonly<Record<string, readonly number[]>>
  readonly fight?: Fight
}

/** What is said and known of drift in one pass. */
export interface DriftFacts extends Recurrences {
  readonly mode: DriftMode
  /** Rules that have ended and are still in the documents. */
  readonly ended: readonly ActiveRule[]
}

/** What a unit says about drift, and else its environment. */
export function driftModeOf({ context, target }: Course): DriftMode {
  return target?.unit.spec.drift?.mode ?? context.environment.policy.drift
}

/**
 * Counts how often each field came to differ. One that was undone the most times within the window and differs again is
 * fought over. A commit that changes the unit forgets it all; so does time in which nothing changes.
 */
export function recurrences(
  course: Course,
  before: UnitMemory | undefined,
  drifted: readonly ResourceDifferences[],
  now: number,
): Recurrences {
  const same = before?.applied?.unit.fingerprint === course.target?.unit.fingerprint
  if (before === undefined || !same || driftModeOf(course) !== 'revert') return { drifts: {} }
  const known = new Set(fieldsOf(before.drift?.differences ?? []))
  const fresh = fieldsOf(drifted).filter((field) => !known.has(field))
  const { fight } = before
  if (fight !== undefined && fresh.length === 0) {
    const last = lastOf(fight, before.drift, drifted, now)
    if (now - last >= fightQuietMs) return { drifts: {} }
    return { drifts: before.drifts ?? {}, fight: { ...fight, last } }
  }
  const drifts = counted(before.drifts ?? {}, fresh, now)
  const often = fresh.filter((field) => (drifts[field]?.length ?? 0) > revertsMax)
  const fields = [...new Set([...(fight?.fields ?? []), ...often])].toSorted()
  if (fields.length === 0) return { drifts }
  return {
    drifts,
    fight: { fields, reverts: revertsMax, since: fight?.since ?? now, last: now },
  }
}

/** When the other side changed something last: what is live says so, or what was heard of its calls. */
function lastOf(
  { last }: Fight,
  before: Drift | undefined,
  drifted: readonly ResourceDifferences[],
  now: number,
): number {
  const isMoved = drifted.length > 0 && before !== undefined && !isSeen(before, drifted)
  return Math.max(last, isMoved ? now : 0, ...(before?.edits ?? []).map(({ at }) => at))
}

/** Nothing differs that did not before: the same live values, be they fewer, and whatever they are to become. */
export function isSeen(before: Drift, now: readonly ResourceDifferences[]): boolean {
  const seen = new Set(valuesOf(before.differences))
  return valuesOf(now).every((value) => seen.has(value))
}

function valuesOf(differences: readonly ResourceDifferences[]): readonly string[] {
  return differences.flatMap(({ resource, verb, differences: fields }) =>
    verb === 'change'
      ? fields.map(({ path, from }) => JSON.stringify([resource, path, from]))
      : [`${verb} ${resource}`],
  )
}

function counted(
  drifts: Recurrences['drifts'],
  fresh: readonly string[],
  now: number,
): Recurrences['drifts'] {
  const names = [...new Set([...Object.keys(drifts), ...fresh])].toSorted()
  const entries = names.map((name) => {
    const recent = (drifts[name] ?? []).filter((at) => now - at < fightWindowMs)
    return [name, fresh.includes(name) ? [...recent, now] : recent] as const
  })
  return Object.fromEntries(entries.filter(([, times]) => times.length > 0))
}

/** Each field by its name, and a resource that is not there by its own. */
function fieldsOf(differences: readonly ResourceDifferences[]): readonly string[] {
  return differences.flatMap(({ resource, verb, differences: fields }) =>
    verb === 'change' ? fields.map(({ path }) => `${resource} ${path}`) : [`${verb} ${resource}`],
  )
}

/** Why what was changed outside Git is only reported in this pass. */
export function whyNotReverted(
  course: Course,
  before: UnitMemory | undefined,
  { fight }: Recurrences,
): Reason | undefined {
  if (before?.revert !== undefined) return undefined
  const who =
    course.target?.unit.spec.drift?.mode === undefined ? 'policy of the environment' : 'unit'
  switch (driftModeOf(course)) {
    case 'off':
      return { reason: 'DriftOff', because: `the ${who} is to leave changes outside Git alone` }
    case 'report':
      return { reason: 'DriftReportOnly', because: `the ${who} is to report drift` }
    case 'revert':
      return fight && { reason: 'DriftFlapping', because: fought(fight, before) }
  }
}

function fought({ fields, reverts, last }: Fight, before: UnitMemory | undefined): string {
  const until = new Date(last + fightQuietMs).toISOString()
  const people = new Set((before?.drift ?? before?.pastDrift)?.edits?.map(({ by }) => by))
  const others = people.size === 0 ? 'somebody else' : [...people].join(' and ')
  return `Plumbline and ${others} change ${fields.join(', ')} in turn; it was undone ${reverts} times within an hour and is left alone until a commit, plumbline release, or ${until}`
}
