import type { RunTask } from '../tasks.ts'

/** How a run ended. */
export interface Verdict {
  readonly succeeded: boolean
  /** In one sentence. */
  readonly why: string
}

/** Exit codes of SIGKILL and SIGTERM: ECS ends the other containers so when the main one has ended. */
const endedByEcs = new Set([137, 143])

/**
 * A run succeeded when its main container ended by itself with exit code 0, and no other essential container failed. That
 * one of those was ended with the task, and says so by its exit code, is no failure.
 */
export function verdictOf(task: RunTask, main: string, essential: readonly string[]): Verdict {
  const { exits, stopCode = 'EssentialContainerExited' } = task
  const failed = Object.entries(exits).filter(
    ([name, code]) =>
      code !== 0 && (name === main || (essential.includes(name) && !endedByEcs.has(code))),
  )
  const succeeded =
    stopCode === 'EssentialContainerExited' && exits[main] === 0 && failed.length === 0
  if (succeeded) return { succeeded, why: 'exit code 0' }
  const shown = failed.length > 0 ? failed : Object.entries(exits)
  const codes = shown.map(([name, code]) => `exit code ${code} of ${name}`)
  const parts = [stopCode, ...codes, task.stoppedReason ?? 'ECS gives no reason']
  return { succeeded, why: parts.join(': ') }
}
