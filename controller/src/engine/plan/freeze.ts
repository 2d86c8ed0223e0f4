import type { Freeze } from '@plumbline/desired-state'
import { momentsBefore } from '../../moments.ts'
import type { Reason } from './plan.ts'
import { frozenReason } from './wishes.ts'

/** Why nothing is released now: a window of the environment in which it stands still. Pure but for the time zones. */
export function whyFrozen(windows: readonly Freeze[], now: number): Reason | undefined {
  const open = windows.map((window) => ({ window, until: endOf(window, now) }))
  const last = open.toSorted((a, b) => b.until - a.until)[0]
  if (last === undefined || last.until <= now) return undefined
  const { reason = 'a freeze of the environment' } = last.window
  return {
    reason: frozenReason,
    because: `nothing is released until ${new Date(last.until).toISOString()}: ${reason}`,
  }
}

/** When the newest beginning of a window ends (epoch ms). */
function endOf(window: Freeze, now: number): number {
  // A beginning at this very moment counts, so the search goes on a little beyond it.
  const [start] = momentsBefore(window, 1, now + 1)
  return start === undefined ? 0 : start + window.durationSeconds * 1000
}
