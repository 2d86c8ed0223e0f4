import type { UnitId } from '@plumbline/desired-state'
import type { Sync, UnitMemory } from '../model/index.ts'
import type { Want } from './desired.ts'
import { grid, type Pace } from './schedule.ts'

/**
 * What is remembered of a unit when nothing says what it should be: its documents are broken and it never had good
 * ones, or its source could not be loaded. Nothing was looked at, so nothing is claimed.
 */
export function withoutCourse(
  unit: UnitId,
  want: Want,
  before: UnitMemory | undefined,
  pace: Pace,
  now: number,
): UnitMemory {
  const { is, reason, why, next } = explain(want)
  const same = before?.status.sync.reason === reason
  const since = same ? before.status.sync.since : now
  const blank = { reason, why: 'not looked at', since }
  return {
    source: want.state === 'broken' ? want.source : '',
    revision: want.state === 'broken' ? want.revision : '',
    differences: [],
    known: {},
    failures: 0,
    ...before,
    unit,
    problems: want.state === 'broken' ? want.problems : (before?.problems ?? []),
    status: {
      sync: { is, reason, why, since },
      health: { is: 'Unknown', ...blank },
      operation: { is: 'Idle', ...blank },
      next,
    },
    next: { at: grid(now, pace.intervalMs), because: reason },
  }
}

function explain(want: Want): { is: Sync; reason: string; why: string; next: string } {
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
