import type { Problem } from '../types.ts'
import { blame, has, keysAt, type Subject } from './subject.ts'

/** What means something only to jobs that run again and again, and what only RunTask can do. */
export function checkJob(subject: Subject): readonly Problem[] {
  if (has(subject, ['schedule'])) return checkScheduled(subject)
  const message = 'a job without a schedule misses no run'
  const hint = 'add a schedule, or take alertAfterMissed away'
  return blame(subject, [['alertAfterMissed']], message, hint)
}

/** Source: `EcsParameters` in the EventBridge Scheduler API reference, which has no volumes. */
function checkScheduled(subject: Subject): readonly Problem[] {
  const paths = keysAt(subject, ['volumes']).map((name) => ['volumes', name, 'ebs'])
  const message = 'EventBridge Scheduler cannot start a task with an EBS volume'
  const hint = 'use EFS, or "storage" for scratch space; or take the schedule away'
  return blame(subject, paths, message, hint)
}
