import type { Unit, UnitId } from '@plumbline/desired-state'
import type { UnitMemory, Waiting } from '../../model/index.ts'
import type { Want } from '../source/desired.ts'
import { afterTimeout, gateBefore, gateFailed, gateTimedOut, isOver } from './gates.ts'
import type { Reason } from '../plan/plan.ts'

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
  now: number,
): Reason | undefined {
  const { fingerprint, dependsOn } = unit
  if (before?.applied?.unit.fingerprint === fingerprint) return undefined
  const waiting = before?.waiting?.fingerprint === fingerprint ? before.waiting : undefined
  if (waiting?.over !== undefined) return { reason: gateTimedOut, because: waiting.over }
  for (const dependency of dependsOn.map(look)) {
    const reason = isSettled(dependency) ? undefined : whyWaitsFor(unit, dependency, waiting, now)
    if (reason !== undefined) return reason
  }
  return undefined
}

function whyWaitsFor(
  unit: Unit,
  dependency: Dependency,
  waiting: Waiting | undefined,
  now: number,
): Reason | undefined {
  const why = `${dependency.unit}: ${explain(dependency)}`
  const gate = gateBefore(unit, dependency.unit)
  const stuck = isStuck(dependency)
  if (gate === undefined) {
    const reason = stuck ? 'BlockedByUnit' : 'WaitsForUnit'
    return { reason, because: `waits for ${why}`, awaits: 'unit' }
  }
  if (stuck) return { reason: gateFailed, because: `the gate ${gate.name} stays closed: ${why}` }
  if (isOver(gate, waiting, now)) return afterTimeout(gate, why)
  return { reason: 'WaitsForUnit', because: `waits for ${why}` }
}

/** It gets no further by itself: what Git wants of it failed or waits for what is stuck, or its documents have problems. */
function isStuck({ want, memory }: Dependency): boolean {
  if (want.state === 'broken') return true
  if (want.state !== 'wanted' || memory === undefined) return false
  const { fingerprint } = want.target.unit
  const { hold, applied, status, waiting } = memory
  const failed = applied?.unit.fingerprint === fingerprint && status.health.is === 'Degraded'
  const blocked = waiting?.fingerprint === fingerprint && status.operation.is === 'Held'
  return hold?.fingerprint === fingerprint || failed || blocked
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
  const { sync, health, operation } = memory.status
  // Such a unit works towards what was in place before, so its revision is an older one, and yet it was looked at.
  const { fingerprint } = want.target.unit
  if (memory.hold?.fingerprint === fingerprint) return memory.hold.reason
  if (memory.waiting?.fingerprint === fingerprint) return operation.why
  if (memory.revision !== want.target.revision) return 'its newest commit was not looked at yet'
  if (sync.is === 'Synced') return health.why
  // What goes on says more than what differs.
  return operation.is === 'Applying' ? operation.why : sync.why
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
      return { reason: 'WaitsForUnit', because, awaits: 'unit' }
    }
  }
  return undefined
}
