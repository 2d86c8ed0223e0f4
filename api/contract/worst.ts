import type { Axis, Status } from '@plumbline/controller/model'

/**
 * How bad each word is: the higher, the worse. First what hurts users or needs a person, then what is not there or
 * cannot be seen, then what differs, then what is on its way; 0 is as it should be. All numbers above 0 differ, so that
 * one axis always wins.
 */
const badness = {
  operation: { Failed: 12, Held: 10, RollingBack: 9, RollingOut: 4, Applying: 3, Idle: 0 },
  health: { Degraded: 11, Missing: 8, Unknown: 6, Progressing: 2, Suspended: 1, Healthy: 0 },
  sync: { Unknown: 7, OutOfSync: 5, Synced: 0 },
} as const satisfies { [A in AxisName]: Record<Status[A]['is'], number> }

export type AxisName = 'sync' | 'health' | 'operation'

/** Held, or in the middle of a rollout, for what ends by an answer or by the clock: nothing is wrong, and somebody should know. */
const waitingBadness = 5.5
/** Reasons of an operation that wait so. */
const waitingReasons: ReadonlySet<string> = new Set(['WaitsForApproval', 'GateWaits', 'Frozen'])

/** From here on a person should look: a failure, tasks that do not run well, a unit that is held or rolling back. */
const troubleFrom = badness.operation.RollingBack

/** The three words of a status, as a row of the list holds them. */
export type Words = { readonly [A in AxisName]: Status[A]['is'] } & {
  /** Whether the operation waits at a gate or for the end of a freeze. */
  readonly waits?: boolean
}

type Reasoned = {
  readonly [A in AxisName]: { readonly is: Status[A]['is']; readonly reason: string }
}

/** The worst of three words. When all are as they should be it is `health`: it says most in its `why`. */
export function worstOf({ sync, health, operation, waits = false }: Words): {
  readonly axis: AxisName
  readonly badness: number
} {
  const all = [
    { axis: 'health', badness: badness.health[health] },
    { axis: 'operation', badness: waits ? waitingBadness : badness.operation[operation] },
    { axis: 'sync', badness: badness.sync[sync] },
  ] as const
  return all.reduce((a, b) => (b.badness > a.badness ? b : a))
}

/** The words of a status, of which no more is taken than it needs. */
export function wordsOf({
  sync,
  health,
  operation,
}: Reasoned): Words & { readonly waits: boolean } {
  const waits = waitingReasons.has(operation.reason)
  return { sync: sync.is, health: health.is, operation: operation.is, waits }
}

/** The worst axis of a status: its `why` and its `since` stand for the whole. */
export function worst(status: Pick<Status, AxisName>): Axis<string> {
  return status[worstOf(wordsOf(status)).axis]
}

export type Level = 'good' | 'changing' | 'attention' | 'trouble'

/** The levels, the worst first, each with what is said of the units that are there. */
export const levels = {
  trouble: 'in trouble',
  attention: 'to look at',
  changing: 'changing',
  good: 'as Git says',
} as const satisfies Record<Level, string>

/** Four classes, for counts and colours. */
export function levelOf(words: Words): Level {
  const { badness: how } = worstOf(words)
  if (how >= troubleFrom) return 'trouble'
  if (how >= badness.sync.OutOfSync) return 'attention'
  return how > 0 ? 'changing' : 'good'
}
