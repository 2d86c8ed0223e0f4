import type { Gate, Unit, UnitId } from '@plumbline/desired-state'
import type { UnitMemory, Waiting } from '../../model/index.ts'
import { partsOf } from '../context.ts'
import type { Reason } from '../plan/plan.ts'

/** How long a gate before the first new task stays closed when nothing is said: as long as ECS waits at a pause (ms). */
const usualMs = 24 * 60 * 60_000

/** The reasons of a gate that opens no more by itself. */
export const gateFailed = 'GateFailed'
export const gateTimedOut = 'GateTimedOut'

/** The gate before the first new task at which a unit waits for another one. */
export function gateBefore(unit: Unit, other: UnitId): NamedGate | undefined {
  if (unit.kind !== 'service') return undefined
  const { environment } = partsOf(unit.id)
  const found = Object.entries(unit.spec.deploy.gates).find(
    ([, { at, run }]) => at === 'preScaleUp' && `${environment}/${run}` === other,
  )
  return found && { name: found[0], gate: found[1] }
}

export interface NamedGate {
  readonly name: string
  readonly gate: Gate
}

/** Whether the time of a gate is over, of a unit that has waited since `waiting`. */
export function isOver({ gate }: NamedGate, waiting: Waiting | undefined, now: number): boolean {
  const { timeoutSeconds } = gate
  const ms = timeoutSeconds === undefined ? usualMs : timeoutSeconds * 1_000
  return waiting !== undefined && now - waiting.since > ms
}

/** A gate whose time is over opens, or stays closed for good: nobody would expect the release hours later. */
export function afterTimeout({ name, gate }: NamedGate, why: string): Reason | undefined {
  return gate.onTimeout === 'continue'
    ? undefined
    : { reason: gateTimedOut, because: `the time of the gate ${name} is over: ${why}` }
}

/** What is remembered of a unit that waits for others: since when, of which release, and that a gate's time is over. */
export function waitingAfter(
  before: UnitMemory | undefined,
  release: Pick<Waiting, 'fingerprint' | 'revision'> | undefined,
  waits: Reason | undefined,
  now: number,
): Waiting | undefined {
  if (release === undefined || waits === undefined || !isForUnits(waits)) return undefined
  const { fingerprint, revision } = release
  const known = before?.waiting?.fingerprint === fingerprint ? before.waiting : undefined
  const over = waits.reason === gateTimedOut ? { over: waits.because } : {}
  return { fingerprint, revision, since: known?.since ?? now, ...over }
}

const reasons: ReadonlySet<string> = new Set([
  'WaitsForUnit',
  'BlockedByUnit',
  gateFailed,
  gateTimedOut,
])

function isForUnits({ reason }: Reason): boolean {
  return reasons.has(reason)
}
