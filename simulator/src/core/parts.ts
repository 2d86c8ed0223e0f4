import type { Faults } from './faults.ts'
import type { Journal } from './journal.ts'
import type { RandomStreams } from './random.ts'
import type { Throttle } from './throttle.ts'
import type { Timeline } from './timeline.ts'
import type { SimulatedService } from './types.ts'

/** What a world is made of. `clock` is the only part that changes hands by assignment. */
export interface WorldParts {
  readonly account: string
  readonly region: string
  readonly services: ReadonlyMap<string, SimulatedService>
  readonly clock: { now: number }
  readonly timeline: Timeline
  readonly streams: RandomStreams
  readonly journal: Journal
  readonly throttle: Throttle
  readonly faults: Faults
}
