import { accessDenied } from './faults.ts'
import type { FaultedCall, FaultOutcome } from './faults.ts'
import type { Outcome } from './outcome.ts'
import { throttled } from './throttle.ts'
import { AwsError } from './types.ts'

/** Whether the effect of a call takes place before the fault does. */
export function happensFirst(fault: FaultOutcome): boolean {
  return fault.kind === 'truncated' || ('afterEffect' in fault && fault.afterEffect)
}

/** How a call with a primed fault ends. */
export function broken(fault: FaultOutcome, call: FaultedCall, output: object): Outcome {
  switch (fault.kind) {
    case 'error': {
      const { code, message = `primed fault: ${code}`, status } = fault
      return { kind: 'error', error: new AwsError(code, message, status) }
    }
    case 'throttle':
      return { kind: 'error', error: throttled() }
    case 'access-denied':
      return { kind: 'error', error: accessDenied(call, fault.resource) }
    case 'html':
      return { kind: 'html', status: fault.status ?? 503 }
    case 'hang':
    case 'reset':
      return { kind: fault.kind }
    case 'truncated':
      break
  }
  return { kind: fault.kind, output }
}
