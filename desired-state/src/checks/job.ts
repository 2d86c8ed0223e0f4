import type { Problem } from '../types.ts'
import { blame, has, type Subject } from './subject.ts'

/** What means something only to jobs that run again and again. */
export function checkJob(subject: Subject): readonly Problem[] {
  if (has(subject, ['schedule'])) return []
  const message = 'a job without a schedule misses no run'
  const hint = 'add a schedule, or take alertAfterMissed away'
  return blame(subject, [['alertAfterMissed']], message, hint)
}
