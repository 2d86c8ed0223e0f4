import type { UnitId } from '@plumbline/desired-state'
import type { UnitMemory } from './record.ts'

/** What people and programs may ask of a running controller. Each is a nudge: the next pass decides by looking. */
export interface Control {
  /**
   * Looks at one unit now, ahead of everything else. `prune` confirms, once, that the removed unit may be deleted.
   * @throws FaultError `UnitUnknown`; `NotRemoved` for a confirmation of a unit that is not removed
   */
  sync(unit: UnitId, options?: { readonly prune?: boolean }): Promise<void>
  /**
   * Fetches one source now. `accept` adopts a head that does not descend from the applied revision.
   * @throws FaultError `SourceUnknown`
   */
  syncSource(name: string, options?: { readonly accept?: string }): Promise<void>
  /**
   * What the last pass since the start left behind. It is fresher than the store, into which a pass that finds nothing
   * new writes nothing. `undefined` when this process has not looked at the unit.
   */
  seen(unit: UnitId): UnitMemory | undefined
  /** Whether every source was loaded and every unit was looked at since the start. */
  readiness(): { readonly ready: boolean; readonly because: string }
  /** Names of the configured sources. */
  readonly sources: readonly string[]
}
