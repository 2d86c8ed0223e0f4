import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
  type Span as OtelSpan,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { faultOf } from '../../model/fault.ts'
import { oneLine, scrub } from '../../model/redact.ts'
import type { Asker, Span, SpanFields, Tracer } from '../../model/telemetry.ts'
import { telling, type Deliveries } from './telling.ts'

export interface Tracing {
  readonly tracer: Tracer
  /** Sends what is left, within a few seconds, and ends. */
  readonly close: () => Promise<void>
}

export interface TracingOptions {
  /** Full address of the receiver, such as `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string
  /** Share of the passes that are followed, in (0, 1]. */
  readonly share: number
  readonly deliveries: Deliveries
}

/** The longest that a request, and so the end of the program, waits for the receiver (ms). */
const timeoutMs = 5_000

/**
 * Traces in OpenTelemetry's own words, sent as OTLP over HTTP in JSON. Headers, the name of the service and the rest come
 * from the environment variables that OpenTelemetry defines. Nothing of it is global: two may live in one process.
 */
export function openTelemetry({ url, share, deliveries }: TracingOptions): Tracing {
  const exporter = telling(new OTLPTraceExporter({ url, timeoutMillis: timeoutMs }), deliveries)
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'plumbline' }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor(exporter, { exportTimeoutMillis: timeoutMs })],
  })
  const tracer = provider.getTracer('plumbline')
  const around = new AsyncLocalStorage<Context>()

  function span<Value>(
    name: string,
    fields: SpanFields,
    work: (span: Span) => Value,
    askers: readonly Asker[] = [],
  ): Value {
    const [first, ...others] = askers.map(({ asker }) => asker as Context)
    const parent = first ?? around.getStore() ?? ROOT_CONTEXT
    const started = tracer.startSpan(
      name,
      { attributes: attributesOf(fields), links: linksTo(others) },
      parent,
    )
    return around.run(trace.setSpan(parent, started), () => endWith(started, work))
  }

  return {
    tracer: {
      span,
      here() {
        const asker = around.getStore()
        return asker && { asker }
      },
      traceId: () => trace.getSpan(around.getStore() ?? ROOT_CONTEXT)?.spanContext().traceId,
    },
    close: () => provider.shutdown().catch(() => {}),
  }
}

function endWith<Value>(started: OtelSpan, work: (span: Span) => Value): Value {
  const span = spanOf(started)
  try {
    const value = work(span)
    if (value instanceof Promise) return settled(started, span, value) as Value
    started.end()
    return value
  } catch (error) {
    throw ended(started, span, error)
  }
}

async function settled<Value>(started: OtelSpan, span: Span, work: Promise<Value>): Promise<Value> {
  try {
    const value = await work
    started.end()
    return value
  } catch (error) {
    throw ended(started, span, error)
  }
}

/** Of what went wrong only the code: messages name things. */
function ended(started: OtelSpan, span: Span, error: unknown): unknown {
  span.failed(faultOf(error).code)
  started.end()
  return error
}

function spanOf(started: OtelSpan): Span {
  return {
    tell: (fields) => void started.setAttributes(attributesOf(fields)),
    event: (name, fields) => void started.addEvent(name, attributesOf(fields)),
    failed(code) {
      started.setAttribute('error.type', safe(code))
      started.setStatus({ code: SpanStatusCode.ERROR })
    },
  }
}

function attributesOf(fields: SpanFields): Attributes {
  const told = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'string' ? safe(value) : value] as const],
  )
  return Object.fromEntries(told)
}

/** What looks like a credential is in no attribute, whoever put it there. */
function safe(text: string): string {
  return oneLine(scrub(text))
}

function linksTo(others: readonly Context[]): Link[] {
  return others.flatMap((context) => {
    const spanContext = trace.getSpanContext(context)
    return spanContext === undefined ? [] : [{ context: spanContext }]
  })
}
