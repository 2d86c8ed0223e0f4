import { tagText } from '../../tag-text.ts'

/**
 * How the runs of a schedule went, as a tag on the task definition revision that it starts: ECS forgets a stopped task
 * within about an hour, and a job that runs once a night would be forgotten until the next.
 */
export const streakTag = 'plumbline:runs'

export interface Streak {
  /** Runs that failed in a row, up to the last one that ended. */
  readonly failed: number
  /** When the last run that ended had begun (epoch ms). */
  readonly at: number
  /** Why it failed; empty after a success. */
  readonly why: string
}

export function streakText({ failed, at, why }: Streak): string {
  return tagText(`failed=${failed} at=${new Date(at).toISOString()}`, why)
}

/** `undefined` for a text that is none. */
export function streakFrom(text: string | undefined): Streak | undefined {
  const [, failed, time = '', why = ''] =
    /^failed=(\d+) at=(\S+)(?: why=(.*))?$/s.exec(text ?? '') ?? []
  const at = Date.parse(time)
  return failed === undefined || Number.isNaN(at) ? undefined : { failed: Number(failed), at, why }
}
