import { broken, happensFirst } from './broken.ts'
import type { FaultOutcome } from './faults.ts'
import { handlerOf } from './inner-call.ts'
import { BrokenTransport } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { contextOf } from './context.ts'
import type { WorldParts } from './parts.ts'
import { trail } from './trail.ts'
import type { TrailedCall } from './trail.ts'
import { AwsError } from './types.ts'

/** One call with its input, beneath any wire. */
export type WorldCall = TrailedCall

/**
 * Answers one call: a primed fault first, then the token bucket, then the handler. Everything up to the effect happens
 * within this turn of the event loop. Rejects only where a handler is broken, never with an `AwsError`.
 */
export async function perform(parts: WorldParts, call: WorldCall): Promise<Outcome> {
  const at = parts.clock.now
  const fault = parts.faults.draw(call, () => parts.streams.next('faults'))
  let result = 'InternalFailure'
  try {
    const outcome = await outcomeOf(parts, call, fault)
    result = nameOf(outcome)
    return outcome
  } finally {
    const { service, operation, input, principal } = call
    parts.journal.record({ at, service, operation, input, principal, result })
  }
}

/** What the direct door makes of an outcome. A call that hangs ends when the signal aborts, or never. */
export function settle(outcome: Outcome, signal: AbortSignal | undefined): Promise<object> {
  switch (outcome.kind) {
    case 'answer':
      return Promise.resolve(outcome.output)
    case 'error':
      return Promise.reject(outcome.error)
    case 'hang':
      return untilAborted(signal)
    case 'html':
      return Promise.reject(new BrokenTransport('html', outcome.status))
    case 'reset':
    case 'truncated':
      break
  }
  return Promise.reject(new BrokenTransport(outcome.kind))
}

/** Never resolves; rejects with the signal's reason. */
export function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted === true) reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

async function outcomeOf(
  parts: WorldParts,
  call: WorldCall,
  fault: FaultOutcome | undefined,
): Promise<Outcome> {
  if (fault === undefined) return handle(parts, call)
  if (!happensFirst(fault)) return broken(fault, call, {})
  const honest = await handle(parts, call)
  return broken(fault, call, honest.kind === 'answer' ? honest.output : {})
}

async function handle(parts: WorldParts, call: WorldCall): Promise<Outcome> {
  const { service, operation, input, principal } = call
  const context = contextOf(parts, service, principal)
  try {
    const handler = handlerOf(parts, service, operation)
    parts.throttle.take(`${service}:${operation}`, parts.clock.now)
    const output = await handler(input, context)
    trail(parts, context.peer('events'), call)
    return { kind: 'answer', output }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    trail(parts, context.peer('events'), call, error)
    return { kind: 'error', error }
  }
}

function nameOf(outcome: Outcome): string {
  if (outcome.kind === 'answer') return 'ok'
  return outcome.kind === 'error' ? outcome.error.code : outcome.kind
}
