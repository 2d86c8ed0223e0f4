import { AsyncLocalStorage } from 'node:async_hooks'
import type { UnitId } from '@plumbline/desired-state'
import type { WriteGuard } from '../../model/replicas.ts'

/** A turn of a unit that this process has, until its generation is over. */
export interface HeldTurn extends WriteGuard {
  readonly unit: UnitId
  /** By it the database tells the turn from a later one of the same unit. */
  readonly generation: number
}

/** Which turn the work belongs to that is being done: what it writes is asked about that turn. */
export interface TurnScope {
  current(): HeldTurn | undefined
  within<Result>(turn: HeldTurn, work: () => Promise<Result>): Promise<Result>
}

export function turnScope(): TurnScope {
  const storage = new AsyncLocalStorage<HeldTurn>()
  return {
    current: () => storage.getStore(),
    within: (turn, work) => storage.run(turn, work),
  }
}

/** Within the turn of a unit that turn decides, whoever leads; everything else is for the replica that leads. */
export function guardOf(leader: WriteGuard, scope: TurnScope): WriteGuard {
  const decides = (): WriteGuard => scope.current() ?? leader
  return {
    holds: () => decides().holds(),
    confirms: () => decides().confirms(),
  }
}
