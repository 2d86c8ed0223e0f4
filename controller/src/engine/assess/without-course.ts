import type { UnitId } from '@plumbline/desired-state'
import type { Sync, UnitMemory } from '../../model/index.ts'
import type { Want } from '../source/desired.ts'
import { grid, type Pace } from './schedule.ts'

/**
 * What is remembered of a unit when nothing says what it should be: its documents are broken and it never had good
 * ones, its source could not be loaded, or it was removed together with its environment. Nothing was looked at, so
 * nothing is claimed, and a doubt about a write stays one.
 */
export function withoutCourse(
  unit: UnitId,
  { want, suspect }: { readonly want: Want; readonly suspect: boolean },
  before: UnitMemory | undefined,
  pace: Pace,
  now: number,
): UnitMemory {
  const { is, reason, why, next } = explain(want)
  const same = before?.status.sync.reason === reason
  const since = same ? before.status.sync.since : now
  const blank = { reason, why: `not looked at: ${why}`, since }
  const { kept: _kept, suspect: _suspect, ...rest } = before ?? nothing
  return {
    source: '',
    revision: '',
    ...rest,
    // Nothing was worked towards yet: this is the newest that Git wants.
    ...(want.state === 'broken' && { source: want.source, revision: want.revision }),
    unit,
    ...(suspect && { suspect }),
    problems: want.state === 'broken' ? want.problems : (before?.problems ?? []),
    status: {
      sync: { is, reason, why, since },
      health: { is: 'Unknown', ...blank },
      operation: { is: 'Idle', ...blank },
      next,
    },
    next: { at: grid(now, pace.intervalMs), because: 'it is looked up again what Git wants' },
  }
}

/** What there is to remember of a unit that never had a pass. */
const nothing: Partial<UnitMemory> & Pick<UnitMemory, 'differences' | 'known' | 'failures'> = {
  differences: [],
  known: {},
  failures: 0,
}

function explain(want: Want): { is: Sync; reason: string; why: string; next: string } {
  if (want.state === 'removed') {
    return {
      is: 'Unknown',
      reason: 'EnvironmentMissing',
      why: 'the unit and its environment were removed from Git, so it is not known where it runs',
      next: 'nothing is deleted; bring the environment back into Git, or delete what is left by hand',
    }
  }
  if (want.state !== 'broken') {
    return {
      is: 'Unknown',
      reason: 'SourceUnavailable',
      why: 'its source could not be loaded completely, so it is not known what is wanted',
      next: 'the source is tried again at the next poll; nothing is changed and nothing is deleted until then',
    }
  }
  const [problem] = want.problems
  const where = problem === undefined ? '' : `${problem.file}:${problem.line}:${problem.column}: `
  return {
    is: 'OutOfSync',
    reason: 'InvalidDocument',
    why: `${where}${problem?.message ?? 'the document is invalid'}`,
    next: 'the next commit that mends the document is applied',
  }
}
