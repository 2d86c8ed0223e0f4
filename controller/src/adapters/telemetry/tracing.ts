import type { Clock, Log } from '../../model/ports.ts'
import { noTracer, type Tracer } from '../../model/telemetry.ts'
import type { Tracing } from './otel.ts'
import type { Deliveries } from './telling.ts'

/** Tracing that begins with `open`, and only where somebody said where to: until then, and elsewhere, it costs nothing. */
export function tracingOf(
  config: { readonly url: string; readonly share: number } | undefined,
  log: Log,
  clock: Clock,
): { readonly tracer: Tracer; open(): Promise<void>; close(): Promise<void> } {
  if (config === undefined) {
    return { tracer: noTracer, open: () => Promise.resolve(), close: () => Promise.resolve() }
  }
  let tracing: Tracing | undefined
  const current = () => tracing?.tracer ?? noTracer
  return {
    tracer: {
      span: (name, fields, work, askers) => current().span(name, fields, work, askers),
      here: () => current().here(),
      traceId: () => current().traceId(),
    },
    async open() {
      const { openTelemetry } = await import('./otel.ts')
      tracing = openTelemetry({ ...config, deliveries: toldIn(log, clock) })
    },
    async close() {
      await tracing?.close()
    },
  }
}

/** Says once that traces do not arrive, and once that they do again. */
function toldIn(log: Log, clock: Clock): Deliveries {
  let since: number | undefined
  return {
    worked() {
      if (since === undefined) return
      log.event('traces.recovered', { since: new Date(since).toISOString() })
      since = undefined
    },
    failed(why) {
      if (since !== undefined) return
      since = clock.now()
      const next =
        'check tracing.endpoint, or OTEL_EXPORTER_OTLP_ENDPOINT: a receiver of OTLP over HTTP, mostly at port 4318, and not that of gRPC at 4317; the next delivery is tried all the same'
      log.event('traces.failed', { why, next })
    },
  }
}
