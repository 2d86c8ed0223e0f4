import type { Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { blame, containerPaths, has, secondsAt, type Subject } from './subject.ts'

/** The checks that ECS runs inside containers. */
export function checkHealth(subject: Subject): readonly Problem[] {
  return containerPaths(subject).flatMap((container) =>
    checkTimes(subject, [...container, 'health']),
  )
}

/** Left out, ECS uses 30 and 5 seconds. Source: `HealthCheck` in the Amazon ECS API reference. */
function checkTimes(subject: Subject, path: Path): readonly Problem[] {
  if (!has(subject, path)) return []
  const interval = secondsAt(subject, [...path, 'interval'], 30)
  const timeout = secondsAt(subject, [...path, 'timeout'], 5)
  if (interval === undefined || timeout === undefined || timeout <= interval) return []
  const paths = ['timeout', 'interval'].map((field) => [...path, field])
  const hint = 'make interval at least as long as timeout'
  return blame(subject, paths, 'timeout is longer than interval', hint)
}
