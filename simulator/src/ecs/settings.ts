/**
 * Everything that AWS does not determine, or does not publish. `SPEC.md` gives the reason for each default. Times are
 * in milliseconds of virtual time.
 */
export interface EcsSettings {
  /** How long the scheduler takes to notice a change. At least 1, so that a failing task cannot stop the clock. */
  readonly schedulerDelayMs: number
  readonly provisioningMs: number
  /** PENDING: images are pulled. A task that cannot be pulled fails at the end of it. */
  readonly pullingMs: number
  readonly activatingMs: number
  /** A task without any health check counts as healthy this long after RUNNING. */
  readonly healthyAfterMs: number
  /** With a load balancer: how long after RUNNING the target is healthy. */
  readonly targetHealthyMs: number
  /** How long a task whose fate is `exits` runs, unless the fate says. */
  readonly exitAfterMs: number
  /** A task that RunTask started, and that no script is for, ends well this long after RUNNING. */
  readonly jobMs: number
  readonly deactivatingMs: number
  readonly stoppingMs: number
  readonly deprovisioningMs: number
  /** From the steady state to `rolloutState` COMPLETED. */
  readonly completionDelayMs: number
  /** How long each stage of a deployment lasts that shifts traffic, where it waits for nothing. */
  readonly stageMs: number
  /** A deployment that shifts traffic rolls back when its new tasks are not healthy after this time. */
  readonly stageMsMax: number
  /** How often a deployment looks at its alarms. */
  readonly alarmPollMs: number
  /** How long a rolling deployment goes on looking at its alarms once the service is steady. */
  readonly alarmBakeMs: number
  /** Whether the first deployment of a service waits out its bake times, with nothing to go back to. */
  readonly bakesFirst: boolean
  /** Failed starts in a row that are followed by a restart without a pause. */
  readonly restartsWithoutPause: number
  /** The first pause of a restart; it doubles from there. */
  readonly restartPauseMs: number
  readonly restartPauseMsMax: number
  /** Whether tasks on their way out still count against `maximumPercent`. */
  readonly stoppingTasksCount: boolean
  /** Whether a task that ends by itself before it was healthy counts as a failed task of its deployment. */
  readonly earlyExitsCount: boolean
  /** Whether a rollback makes the earlier deployment PRIMARY again, or a new one with the earlier revision. */
  readonly rollbackVariant: 'revive' | 'new-primary'
  /** How long a deregistered revision is still accepted by CreateService and UpdateService. */
  readonly deregisteredAcceptedMs: number
  readonly stoppedTasksKeptMs: number
  readonly inactiveServicesKeptMs: number
  readonly deploymentsKeptMs: number
  /** Pages are never longer than this, whatever `maxResults` says. */
  readonly pageSizeMax: number
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const defaultSettings: EcsSettings = {
  schedulerDelayMs: 1_000,
  provisioningMs: 2_000,
  pullingMs: 5_000,
  activatingMs: 1_000,
  healthyAfterMs: 40_000,
  targetHealthyMs: 10_000,
  exitAfterMs: 5_000,
  jobMs: 20_000,
  deactivatingMs: 1_000,
  stoppingMs: 2_000,
  deprovisioningMs: 2_000,
  completionDelayMs: 5_000,
  stageMs: 5_000,
  stageMsMax: dayMs,
  alarmPollMs: 10_000,
  alarmBakeMs: 3 * minuteMs,
  bakesFirst: false,
  restartsWithoutPause: 3,
  restartPauseMs: 10_000,
  restartPauseMsMax: 27 * minuteMs,
  stoppingTasksCount: true,
  earlyExitsCount: true,
  rollbackVariant: 'revive',
  deregisteredAcceptedMs: 0,
  stoppedTasksKeptMs: hourMs,
  inactiveServicesKeptMs: dayMs,
  deploymentsKeptMs: 90 * dayMs,
  pageSizeMax: 100,
}

/** The defaults with some of them changed. */
export function settingsFrom(options: Partial<EcsSettings>): EcsSettings {
  const settings = { ...defaultSettings, ...options }
  return { ...settings, schedulerDelayMs: Math.max(1, settings.schedulerDelayMs) }
}
