import type { Log } from '../../model/ports.ts'
import type { Tracer } from '../../model/telemetry.ts'

/** A log in which each event of work that is followed names its trace. */
export function tracedLog(log: Log, tracer: Pick<Tracer, 'traceId'>): Log {
  return {
    event(name, fields) {
      const traceId = tracer.traceId()
      log.event(name, traceId === undefined ? fields : { ...fields, traceId })
    },
  }
}
