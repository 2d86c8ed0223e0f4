import type { Clock, Random } from '../../model/ports.ts'
import type { Failure } from './errors.ts'

/** Attempts for a call that AWS refuses because of its rate: a refusal had no effect, so that any call may repeat it. */
const throttledAttemptsMax = 8
/** Attempts for a read that fails otherwise. A write is never repeated here: it may have happened. */
const readAttemptsMax = 4
const firstDelayMs = 500
const delayMsMax = 20_000

/** Whether an attempt may be followed by another. `attempt` counts from 1. */
export function mayRetry(
  kind: Failure['kind'],
  access: 'read' | 'write',
  attempt: number,
): boolean {
  if (kind === 'throttled') return attempt < throttledAttemptsMax
  return kind === 'unclear' && access === 'read' && attempt < readAttemptsMax
}

/** Full jitter: anything between nothing and a limit that doubles. `attempt` counts from 1. */
function delayMs(attempt: number, random: Random): number {
  return random.next() * Math.min(delayMsMax, firstDelayMs * 2 ** (attempt - 1))
}

/** Sleeps before the next attempt. */
export function backOff(
  attempt: number,
  clock: Clock,
  random: Random,
  signal?: AbortSignal,
): Promise<void> {
  return clock.sleep(delayMs(attempt, random), signal)
}
