import type { Evidence as Found } from '@plumbline/controller/model'
import { timeOf } from '../../contract/index.ts'
import type { Evidence } from '../../contract/index.ts'

/** Absent members become null, times become text. */
export function evidenceOf(found: Found | undefined): Evidence | null {
  if (found === undefined) return null
  const { of, final, why, tasks, targets, alarms, events, logs, unread } = found
  return {
    of,
    at: timeOf(found.at),
    final,
    why,
    tasks: tasks.map(({ count, stopCode, reason, example, containers }) => ({
      count,
      stopCode,
      reason,
      example,
      containers: containers.map(({ name, exitCode = null, reason: said = null }) => ({
        name,
        exitCode,
        reason: said,
      })),
    })),
    targets: targets.map(({ unhealthy, ...rest }) => ({ ...rest, unhealthy: [...unhealthy] })),
    alarms: alarms.map(({ missingData = null, ...rest }) => ({ ...rest, missingData })),
    events: events.map(({ at, message }) => ({ at: timeOf(at), message })),
    logs: logs.map(({ lines, ...rest }) => ({ ...rest, lines: [...lines] })),
    unread: [...unread],
  }
}
