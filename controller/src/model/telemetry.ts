/** What a span says of its work. Never parameters of calls, never values of documents: see `docs/security.md`. */
export type SpanFields = Readonly<Record<string, string | number | boolean | undefined>>

/** A piece of work while it goes on. */
export interface Span {
  /** Says more of it. */
  tell(fields: SpanFields): void
  /** Something happened within it. */
  event(name: string, fields: SpanFields): void
  /** It came to no good end, by the code of a fault. */
  failed(code: string): void
}

/** Who asked for work that is done later, maybe together with that of others. Whoever gets it hands it on, and looks no further. */
export interface Asker {
  readonly asker: unknown
}

/** Follows work through the program. */
export interface Tracer {
  /**
   * Does work in a span, which ends with it. It is part of the span around it, or of that of the first of `askers`; it is
   * linked to the others.
   */
  span<Value>(
    name: string,
    fields: SpanFields,
    work: (span: Span) => Value,
    askers?: readonly Asker[],
  ): Value
  /** The span around here; `undefined` outside, and where nobody follows. */
  here(): Asker | undefined
  /** The trace around here, 32 hex digits. */
  traceId(): string | undefined
}

/** What is timed, with the labels by which it is told apart. No label names a unit. */
export interface Timings {
  pass: { about: string }
  call: { operation: string }
  wait: { reason: 'queue' | 'batch' | 'rate' | 'retry' }
  rollout: { environment: string; outcome: string }
  driftFound: { environment: string; since: 'edit' | 'look' }
}
export type TimingName = keyof Timings

/** Takes times. */
export interface Stopwatch {
  took<Name extends TimingName>(name: Name, ms: number, labels: Timings[Name]): void
}

export interface Telemetry {
  readonly tracer: Tracer
  readonly stopwatch: Stopwatch
}

const noSpan: Span = { tell: () => {}, event: () => {}, failed: () => {} }

export const noTracer: Tracer = {
  span: (_name, _fields, work) => work(noSpan),
  here: () => undefined,
  traceId: () => undefined,
}

/** Nobody follows and nobody times. */
export const noTelemetry: Telemetry = { tracer: noTracer, stopwatch: { took: () => {} } }
