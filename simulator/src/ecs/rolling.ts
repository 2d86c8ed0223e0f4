/** One deployment as the rolling update sees it. Only tasks that are not on their way out are counted. */
export interface DeploymentPicture {
  /** Tasks that have not failed a health check. */
  readonly good: number
  /** Those of them that count as healthy. */
  readonly healthy: number
  /** Tasks that were healthy once and fail their checks now. */
  readonly bad: number
  readonly mayLaunch: boolean
}

export interface RollingPicture {
  readonly desired: number
  readonly minimumHealthyPercent: number
  readonly maximumPercent: number
  /** Tasks of the service that count against the maximum: all, or those that are not on their way out. */
  readonly occupied: number
  /** Tasks on their way out. */
  readonly leaving: number
  readonly primary: DeploymentPicture & { readonly failed: boolean }
  /** Deployments that are being replaced, newest first, with the number of tasks each still holds. */
  readonly old: readonly (DeploymentPicture & { readonly wanted: number })[]
}

export interface RollingStep {
  readonly primary: { readonly start: number; readonly stopGood: number; readonly stopBad: number }
  readonly old: readonly {
    readonly wanted: number
    readonly start: number
    readonly stop: number
  }[]
  /** The limits allow neither a stop nor a start, and nothing is under way that could change that. */
  readonly stalled: boolean
}

/** Healthy tasks that a rollout leaves in place: rounded up. */
export function floorOf(desired: number, minimumHealthyPercent: number): number {
  return Math.ceil((desired * minimumHealthyPercent) / 100)
}

/** Tasks that a rollout may have at once: rounded down. */
export function ceilingOf(desired: number, maximumPercent: number): number {
  return Math.floor((desired * maximumPercent) / 100)
}

/**
 * What a rolling update does next. Pure. Old tasks go as far as the floor allows; new tasks come as far as the ceiling
 * allows and have the first claim on it; what is left of it replaces old tasks that died.
 */
export function rollingStep(now: RollingPicture): RollingStep {
  const { primary, desired } = now
  const needed = neededOld(now)
  const old = shares(needed, now.old)
  const room = Math.max(0, ceilingOf(desired, now.maximumPercent) - now.occupied)
  const start = primary.mayLaunch ? clamp(desired - primary.good, room) : 0
  const short = desired - primary.good - start
  const stopBad = primary.healthy >= desired ? primary.bad : clamp(short, primary.bad)
  const step = {
    start,
    stopGood: Math.max(0, primary.good - desired),
    stopBad: primary.failed ? 0 : stopBad,
  }
  const oldSteps = withStarts(old, room - start)
  return { primary: step, old: oldSteps, stalled: isStalled(now, step, oldSteps) }
}

/** How many old tasks are still needed to keep the floor. A failed rollout leaves them all alone. */
function neededOld(now: RollingPicture): number {
  const { primary } = now
  if (primary.failed) return Number.POSITIVE_INFINITY
  return Math.max(0, floorOf(now.desired, now.minimumHealthyPercent) - primary.healthy)
}

interface OldShare {
  readonly wanted: number
  readonly missing: number
  readonly stop: number
}

/** Spreads what is needed over the old deployments, newest first. None gets more than it holds. */
function shares(needed: number, old: RollingPicture['old']): OldShare[] {
  let rest = needed
  return old.map((one) => {
    const wanted = Math.min(one.wanted, rest)
    rest -= wanted
    const missing = one.mayLaunch ? Math.max(0, wanted - one.good) : 0
    return { wanted, missing, stop: Math.max(0, one.good - wanted) }
  })
}

function withStarts(old: readonly OldShare[], room: number): RollingStep['old'] {
  let rest = room
  return old.map(({ wanted, missing, stop }) => {
    const start = clamp(missing, rest)
    rest -= start
    return { wanted, start, stop }
  })
}

function isStalled(
  now: RollingPicture,
  step: RollingStep['primary'],
  old: RollingStep['old'],
): boolean {
  const { primary } = now
  const quiet = step.stopGood + step.stopBad + now.leaving + primary.bad === 0
  const nothingStops = old.every((one) => one.stop === 0)
  const nothingBecomesHealthy = primary.healthy === primary.good
  const wantsMore = primary.mayLaunch && primary.good < now.desired && step.start === 0
  return wantsMore && quiet && nothingStops && nothingBecomesHealthy
}

function clamp(value: number, max: number): number {
  return Math.max(0, Math.min(value, max))
}
