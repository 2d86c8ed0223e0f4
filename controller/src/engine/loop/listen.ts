import { faultOf, type Clock, type Hint, type HintQueue, type Log } from '../../model/index.ts'
import { time } from '../time.ts'

const pauseFirstMs = 1_000
const pauseMsMax = 60_000

/** Counted since the start, over all queues. */
export interface Heard {
  readonly hints: number
  readonly malformed: number
}

export interface Listening {
  readonly clock: Clock
  readonly log: Log
  /** Takes a hint over. What it does must be done when it returns: the message is removed after it. */
  readonly take: (hint: Hint) => void
  readonly count: (heard: Heard) => void
}

/**
 * Hears one queue until `signal` aborts. Polling goes on beside it: while the queue cannot be read nothing is lost but
 * time, which is told once.
 */
export async function listen(
  queue: HintQueue,
  { clock, log, take, count }: Listening,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  let since = 0
  let toldMalformed = false
  while (!signal.aborted) {
    try {
      const delivery = await orAborted(queue.receive(), signal)
      if (delivery === undefined) return
      for (const hint of delivery.hints) take(hint)
      const { hints, malformed } = delivery
      count({ hints: hints.length, malformed })
      if (malformed > 0 && !toldMalformed) log.event('events.malformed', { queue: queue.name })
      toldMalformed ||= malformed > 0
      await delivery.done()
      if (failures > 0) log.event('events.recovered', { queue: queue.name, since: time(since) })
      failures = 0
    } catch (error) {
      failures += 1
      if (failures === 1) {
        since = clock.now()
        const { code: reason, message: why, hint } = faultOf(error)
        log.event('events.failed', { queue: queue.name, reason, why, hint, since: time(since) })
      }
      await clock
        .sleep(Math.min(pauseMsMax, pauseFirstMs * 2 ** (failures - 1)), signal)
        .catch(() => {})
    }
  }
}

/** `undefined` when the signal aborts first: whoever stops does not wait for the end of a long poll. */
async function orAborted<Value>(
  work: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> {
  const aborted = Promise.withResolvers<undefined>()
  const abort = (): void => aborted.resolve(undefined)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
    work.catch(() => {})
  }
}
