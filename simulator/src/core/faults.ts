import { withoutBodies } from './journal.ts'
import { AwsError } from './types.ts'

/** How a call ends when it does not end well. */
export type FaultOutcome =
  | {
      readonly kind: 'error'
      /** A modelled error of the operation, or any other code (`InternalFailure`, `ExpiredTokenException`). */
      readonly code: string
      readonly message?: string
      /** HTTP status; the model's own wins for a modelled error. Default 400. */
      readonly status?: number
      readonly afterEffect?: boolean
    }
  | { readonly kind: 'throttle' }
  | {
      readonly kind: 'access-denied'
      /** The ARN that the text names. Default `*`. */
      readonly resource?: string
    }
  /** The answer never comes. */
  | { readonly kind: 'hang'; readonly afterEffect?: boolean }
  /** The connection is reset before a byte of the answer. */
  | { readonly kind: 'reset'; readonly afterEffect?: boolean }
  /** A web page from something between the caller and the service. Default status 503. */
  | { readonly kind: 'html'; readonly status?: number; readonly afterEffect?: boolean }
  /** The effect happens; the answer breaks off half way. */
  | { readonly kind: 'truncated' }

export interface FaultRule {
  /** `ecs:UpdateService`, `ecs:*` or `*`. */
  readonly operation: string
  /** Only calls whose input, as JSON, contains this text. */
  readonly resource?: string
  /** Only calls whose caller's ARN contains this text. */
  readonly principal?: string
  /** The first matching call to go wrong, counted from 1 when the rule was primed. Default 1. */
  readonly ordinal?: number
  /** How many matching calls from there on. Default 1, or `all` where a probability is given. */
  readonly count?: number | 'all'
  /** The chance of each of these calls to go wrong, drawn from the seed. Default 1. */
  readonly probability?: number
  readonly outcome: FaultOutcome
}

export interface PrimedFault {
  readonly id: number
  readonly rule: FaultRule
  /** Calls that matched so far. */
  readonly matched: number
  /** Calls that went wrong so far. */
  readonly struck: number
}

export interface FaultedCall {
  readonly service: string
  readonly operation: string
  readonly input: unknown
  readonly principal: string
}

export interface Faults {
  /** Returns the id by which the rule can be cleared. */
  prime(rule: FaultRule): number
  /** Clears one rule, or all. Returns how many there were. */
  clear(id?: number): number
  list(): readonly PrimedFault[]
  /** What becomes of this call. The oldest rule that strikes wins; rules that only watched still count it. */
  draw(call: FaultedCall, random: () => number): FaultOutcome | undefined
  save(): readonly PrimedFault[]
  restore(saved: readonly PrimedFault[]): void
}

export function createFaults(): Faults {
  let primed: readonly PrimedFault[] = []
  let ids = 0
  return {
    prime(rule) {
      checkRule(rule)
      ids += 1
      primed = [...primed, { id: ids, rule, matched: 0, struck: 0 }]
      return ids
    },
    clear(id) {
      const before = primed.length
      primed = id === undefined ? [] : primed.filter((fault) => fault.id !== id)
      return before - primed.length
    },
    list: () => primed,
    draw(call, random) {
      let outcome: FaultOutcome | undefined
      // Nothing primed is the ordinary case of thousands of calls a second.
      if (primed.length === 0) return outcome
      primed = primed.map((fault) => {
        if (!matches(fault.rule, call)) return fault
        const matched = fault.matched + 1
        const strikes = outcome === undefined && isDue(fault.rule, matched, random)
        if (strikes) outcome = fault.rule.outcome
        return { ...fault, matched, struck: fault.struck + (strikes ? 1 : 0) }
      })
      return outcome
    },
    save: () => primed,
    restore(saved) {
      primed = saved
      ids = saved.reduce((highest, { id }) => Math.max(highest, id), 0)
    },
  }
}

/** What AWS says to a caller whose policies do not allow the call. The code differs by protocol. */
export function accessDenied(call: FaultedCall, resource = '*'): AwsError {
  const action = `${call.service}:${call.operation}`
  const text =
    `User: ${call.principal} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`
  return call.service === 's3' || call.service === 'sts'
    ? new AwsError('AccessDenied', text, 403)
    : new AwsError('AccessDeniedException', text, 400)
}

function matches({ operation, resource, principal }: FaultRule, call: FaultedCall): boolean {
  const named =
    operation === '*' ||
    operation === `${call.service}:*` ||
    operation === `${call.service}:${call.operation}`
  if (!named) return false
  if (principal !== undefined && !call.principal.includes(principal)) return false
  return (
    resource === undefined || JSON.stringify(withoutBodies(call.input) ?? '').includes(resource)
  )
}

function isDue(rule: FaultRule, matched: number, random: () => number): boolean {
  const { ordinal = 1, probability = 1 } = rule
  const count = rule.count ?? (rule.probability === undefined ? 1 : 'all')
  if (matched < ordinal) return false
  if (count !== 'all' && matched >= ordinal + count) return false
  return probability >= 1 || random() < probability
}

const outcomeKinds: readonly FaultOutcome['kind'][] = [
  'error',
  'throttle',
  'access-denied',
  'hang',
  'reset',
  'html',
  'truncated',
]

/** Rules also come from the control endpoint, so nothing about them is taken for granted. */
function checkRule(rule: FaultRule): void {
  const { operation, outcome, ordinal = 1, count = 1, probability = 1 } = rule
  if (typeof operation !== 'string' || !/^(\*|[a-z0-9-]+:(\*|[A-Za-z0-9]+))$/.test(operation)) {
    throw invalid(`operation "${operation}"`, '"ecs:UpdateService", "ecs:*" or "*"')
  }
  if (!outcomeKinds.includes(outcome?.kind)) {
    throw invalid(`outcome "${outcome?.kind}"`, `one of these kinds: ${outcomeKinds.join(', ')}`)
  }
  if (outcome.kind === 'error' && typeof outcome.code !== 'string') {
    throw invalid('an error without a code', '{"kind": "error", "code": "ServerException"}')
  }
  if (!isPositiveInteger(ordinal)) throw invalid(`ordinal ${ordinal}`, 'a whole number from 1')
  if (count !== 'all' && !isPositiveInteger(count)) {
    throw invalid(`count ${count}`, 'a whole number from 1, or "all"')
  }
  if (!(probability > 0 && probability <= 1)) {
    throw invalid(`probability ${probability}`, 'a number above 0 and at most 1')
  }
}

function isPositiveInteger(value: number): boolean {
  return Number.isInteger(value) && value >= 1
}

function invalid(what: string, wanted: string): AwsError {
  return new AwsError('InvalidControl', `a fault rule cannot have ${what}: give ${wanted}`)
}
