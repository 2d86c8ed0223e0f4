import { schedule } from 'node-cron'
import type { Logger } from 'node-cron'

/** It would print to the console that a tick was late; what we do about a late tick is to catch up. */
const silent: Logger = { info() {}, warn() {}, error() {}, debug() {} }

/**
 * Calls `handler` every `seconds` (whole, at least 1), on the marks of the wall clock, and never beside itself: a mark
 * that comes while it runs is left out. `handler` must not reject: that would be a defect, and ends the process.
 * `stop` ends the calls; one that runs is not torn off.
 */
export function every(
  seconds: number,
  handler: () => void | Promise<void>,
): { readonly stop: () => void } {
  let mark: number | undefined
  let running = false

  async function call(): Promise<void> {
    running = true
    try {
      await handler()
    } finally {
      running = false
    }
  }

  // A cron expression can only say what divides a minute; so it ticks each second, and the marks are counted here.
  const task = schedule(
    '* * * * * *',
    ({ date }) => {
      const now = Math.floor(date.getTime() / 1_000 / seconds)
      const due = mark !== undefined && now !== mark
      mark = now
      if (due && !running) void call()
    },
    { logger: silent, suppressMissedWarning: true },
  )
  return { stop: () => void task.destroy() }
}
