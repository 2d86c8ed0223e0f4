import type { GitSource, Log, Store, WriteGuard } from '@plumbline/controller/model'
import type { directTransport } from './direct.ts'

export interface LoggedEvent {
  readonly name: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** What a test may put between the controller and the world, to watch it or to break it. */
export interface Wrap {
  readonly store?: (store: Store) => Store
  /** Whether this life of the controller may still write. */
  readonly guard?: WriteGuard
  readonly git?: (git: GitSource) => GitSource
  readonly log?: (log: Log) => Log
  readonly transport?: (
    transport: ReturnType<typeof directTransport>,
  ) => ReturnType<typeof directTransport>
}
