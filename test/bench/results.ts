import type { Life } from './life.ts'
import type { PeerResult } from './peers/index.ts'
import type { Machine } from './rig/machine.ts'
import type { Served } from './served.ts'
import type { Starts } from './starts.ts'

/** What one run of the bench found. */
export interface Results {
  /** A day such as 2026-11-28. */
  readonly day: string
  readonly machine: Machine
  readonly lives: readonly Life[]
  readonly peers: readonly PeerResult[]
  readonly served?: Served
  readonly starts?: Starts
}
