import type { Unit, UnitId } from '@plumbline/desired-state'
import type { UnitMemory } from '../model/index.ts'
import type { Want } from './desired.ts'
import type { Reason } from './plan.ts'

/** What is known of a unit that another one depends on. */
export interface Dependency {
  readonly unit: UnitId
  readonly want: Want
  readonly memory: UnitMemory | undefined
}

/**
 * Why a change of a unit waits for the units that it depends on: the first of them that is not in place and healthy at
 * what Git wants of it now. What has gone out before waits for nothing: drift is repaired whatever others do. Pure.
 */
export function whyWaits(
  unit: Unit,
  before: UnitMemory | undefined,
  look: (unit: UnitId) => Dependency,
): Reason | undefined {
  if (before?.applied?.unit.fingerprint === unit.fingerprint) return undefined
  const missing = unit.dependsOn.map(look).find((dependency) => !isSettled(dependency))
  if (missing === undefined) return undefined
  return { reason: 'WaitsForUnit', because: `waits for ${missing.unit}: ${explain(missing)}` }
}

/** Git's present wish is live, read back and healthy. */
export function isSettled({ want, memory }: Dependency): boolean {
  if (want.state !== 'wanted' || memory === undefined) return false
  const { sync, health } = memory.status
  const current = memory.applied?.unit.fingerprint === want.target.unit.fingerprint
  return current && sync.is === 'Synced' && health.is === 'Healthy'
}

function explain({ want, memory }: Dependency): string {
  if (want.state === 'broken') return 'its documents have problems'
  if (want.state !== 'wanted') return 'it is not in Git'
  if (memory === undefined) return 'it was not looked at yet'
  const { sync, health } = memory.status
  return sync.is === 'Synced' ? health.why : sync.why
}

/** Who depends on whom, the other way round. */
export function dependentsOf(units: Iterable<Unit>): ReadonlyMap<UnitId, readonly UnitId[]> {
  const pairs = [...units].flatMap((unit) => unit.dependsOn.map((on) => ({ on, unit: unit.id })))
  const grouped = Map.groupBy(pairs, ({ on }) => on)
  return new Map([...grouped].map(([on, some]) => [on, some.map(({ unit }) => unit)]))
}

/** Why a removed unit waits: others that were removed with it still use it. They go first. */
export function whyStays(unit: UnitId, removed: Iterable<UnitMemory>): Reason | undefined {
  for (const { unit: other, applied } of removed) {
    if (other !== unit && applied?.unit.dependsOn.includes(unit) === true) {
      const because = `waits until ${other}, which depends on it, is gone`
      return { reason: 'WaitsForUnit', because }
    }
  }
  return undefined
}
