import { faultOf, type Clock, type Lease, type Log } from '../../model/index.ts'

/** What could not begin to lead is tried again after this (ms), by whichever replica comes first. */
const againMs = 1_000

export interface Terms {
  readonly lease: Lease
  readonly clock: Clock
  readonly log: Log
  /** Works until the signal aborts, and resolves when nothing of it is under way any more. */
  readonly lead: (signal: AbortSignal) => Promise<void>
  readonly follow: (signal: AbortSignal) => Promise<void>
}

/** Leads whenever the lease is ours and follows whenever it is not, until `signal` aborts; then hands the lease over. */
export async function takeTurns(
  { lease, clock, log, lead, follow }: Terms,
  signal: AbortSignal,
): Promise<void> {
  const { replica } = lease
  while (!signal.aborted) {
    const over = new AbortController()
    const following = follow(AbortSignal.any([signal, over.signal]))
    const patience = clock.sleep(againMs, over.signal).then(
      () => log.event('replica.follows', { replica }),
      () => {},
    )
    const term = await lease.acquire(signal)
    over.abort()
    await Promise.allSettled([following, patience])
    if (term === undefined) return
    const { generation, lost } = term
    log.event('replica.leads', { replica, generation })
    // What is under way may take its time to end: that it begins nothing more is told at once.
    const tell = () => log.event('replica.lost', { replica, generation })
    lost.addEventListener('abort', tell, { once: true })
    try {
      await lead(AbortSignal.any([signal, lost]))
    } catch (error) {
      const { code: reason, message: why, hint } = faultOf(error)
      log.event('pass.crashed', { what: 'replica', reason, why, hint })
      await clock.sleep(againMs, signal).catch(() => {})
    } finally {
      lost.removeEventListener('abort', tell)
      await term.release()
    }
  }
}
