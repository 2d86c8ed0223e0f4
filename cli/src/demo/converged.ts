import type { Clock, Control, Store } from '@plumbline/controller/model'
import { unitLine, unsettled } from '../unsettled.ts'

interface Watched {
  readonly control: Control
  readonly store: Store
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Told once, when it takes long: something that was committed before may never become healthy. */
  readonly slow: (lines: readonly string[]) => void
}

const lookEveryMs = 250
const slowMs = 60_000

/** Resolves once every unit was looked at and all are in sync and healthy, or when the signal aborts. */
export async function converged({ control, store, clock, signal, slow }: Watched): Promise<void> {
  const start = clock.now()
  for (let told = false; !signal.aborted;) {
    const waiting = await unsettled(store)
    if (control.readiness().ready && waiting.length === 0) return
    if (!told && clock.now() - start > slowMs) {
      told = true
      const { ready, because } = control.readiness()
      const what = ready ? 'not everything is as Git says yet' : `not ready yet: ${because}`
      slow([what, ...waiting.map(unitLine)])
    }
    await clock.sleep(lookEveryMs)
  }
}
