import { faultOf, type Clock, type Control, type Log, type Store } from './model/index.ts'

/** How often a store that does not answer is asked at the start (ms). */
const againMs = 1_000

/** Waits at the start for a store that does not answer, and says so. */
export interface StoreWait {
  /**
   * Resolves when the store answers, or `signal` aborts.
   * @throws FaultError what only a person can mend: a refused password, a schema of others or of a newer version
   */
  answers(signal: AbortSignal): Promise<void>
  /** The same control, which is not ready while the store is waited for. */
  over<Any extends Pick<Control, 'readiness'>>(control: Any): Any
}

export function waitForStore({
  store,
  clock,
  log,
}: {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}): StoreWait {
  let because: string | undefined

  async function answers(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await store.alertState()
        if (because !== undefined) log.event('store.answers', {})
        because = undefined
        return
      } catch (error) {
        const fault = faultOf(error)
        if (fault.source === 'user') throw error
        const { code: reason, message: why, hint } = fault
        if (because === undefined) log.event('store.waits', { reason, why, hint })
        because = why
      }
      await clock.sleep(againMs, signal).catch(() => {})
    }
  }

  return {
    answers,
    over: (control) => ({
      ...control,
      readiness: () => (because === undefined ? control.readiness() : { ready: false, because }),
    }),
  }
}
