import { faultOf, type Clock, type Control, type Log, type Store } from './model/index.ts'

/** How often a store that does not answer is asked at the start (ms). */
const againMs = 1_000

/** What begins when the store answers. */
export interface Awaiting {
  /**
   * Begins when the store answers; resolves when it has begun, or was stopped before.
   * @throws FaultError what only a person can mend: a refused password, a schema of others or of a newer version
   */
  start(): Promise<void>
  stop(): Promise<void>
  /** The same control, which is not ready while the store is waited for. */
  over<Any extends Pick<Control, 'readiness'>>(control: Any): Any
}

export interface AwaitParts {
  readonly store: Pick<Store, 'alertState'>
  readonly clock: Clock
  readonly log: Log
}

/** Waits at the start for a store that does not answer, and says so. */
export function awaitStore(
  { store, clock, log }: AwaitParts,
  life: { start(): Promise<void>; stop(): Promise<void> },
): Awaiting {
  const stopping = new AbortController()
  let because: string | undefined

  async function answers(): Promise<boolean> {
    try {
      await store.alertState()
      if (because !== undefined) log.event('store.answers', {})
      because = undefined
      return true
    } catch (error) {
      const { source, code: reason, message: why, hint } = faultOf(error)
      if (source === 'user') throw error
      if (because === undefined) log.event('store.waits', { reason, why, hint })
      because = why
      return false
    }
  }

  return {
    async start() {
      const { signal } = stopping
      while (!signal.aborted && !(await answers())) {
        await clock.sleep(againMs, signal).catch(() => {})
      }
      if (!signal.aborted) await life.start()
    },
    async stop() {
      stopping.abort()
      await life.stop()
    },
    over: (control) => ({
      ...control,
      readiness: () => (because === undefined ? control.readiness() : { ready: false, because }),
    }),
  }
}
