import type { Fleet, HostState, Status } from '@plumbline/controller/model'
import type { AxisName, Level } from './worst.ts'

/** What a colour says. `quiet` is for a word that says that nothing happens. */
export type Tone = Level | 'quiet'

export interface Look {
  readonly icon: string
  readonly tone: Tone
}

const look = (icon: string, tone: Tone): Look => ({ icon, tone })

/** The icon and the colour of each word. The word always stands beside them: colour alone tells many people nothing. */
export const looks = {
  sync: {
    Synced: look('✓', 'good'),
    OutOfSync: look('≠', 'attention'),
    Unknown: look('?', 'attention'),
  },
  health: {
    Healthy: look('✓', 'good'),
    Progressing: look('↻', 'changing'),
    Degraded: look('✕', 'trouble'),
    Suspended: look('‖', 'changing'),
    Missing: look('○', 'attention'),
    Unknown: look('?', 'attention'),
  },
  operation: {
    Idle: look('·', 'quiet'),
    Applying: look('↻', 'changing'),
    RollingOut: look('↻', 'changing'),
    RollingBack: look('↺', 'trouble'),
    Held: look('‖', 'trouble'),
    Failed: look('✕', 'trouble'),
  },
} as const satisfies { [A in AxisName]: Record<Status[A]['is'], Look> }

/** The look of an operation. One that waits for an answer or for a time is no failure, whatever its word. */
export function operationLook(operation: Status['operation']['is'], waits = false): Look {
  return waits ? look('…', 'attention') : looks.operation[operation]
}

/** The colours of the words of a fleet and of its hosts, which have no icons. */
export const fleetTones = {
  Converged: 'good',
  Progressing: 'changing',
  Stale: 'attention',
  Degraded: 'trouble',
} as const satisfies Record<Fleet['is'], Tone>

export const hostTones = {
  converged: 'good',
  pending: 'attention',
  progressing: 'changing',
  waiting: 'changing',
  stale: 'attention',
  refused: 'trouble',
  failed: 'trouble',
} as const satisfies Record<HostState, Tone>
