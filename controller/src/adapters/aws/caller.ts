import type { OperationName, Place } from '../../model/aws.ts'
import { FaultError } from '../../model/fault.ts'
import type { Clock, Random } from '../../model/ports.ts'
import type { WriteGuard } from '../../model/replicas.ts'
import type { Asker, Span, Telemetry } from '../../model/telemetry.ts'
import type { Urgency } from '../../model/tokens.ts'
import { noLonger } from '../clock.ts'
import type { Limiter } from './buckets.ts'
import type { Counters } from './counters.ts'
import { failureOf } from './errors.ts'
import { backOff, mayRetry } from './retry.ts'
import { fieldsOf, teller, type Waits } from './told-call.ts'
import { guarded } from './guarded.ts'

/** Sends one request and resolves with its answer, once: no retry, no limit, no reading of errors. */
export type Transport = (
  place: Place,
  op: OperationName,
  input: object,
  signal: AbortSignal,
) => Promise<object>

export interface Request {
  readonly op: OperationName
  readonly access: 'read' | 'write'
  readonly input: object
  /**
   * Ends waiting for the rate and for a retry. A write that is on its way is not torn off: its end is known soon. A read is:
   * nothing is lost by it.
   */
  readonly signal?: AbortSignal | undefined
  /** Left out: as urgent as the change of a commit. */
  readonly urgency?: Urgency | undefined
  /** The caller has taken the token of the first attempt already. */
  readonly tokenTaken?: boolean
  /** For how long it was held back before (ms). */
  readonly held?: Waits
  /** Whose looks it answers; left out: that of whoever calls. */
  readonly askers?: readonly Asker[]
}

export interface CallerOptions {
  readonly place: Place
  readonly transport: Transport
  readonly limiter: Limiter
  readonly counters: Counters
  readonly clock: Clock
  readonly random: Random
  readonly timeoutMs: number
  readonly telemetry: Telemetry
  /** Left out: this process always may write. */
  readonly guard?: WriteGuard
}

/** Sends requests to one place: within its rates, with a timeout, with retries where a repeat is harmless. */
export type Caller = (request: Request) => Promise<object>

/** @returns a caller that rejects with `FaultError`s only. */
export function createCaller(options: CallerOptions): Caller {
  const { place, limiter, counters, clock, random, telemetry } = options
  const { tracer } = telemetry

  return async function call(request) {
    const fields = fieldsOf(request.op, place)
    return tracer.span(request.op, fields, (span) => send(request, span), request.askers)
  }

  async function send(request: Request, span: Span): Promise<object> {
    const { op, access, input, signal, urgency } = request
    const told = teller(span, options)
    told.held(request.held ?? {})
    for (let attempt = 1; ; attempt++) {
      try {
        if (attempt > 1) {
          await told.waits('retry', () => backOff(attempt - 1, clock, random, signal))
        }
        if (attempt > 1 || !request.tokenTaken) {
          await told.waits('rate', () => limiter.take(op, signal, urgency))
        }
        signal?.throwIfAborted()
      } catch (error) {
        throw interrupted(op, error)
      }
      await guarded(options.guard, request)
      counters.count(op, attempt > 1 ? ['calls', 'retries'] : ['calls'])
      try {
        const answer = await told.asks(op, () => withTimeout(options, request))
        limiter.accepted(op)
        return answer
      } catch (error) {
        if (access === 'read' && signal?.aborted === true) throw interrupted(op, error)
        const failure = failureOf(error, { op, access, place, input })
        counters.count(op, failure.kind === 'throttled' ? ['throttled'] : ['failed'])
        told.failed(error, failure)
        if (failure.kind === 'throttled') limiter.throttled(op)
        if (!mayRetry(failure.kind, access, attempt)) throw failure.error
      }
    }
  }
}

/**
 * The transport has a timeout of its own; this one also ends a transport that ignores it, and follows the clock that
 * tests turn.
 */
async function withTimeout(
  options: CallerOptions,
  { op, access, input, signal }: Request,
): Promise<object> {
  const { transport, place, clock, timeoutMs } = options
  const answered = new AbortController()
  const late = new AbortController()
  const timeout = clock.sleep(timeoutMs, answered.signal).then(() => {
    const error = new DOMException(`no answer within ${timeoutMs / 1_000} s`, 'TimeoutError')
    late.abort(error)
    throw error
  })
  const torn = Promise.withResolvers<never>()
  const tearOff = () => {
    late.abort(signal?.reason)
    torn.reject(signal?.reason)
  }
  if (access === 'read') signal?.addEventListener('abort', tearOff, { once: true })
  try {
    return await Promise.race([transport(place, op, input, late.signal), timeout, torn.promise])
  } finally {
    answered.abort(noLonger)
    signal?.removeEventListener('abort', tearOff)
    timeout.catch(() => {})
  }
}

/** What was to be sent, and is not: Plumbline is stopping, or it is not known what others send. */
export function interrupted(op: OperationName, cause: unknown): FaultError {
  if (cause instanceof FaultError) return notSent(op, cause)
  return new FaultError(
    {
      code: 'Interrupted',
      source: 'controller',
      retry: 'soon',
      message: `${op} was not sent: Plumbline is stopping.`,
      hint: 'Nothing to do: the next start looks at what AWS has and goes on from there.',
    },
    { cause },
  )
}

/** What others send is not known: the database that says it does not answer. */
function notSent(op: OperationName, cause: FaultError): FaultError {
  const { fault } = cause
  const message = `${op} was not sent: what other replicas send is not known. ${fault.message}`
  return new FaultError({ ...fault, retry: 'soon', message }, { cause })
}
