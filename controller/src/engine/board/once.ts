import { noHostsReason, type UnitMemory } from '../../model/index.ts'
import type { Board } from './board.ts'
import { frozenReason } from '../plan/wishes.ts'

/** How one run over everything ended, or that it has not ended yet. */
export type Verdict = 'synced' | 'rollout-failed' | 'failed' | 'going-on'

/** A failure that has come this often in a row is not going to pass by itself. */
const failuresMax = 5

/**
 * Whether there is anything left to do, and how it ended. A removed unit that policy keeps counts as done: it is no
 * longer in Git. Pure.
 */
export function verdictOf(board: Board, sources: readonly string[]): Verdict {
  if (sources.some((name) => board.sources.get(name)?.fault !== undefined)) return 'failed'
  if (sources.some((name) => !board.snapshots.has(name))) return 'going-on'
  const memories = [...board.units.keys()].map((unit) => board.seen.get(unit))
  const units = memories.filter((memory) => !waitsForUnit(memory)).map(verdictOfUnit)
  if (units.includes('going-on')) return 'going-on'
  // Who waits for a unit that failed waits for a commit, like that unit itself.
  const waiting = units.length < memories.length
  if (waiting && units.every((verdict) => verdict === 'synced')) return 'going-on'
  if (units.includes('rollout-failed')) return 'rollout-failed'
  return units.includes('failed') ? 'failed' : 'synced'
}

/** Held because people said so: by a verb, or by a freeze in the policy. */
function isWished({ hold, pin, status }: UnitMemory): boolean {
  return (hold ?? pin) !== undefined || status.operation.reason === frozenReason
}

function waitsForUnit(memory: UnitMemory | undefined): boolean {
  return memory?.status.operation.reason === 'WaitsForUnit'
}

function verdictOfUnit(memory: UnitMemory | undefined): Verdict {
  if (memory === undefined) return 'going-on'
  const { status, hold, failures, kept, problems } = memory
  if (status.operation.is === 'RollingBack') return 'going-on'
  if (hold !== undefined && hold.by === undefined) return 'rollout-failed'
  // What people pinned is as they want it.
  if (status.operation.is === 'Held' && isWished(memory)) return 'synced'
  if (kept !== undefined) return 'synced'
  if (status.fault !== undefined) {
    const final = status.fault.retry === 'on-change' || status.fault.retry === 'never'
    return final || failures >= failuresMax ? 'failed' : 'going-on'
  }
  // Nothing says what is wanted of it; the sources are all loaded, so that only a commit changes that.
  if (problems.length > 0 || status.sync.is === 'Unknown') return 'failed'
  // Only a person or a commit gets it any further.
  const asked = memory.gates?.waiting.some(({ job }) => job === undefined) === true
  const stuck =
    asked || status.operation.is === 'Held' || status.operation.reason === 'DriftReportOnly'
  if (stuck) return 'failed'
  const steady = status.sync.is === 'Synced' && status.operation.is === 'Idle'
  if (steady && status.health.is === 'Healthy') return 'synced'
  // Published, and nobody there to wait for.
  if (steady && status.health.reason === noHostsReason) return 'synced'
  return steady && status.health.is === 'Degraded' ? 'rollout-failed' : 'going-on'
}
