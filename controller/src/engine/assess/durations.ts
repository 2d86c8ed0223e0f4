import type { TimingName, Timings, UnitMemory } from '../../model/index.ts'
import { partsOf } from '../context.ts'
import { ended } from './followed.ts'

/** Something that took a while and is over. */
export type Took = {
  [Name in TimingName]: {
    readonly name: Name
    readonly ms: number
    readonly labels: Timings[Name]
  }
}[TimingName]

/** What ended with one pass, and how long it took. Pure. */
export function durationsOf(before: UnitMemory | undefined, after: UnitMemory): readonly Took[] {
  const { environment } = partsOf(after.unit)
  return [...rolloutOf(before, after, environment), ...driftOf(before, after, environment)]
}

function rolloutOf(
  before: UnitMemory | undefined,
  after: UnitMemory,
  environment: string,
): readonly Took[] {
  const was = before?.rollout
  if (was === undefined || !ended(before, after)) return []
  const { lastRollout, observedAt = was.since } = after
  const outcome = lastRollout?.id === was.id ? lastRollout.phase : 'unknown'
  return [{ name: 'rollout', ms: observedAt - was.since, labels: { environment, outcome } }]
}

/** From the first call that CloudTrail told of; else since the last look that found nothing, which is more than it took. */
function driftOf(
  before: UnitMemory | undefined,
  { drift }: UnitMemory,
  environment: string,
): readonly Took[] {
  if (before === undefined || drift === undefined || before.drift !== undefined) return []
  const [first] = drift.edits ?? []
  const from = first?.at ?? before.observedAt
  if (from === undefined) return []
  const since = first === undefined ? 'look' : 'edit'
  return [
    { name: 'driftFound', ms: Math.max(0, drift.since - from), labels: { environment, since } },
  ]
}
