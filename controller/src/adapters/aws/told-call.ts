import type { OperationName, Place } from '../../model/aws.ts'
import type { Clock } from '../../model/ports.ts'
import type { Span, SpanFields, Telemetry, Timings } from '../../model/telemetry.ts'
import type { Failure } from './errors.ts'

/** Milliseconds by reason. */
export type Waits = Partial<Record<Timings['wait']['reason'], number>>

/** What a span says of a call before it is sent, in OpenTelemetry's words for calls to AWS. Nothing of its parameters. */
export function fieldsOf(op: OperationName, { account, region }: Place): SpanFields {
  const [service, method] = op.split(':')
  return {
    'rpc.system': 'aws-api',
    'rpc.service': service,
    'rpc.method': method,
    'cloud.account.id': account,
    'cloud.region': region,
  }
}

/** Tells what becomes of one call: its waits, its attempts, the answers. */
export function teller(
  span: Span,
  { clock, telemetry }: { readonly clock: Clock; readonly telemetry: Telemetry },
) {
  const { stopwatch } = telemetry
  let attempts = 0
  let throttled = 0

  /** Waits that took place before the call began. */
  function held(waits: Waits): void {
    for (const [reason, ms] of Object.entries(waits)) event(reason, ms)
  }

  async function waits(reason: 'rate' | 'retry', wait: () => Promise<void>): Promise<void> {
    const since = clock.now()
    await wait()
    const ms = clock.now() - since
    stopwatch.took('wait', ms, { reason })
    event(reason, ms)
  }

  function event(reason: string, ms: number): void {
    if (ms > 0) span.event('wait', { 'plumbline.reason': reason, 'plumbline.ms': ms })
  }

  async function asks(operation: OperationName, ask: () => Promise<object>): Promise<object> {
    const since = clock.now()
    attempts += 1
    try {
      const answer = await ask()
      span.tell({ 'aws.request_id': requestId(answer) })
      return answer
    } finally {
      span.tell({ 'plumbline.attempts': attempts })
      stopwatch.took('call', clock.now() - since, { operation })
    }
  }

  /** One attempt that AWS refused, or that nobody answered. */
  function failed(error: unknown, { kind, error: read }: Failure): void {
    if (kind === 'throttled') throttled += 1
    const { code } = read.fault
    span.tell({ 'aws.request_id': requestId(error), 'plumbline.throttled': throttled })
    span.event('failed', { 'error.type': code, 'plumbline.attempt': attempts })
  }

  return { held, waits, asks, failed }
}

/** AWS's own id of a request, by which its support finds it. */
function requestId(answer: unknown): string | undefined {
  const told = answer as { readonly $metadata?: { readonly requestId?: string } } | undefined
  return told?.$metadata?.requestId
}
