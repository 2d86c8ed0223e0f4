import { expireHooks, hookFailure, isAwaiting } from './hooks.ts'
import type {
  DeploymentState,
  Ecs,
  ServiceDeploymentState,
  ServiceState,
  WalkState,
} from './model.ts'
import { currentServiceDeployment, failDeployment } from './rollout.ts'
import {
  picture,
  isSick,
  reportStops,
  start,
  stop,
  stopUnhealthy,
  worst,
} from './task-placement.ts'
import { isKept, liveTasks } from './tasks.ts'
import { enterNext, legOf, stageOf, walking } from './walk.ts'

/**
 * Takes the current deployment as far along its stages as it can go now.
 * `isSteady` says whether a rolling update has nothing left to do, or is good enough.
 */
export function advance(ecs: Ecs, service: ServiceState, isSteady: boolean): void {
  for (;;) {
    const current = currentServiceDeployment(service)
    const walk = walking(current)
    if (current === undefined || walk === undefined) return
    expireHooks(ecs, walk.hooks)
    const failure = failureOn(ecs, service, current, walk)
    if (failure !== undefined) return fail(ecs, service, failure)
    if (!isDone(ecs, service, current, walk, isSteady)) return
    const problem = enterNext(ecs, service, current, walk)
    if (problem !== undefined && current.status === 'IN_PROGRESS') {
      return fail(ecs, service, `of invalid networking configuration: ${problem}`)
    }
  }
}

function fail(ecs: Ecs, service: ServiceState, because: string): void {
  failDeployment(ecs, service, {
    what: because,
    by: 'Service deployment',
    rollback: true,
    reason: `Service deployment rolled back because ${because}`,
  })
}

function failureOn(
  ecs: Ecs,
  service: ServiceState,
  current: ServiceDeploymentState,
  walk: WalkState,
): string | undefined {
  if (current.status !== 'IN_PROGRESS') return undefined
  const scales = walk.shifts && legOf(walk)?.stage === 'SCALE_UP'
  const isLate = ecs.context.now - walk.enteredAt >= ecs.settings.stageMsMax
  if (scales && isLate && !isScaledUp(ecs, service)) return 'SCALE_UP timed out.'
  return hookFailure(walk.hooks)
}

function isDone(
  ecs: Ecs,
  service: ServiceState,
  current: ServiceDeploymentState,
  walk: WalkState,
  isSteady: boolean,
): boolean {
  const leg = legOf(walk)
  if (leg === undefined) return true
  if (ecs.context.now < walk.enteredAt + leg.lastsMs) return false
  if (current.status === 'IN_PROGRESS' && isAwaiting(walk.hooks)) return false
  if (leg.stage === 'SCALE_UP') return walk.shifts ? isScaledUp(ecs, service) : isSteady
  if (leg.stage === 'CLEAN_UP') return onlyRun(ecs, service, [service.deployments[0]?.revision])
  if (leg.stage !== 'RECONCILE_SERVICE') return true
  return onlyRun(ecs, service, [walk.source, current.target])
}

function isScaledUp(ecs: Ecs, service: ServiceState): boolean {
  return isFull(ecs, service, service.deployments[0]?.revision)
}

/** Whether no task is left of any other revision. */
function onlyRun(ecs: Ecs, service: ServiceState, revisions: readonly unknown[]): boolean {
  const ids = service.deployments
    .filter((one) => revisions.includes(one.revision))
    .map((one) => one.id)
  return liveTasks(ecs, service).every((task) => ids.includes(task.deployment))
}

/** Whether the stages say how many tasks each deployment has, and the rules of rolling updates do not. */
export function isHeld(service: ServiceState): boolean {
  const walk = walking(currentServiceDeployment(service))
  return walk !== undefined && (walk.shifts || stageOf(walk) === 'PRE_SCALE_UP')
}

/** Keeps in each deployment the tasks that the stage wants there: the new ones beside the old. */
export function hold(ecs: Ecs, service: ServiceState): void {
  const current = currentServiceDeployment(service)
  const [primary] = service.deployments
  if (current?.walk === undefined || primary === undefined) return
  const kept = liveTasks(ecs, service).filter(isKept)
  const stopped = service.deployments.flatMap((deployment) => {
    deployment.wanted = wantedIn(ecs, service, current, deployment)
    const tasks = kept.filter((task) => task.deployment === deployment.id)
    const now = picture(ecs, deployment, tasks)
    const missing = now.mayLaunch ? deployment.wanted - now.good : 0
    if (now.healthy >= deployment.wanted) stopUnhealthy(ecs, service, tasks.filter(isSick))
    start(ecs, service, deployment, Math.max(0, missing))
    const good = tasks.filter((task) => !isSick(task))
    return stop(ecs, primary, worst(good), Math.max(0, now.good - deployment.wanted))
  })
  if (stopped.length > 0) reportStops(ecs, service, stopped)
}

function wantedIn(
  ecs: Ecs,
  service: ServiceState,
  { status, target, walk }: ServiceDeploymentState,
  deployment: DeploymentState,
): number {
  const isCleaningUp = stageOf(walk) === 'CLEAN_UP'
  const isPrimary = deployment.status === 'PRIMARY'
  if (status === 'ROLLBACK_IN_PROGRESS') {
    if (isPrimary) return service.desiredCount
    return isCleaningUp ? 0 : deployment.wanted
  }
  if (deployment.revision === target) return hasScaledUp(walk) ? service.desiredCount : 0
  if (isCleaningUp) return 0
  // What serves beside the revision that everything goes back to goes on until that one can do it alone.
  if (deployment.revision !== walk?.source)
    return owesFull(ecs, service, walk) ? deployment.wanted : 0
  return deployment.revision === service.serving ? service.desiredCount : deployment.wanted
}

/** Whether the service is still to be cleared, and the revision that it is cleared for has not all its tasks. */
function owesFull(ecs: Ecs, service: ServiceState, walk: WalkState | undefined): boolean {
  const isBefore = walk !== undefined && walk.at <= 0 && walk.legs[0]?.stage === 'RECONCILE_SERVICE'
  return isBefore && !isFull(ecs, service, walk.source)
}

/** Whether a revision has the desired count of healthy tasks. */
function isFull(ecs: Ecs, service: ServiceState, revision: string | undefined): boolean {
  const ids = service.deployments.filter((one) => one.revision === revision).map((one) => one.id)
  const healthy = liveTasks(ecs, service).filter(
    (task) => isKept(task) && ids.includes(task.deployment) && task.health === 'HEALTHY',
  )
  return healthy.length >= service.desiredCount
}

/** Whether the new revision may have tasks. */
function hasScaledUp(walk: WalkState | undefined): boolean {
  const stages = walk?.legs.slice(0, walk.at + 1).map((leg) => leg.stage) ?? []
  return stages.includes('SCALE_UP')
}
