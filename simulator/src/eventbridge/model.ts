import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { Pattern } from './pattern.ts'

/** Plain JSON. */
export interface EventsState {
  /** By name. */
  rules: Record<string, RuleState>
  delivery: Delivery
  trail: Delivery & { readonly on: boolean }
}

export interface RuleState {
  readonly name: string
  readonly pattern: Pattern
  readonly enabled: boolean
  readonly description?: string
  /** Targets by their id: the ARN of a queue. */
  targets: Record<string, string>
}

/** How something travels: the time that it takes, and the shares that are lost or come twice. */
export interface Delivery {
  readonly minMs: number
  readonly maxMs: number
  readonly lost: number
  readonly doubled: number
}

export function emptyState(): EventsState {
  return {
    rules: {},
    delivery: { minMs: 100, maxMs: 500, lost: 0, doubled: 0 },
    trail: { on: true, minMs: 500, maxMs: 1_200, lost: 0, doubled: 0 },
  }
}

/** @throws AwsError ResourceNotFoundException */
export function findRule(state: EventsState, name = ''): RuleState {
  const rule = own(state.rules, name)
  if (rule !== undefined) return rule
  throw new AwsError(
    'ResourceNotFoundException',
    `Rule ${name} does not exist on EventBus default.`,
  )
}
