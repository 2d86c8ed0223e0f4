/**
 * Something that went wrong, together with what happens next. A fault is data: it is stored, shown and logged; it never
 * holds a secret, a stack or a line of somebody's file.
 */
export interface Fault {
  /** PascalCase and stable: people search for it, alerts match on it. */
  readonly code: string
  /** Who can mend it: the author of the specs or of the AWS set-up, AWS itself, or this program. */
  readonly source: 'user' | 'aws' | 'controller'
  /** `soon`: the next pass, at once. `backoff`: later and later. `on-change`: when Git or the config changes. */
  readonly retry: 'soon' | 'backoff' | 'on-change' | 'never'
  /** What happened, in one sentence. */
  readonly message: string
  /** What a person does next. */
  readonly hint: string
}

/** Carries a fault through code that throws. `cause` keeps the original error for a debugger; it is never stored. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
  readonly fault: Fault

  constructor(fault: Fault, options?: { cause?: unknown }) {
    super(fault.message, options)
    this.fault = fault
  }
}

/** The fault inside an error, or an `Unexpected` one around it: a bug of ours, said as one. */
export function faultOf(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'Unexpected',
    source: 'controller',
    retry: 'backoff',
    message: `Plumbline failed in a way that it does not know: ${message}`,
    hint: 'This is a defect of Plumbline: please report it with the log lines around it.',
  }
}
