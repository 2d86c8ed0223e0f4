import type { TaskSpec } from './task.ts'

/** The spec of a `Job` after validation: a task that ends. */
export interface JobSpec extends TaskSpec {
  /** Left out: it runs once for every change of what it runs. */
  readonly schedule?: JobSchedule
  readonly timeoutSeconds?: number
  /** Further attempts after the first that fails. */
  readonly retries: number
  /** Missed or failed runs in a row after which the job is Degraded. */
  readonly alertAfterMissed?: number
}

export interface JobSchedule {
  /** Five fields, as cron has them. */
  readonly cron: string
  readonly timezone: string
  readonly overlap: 'allow' | 'forbid' | 'replace'
  /** Start somewhere within this time after the moment of the schedule. */
  readonly windowMinutes?: number
}
