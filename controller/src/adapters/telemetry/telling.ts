import type { SpanExporter } from '@opentelemetry/sdk-trace-base'

/** Told of each delivery, so that somebody learns when none arrive. */
export interface Deliveries {
  readonly worked: () => void
  readonly failed: (why: string) => void
}

/** An exporter that says what became of what it sends. */
export function telling(exporter: SpanExporter, { worked, failed }: Deliveries): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error === undefined) worked()
        else failed(result.error.message)
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush && { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  }
}
