import { broken, happensFirst } from './broken.ts'
import type { FaultedCall, FaultOutcome } from './faults.ts'
import type { WorldParts } from './parts.ts'
import { trail } from './trail.ts'
import { AwsError } from './types.ts'
import type { Handler, RequestContext } from './types.ts'

/** A call that one service of the world makes to another's public API. */
export interface InnerCall extends FaultedCall {
  readonly input: object
}

/**
 * Answers a call of a service at once: a primed fault first, then the token bucket, then the handler, and an entry in the
 * journal, as for a call from outside.
 * @throws AwsError what the called service refuses with, or InternalFailure where a fault breaks the connection
 */
export function callNow(parts: WorldParts, call: InnerCall, context: RequestContext): object {
  const { service, operation, input, principal } = call
  const fault = parts.faults.draw(call, () => parts.streams.next('faults'))
  let result = 'InternalFailure'
  try {
    const output = answer(parts, call, fault, context)
    result = 'ok'
    return output
  } catch (error) {
    if (error instanceof AwsError) result = error.code
    throw error
  } finally {
    parts.journal.record({ at: parts.clock.now, service, operation, input, principal, result })
  }
}

/** @throws AwsError NotImplemented */
export function handlerOf({ services }: WorldParts, service: string, operation: string): Handler {
  const handler = services.get(service)?.operations[operation]
  if (handler === undefined) throw notImplemented(service, operation)
  return handler
}

function answer(
  parts: WorldParts,
  call: InnerCall,
  fault: FaultOutcome | undefined,
  context: RequestContext,
): object {
  if (fault !== undefined && !happensFirst(fault)) throw errorOf(fault, call)
  const { service, operation, input } = call
  const handler = handlerOf(parts, service, operation)
  parts.throttle.take(`${service}:${operation}`, parts.clock.now)
  const output = handler(input, context)
  if (output instanceof Promise) {
    throw new AwsError(
      'InternalFailure',
      `${service}:${operation} does not answer at once: no other service can call it`,
      500,
    )
  }
  trail(parts, context.peer('events'), call)
  if (fault !== undefined) throw errorOf(fault, call)
  return output
}

/** Between services there is no wire to break, so that a broken one is an error like any other. */
function errorOf(fault: FaultOutcome, call: InnerCall): AwsError {
  const outcome = broken(fault, call, {})
  if (outcome.kind === 'error') return outcome.error
  return new AwsError('InternalFailure', `primed fault: ${outcome.kind}`, 500)
}

function notImplemented(service: string, operation: string): AwsError {
  return new AwsError(
    'NotImplemented',
    `The simulator does not implement ${service}:${operation}. It has the operations that Plumbline uses; ` +
      'simulator/README.md says how to add one.',
    501,
  )
}
