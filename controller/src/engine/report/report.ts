import type { UnitId } from '@plumbline/desired-state'
import type { CommitReport, Standing, UnitMemory } from '../../model/index.ts'
import { partsOf } from '../context.ts'
import { gateFailed, gateTimedOut } from '../gates/gates.ts'
import type { Snapshot } from '../source/desired.ts'

/** Reasons of a unit that is held because this release was no good; everything else that is held waits for somebody. */
const refused: ReadonlySet<string> = new Set([
  'RolloutFailed',
  'WayBackFailed',
  'RolledBack',
  'GateRefused',
  'PreflightFailed',
  gateFailed,
  gateTimedOut,
])

/** How the units that a commit changes stand. What they do later, when it has long been in place, is no matter of the commit. */
export function reportOf(
  snapshot: Snapshot,
  changed: readonly UnitId[],
  memoryOf: (unit: UnitId) => UnitMemory | undefined,
): CommitReport {
  const each = changed
    .toSorted()
    .map((unit) => ({ unit, ...standingOf(snapshot, unit, memoryOf(unit)) }))
  const byEnvironment = Map.groupBy(each, ({ unit }) => partsOf(unit).environment)
  const environments = new Map([...byEnvironment].map(([name, some]) => [name, sumOf(some)]))
  return { whole: sumOf(each, snapshot), environments }
}

interface Told extends Standing {
  readonly unit: UnitId
}

function standingOf(
  { state, revision }: Snapshot,
  unit: UnitId,
  memory: UnitMemory | undefined,
): Standing {
  const [problem] = state.broken.get(unit) ?? []
  if (problem !== undefined) {
    const { file, line, column, message } = problem
    return { state: 'failure', why: `${file}:${line}:${column}: ${message}` }
  }
  if (memory === undefined) {
    // What was removed and is gone leaves nothing to remember.
    const isGone = !state.units.has(unit)
    return isGone ? { state: 'success', why: 'is gone' } : { state: 'pending', why: 'is new' }
  }
  if (memory.revision !== revision) return { state: 'pending', why: 'has its turn soon' }
  const { sync, health, operation } = memory.status
  const why = operation.is === 'Idle' ? (sync.is === 'Synced' ? health : sync).why : operation.why
  const isRefused = operation.is === 'Held' && refused.has(operation.reason)
  if (isRefused || operation.is === 'Failed' || operation.is === 'RollingBack') {
    return { state: 'failure', why }
  }
  const isThere = sync.is === 'Synced' && operation.is === 'Idle' && health.is !== 'Progressing'
  return { state: isThere ? 'success' : 'pending', why }
}

/** One failure fails the whole, and is what is told. */
function sumOf(each: readonly Told[], snapshot?: Snapshot): Standing {
  const [problem] = snapshot?.state.problems ?? []
  if (each.length === 0) {
    return problem === undefined
      ? { state: 'success', why: 'it changes no unit' }
      : { state: 'failure', why: `${problem.file}:${problem.line}: ${problem.message}` }
  }
  const failed = each.find(({ state }) => state === 'failure')
  const waits = each.find(({ state }) => state === 'pending')
  const there = each.filter(({ state }) => state === 'success').length
  const count = `${there} of ${each.length} ${each.length === 1 ? 'unit' : 'units'} in place`
  const first = failed ?? waits
  if (first === undefined) return { state: 'success', why: count }
  return { state: first.state, why: `${count}; ${first.unit}: ${first.why}` }
}
