import type { Clock } from '../model/ports.ts'

/** Longest delay that `setTimeout` takes; it turns a longer one into 1 ms. */
const timerMsMax = 2 ** 31 - 1

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now(), sleep }

/**
 * Ms since the start of the process, by a clock that nobody sets. It goes on while the process is frozen, and stands still
 * while the machine is suspended.
 */
export const steadyNow = (): number => performance.now()

/** Why a sleep ends before its time is over. Made once: an error with its stack for every call is a twentieth of the time of a pass. */
export const noLonger = new Error('it is waited for no longer')

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  let leftMs = Math.max(0, ms)
  do {
    const partMs = Math.min(leftMs, timerMsMax)
    await timer(partMs, signal)
    leftMs -= partMs
  } while (leftMs > 0)
}

function timer(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason)
      return
    }
    const timeout = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    function abort(): void {
      clearTimeout(timeout)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}
