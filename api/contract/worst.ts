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

/** From here on a person should look: a failure, tasks that do not run well, a unit that is held or rolling back. */
const troubleFrom = badness.operation.RollingBack

export interface Worst extends Axis<string> {
  readonly axis: AxisName
  readonly badness: number
}

/** The axis whose word is the worst. When all three are as they should be it is `health`: it says most in its `why`. */
export function worst(status: Pick<Status, AxisName>): Worst {
  const axes = [
    { axis: 'health', badness: badness.health[status.health.is], ...status.health },
    { axis: 'operation', badness: badness.operation[status.operation.is], ...status.operation },
    { axis: 'sync', badness: badness.sync[status.sync.is], ...status.sync },
  ] as const
  return axes.reduce<Worst>((a, b) => (b.badness > a.badness ? b : a), axes[0])
}

export type Level = 'good' | 'changing' | 'attention' | 'trouble'

/** Four classes for counts, colours and exit codes. */
export function levelOf(status: Pick<Status, AxisName>): Level {
  const { badness: how } = worst(status)
  if (how >= troubleFrom) return 'trouble'
  if (how >= badness.sync.OutOfSync) return 'attention'
  return how > 0 ? 'changing' : 'good'
}
