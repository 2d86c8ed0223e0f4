import type { SpanExporter } from '@opentelemetry/sdk-trace-base'

/** Told of each delivery, so that somebody learns when none arrive. */
export interface Deliveries {
  worked(): void
  failed(why: string): void
}

/** An exporter that says what became of what it sends. */
export function telling(exporter: SpanExporter, { worked, failed }: Deliveries): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        // 0 is `ExportResultCode.SUCCESS`.
        if (result.code === 0) worked()
        else failed(result.error?.message ?? 'the receiver did not take it')
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush && { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  }
}
