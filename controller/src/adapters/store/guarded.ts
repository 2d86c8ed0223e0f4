import { FaultError } from '../../model/fault.ts'
import type { Store } from '../../model/ports.ts'
import type { WriteGuard } from '../../model/replicas.ts'

/** A store into which only the replica that leads writes what it remembers: an older memory must not replace a newer one. */
export function guardedStore(store: Store, guard: WriteGuard): Store {
  async function ifHeld<Result>(write: () => Promise<Result>): Promise<Result> {
    if (!guard.holds()) throw new FaultError(notLeading)
    return write()
  }
  return {
    ...store,
    intend: (...args) => ifHeld(() => store.intend(...args)),
    settle: (...args) => ifHeld(() => store.settle(...args)),
    append: (...args) => ifHeld(() => store.append(...args)),
    forget: (...args) => ifHeld(() => store.forget(...args)),
    saveSource: (...args) => ifHeld(() => store.saveSource(...args)),
    saveAlerts: (...args) => ifHeld(() => store.saveAlerts(...args)),
    settleLetter: (...args) => ifHeld(() => store.settleLetter(...args)),
  }
}

const notLeading = {
  code: 'LeaseLost',
  source: 'controller',
  retry: 'soon',
  message: 'nothing was written down: this replica does not lead any more',
  hint: 'Nothing to do: the replica that leads goes on from what AWS has.',
} as const
