import type { UnitId } from '@plumbline/desired-state'
import type { Access } from './access.ts'
import type { ImagePolicyStatus } from './images.ts'
import type { GateAnswer } from './gate.ts'
import type { Pin, UnitMemory } from './record.ts'
import type { Plan } from './plan.ts'
import type { Finding } from './preflight.ts'
import type { Orphans } from './traces.ts'

/** What a person says at a gate, and what was shown to them. */
export interface GateSaying {
  readonly approve: boolean
  readonly author: string
  /** Of somebody who signed in; left out where nobody does, and whoever says to be of a team is believed. */
  readonly groups?: readonly string[]
  readonly reason: string
  /** The commit that they were shown, or its beginning. */
  readonly revision: string
  /** ARN of the service deployment that they were shown; left out where they saw none. */
  readonly deployment?: string
  /** Left out when only one gate waits for people. */
  readonly gate?: string
}

/** What the next pass of a unit is asked to take in. */
export type Asking =
  | { readonly ask: 'sync' | 'release' | 'revert' }
  | { readonly ask: 'rollback'; readonly to?: string }

/** What a pass would do, as things are. */
export interface Foresight {
  /** Epoch ms. */
  readonly at: number
  /** Left out when there is nothing to work towards: the status says why. */
  readonly plan?: Plan
  /** What the checks before a release found. */
  readonly findings?: readonly Finding[]
}

/** Control of the process itself: what it has seen is at hand. */
export interface LocalControl extends Control {
  orphans(): Orphans
  images(): readonly ImagePolicyStatus[]
}

/** What people and programs may ask of a running controller. Each is a nudge: the next pass decides by looking. */
export interface Control {
  /**
   * Looks at one unit now, ahead of everything else. `prune` confirms, once, that the removed unit may be deleted.
   * @throws FaultError `UnitUnknown`; `NotRemoved` for a confirmation of a unit that is not removed
   */
  sync(unit: UnitId, options?: { readonly prune?: boolean }): Promise<void>
  /**
   * Fetches one source now, and looks for newer images of it. `accept` adopts a head that does not descend from the applied revision.
   * @throws FaultError `SourceUnknown`
   */
  syncSource(name: string, options?: { readonly accept?: string }): Promise<void>
  /** Somebody pushed to a source, a host says: it is fetched soon, however often that is said. Unknown names are ignored. */
  pushed(name: string): void
  /**
   * Pins a unit: `hold` lets nothing new go out, `suspend` writes nothing at all. Resolves when it is remembered.
   * @throws FaultError `UnitUnknown`
   */
  pin(unit: UnitId, pin: Omit<Pin, 'since' | 'until'> & { readonly forMs?: number }): Promise<Pin>
  /**
   * Ends a pin and a hold: what Git wants is tried again.
   * @throws FaultError `UnitUnknown`; `NotPinned` when there is nothing to end
   */
  release(unit: UnitId, by: { readonly author: string; readonly reason: string }): Promise<void>
  /**
   * Goes back to a release that was good: the newest one before what Git wants, or that of a revision. The next commit that
   * changes the unit ends it.
   * @throws FaultError `UnitUnknown`; `NothingToGoBackTo`
   */
  rollback(
    unit: UnitId,
    by: { readonly author: string; readonly reason: string; readonly to?: string },
  ): Promise<void>
  /**
   * Undoes what was changed outside Git, where it would only be reported.
   * @throws FaultError `UnitUnknown`; `NotDrifted` when nothing differs without a commit
   */
  revert(unit: UnitId, by: { readonly author: string; readonly reason: string }): Promise<void>
  /**
   * What the next pass would do if that was asked for now. It reads AWS as a pass does; nothing is written or remembered.
   * @throws FaultError as what is asked would, and what AWS refuses
   */
  foresee(unit: UnitId, asking: Asking): Promise<Foresight>
  /**
   * Approves or rejects, at a gate that waits, exactly the release that was shown. Resolves when it is remembered.
   * @throws FaultError `UnitUnknown`; `NoGateWaits`, `GateUnclear`, `GateMovedOn`, `MayNotApprove`, `ApprovedAlready`
   */
  answer(unit: UnitId, saying: GateSaying): Promise<GateAnswer>
  /**
   * What the last pass since the start left behind. It is fresher than the store, into which a pass that finds nothing
   * new writes nothing. `undefined` when this process has not looked at the unit.
   */
  seen(unit: UnitId): UnitMemory | undefined
  /** Everything that `seen` knows, and whether that is every unit that there is. */
  everySeen(): { readonly memories: Iterable<UnitMemory>; readonly complete: boolean }
  /** What is left in AWS without a document, and what runs there without Plumbline, as it was seen last. */
  orphans(): Orphans | Promise<Orphans>
  /** Looks for it now; `orphans` tells when that was done. */
  lookForOrphans(): Promise<void>
  /**
   * Confirms, once, that what some removed units left behind may be deleted: exactly the resources that were shown of each.
   * `many` is their number, where there are so many that it looks like an accident. All of them or none.
   * @throws FaultError `NothingLeft`, `OrphanPinned`, `MoreIsThere`, `MassDeletion`
   */
  removeOrphans(
    units: readonly { readonly unit: UnitId; readonly resources: readonly string[] }[],
    options: { readonly author: string; readonly reason: string; readonly many?: number },
  ): Promise<void>
  /** How the image policies of every source stood at the last look at them. */
  images(): readonly ImagePolicyStatus[] | Promise<readonly ImagePolicyStatus[]>
  /** Whether every source was loaded, and every unit was looked at since the start or, among replicas, one leads. */
  readiness(): { readonly ready: boolean; readonly because: string }
  /** Who may do what. It is asked before anything above is: nothing above asks it. */
  readonly access: Access
  /** Names of the configured sources. */
  readonly sources: readonly string[]
}
