import { lookAtAlarms, watchAlarms } from './deployment-alarms.ts'
import { isEarlySuccess, isHealthyEarly, keepCounts } from './early-success.ts'
import type { DeploymentState, Ecs, ServiceState } from './model.ts'
import { restartPauseMs } from './restart-pause.ts'
import { rollingStep } from './rolling.ts'
import { completeDeployment, currentServiceDeployment, failDeployment, finish } from './rollout.ts'
import { addEvent } from './service-events.ts'
import { tellAction } from './telling.ts'
import { advance, hold, isHeld } from './shifting.ts'
import { reportRegistrations } from './targets.ts'
import {
  isSick,
  picture,
  reportStops,
  retire,
  scalingReason,
  start,
  stop,
  stopUnhealthy,
  worst,
} from './task-placement.ts'
import { isKept, liveTasks } from './tasks.ts'
import { walking } from './walk.ts'

/**
 * One look of the scheduler at one service: it stops and starts tasks, as far as the deployment configuration allows.
 * A service where nothing happens is not looked at again.
 */
export function reconcile(ecs: Ecs, service: ServiceState): void {
  service.due = false
  reportRegistrations(ecs, service)
  if (service.status !== 'ACTIVE') return drain(ecs, service)
  settleRequests(ecs, service)
  pauseRestarts(ecs, service)
  stopSickNewcomers(ecs, service)
  forgetReplaced(ecs, service)
  advance(ecs, service, isSteady(ecs, service) || isHealthyEarly(ecs, service))
  if (isHeld(service)) hold(ecs, service)
  else roll(ecs, service)
  forgetReplaced(ecs, service)
  checkSteadyState(ecs, service)
  checkEarlySuccess(ecs, service)
}

function drain(ecs: Ecs, service: ServiceState): void {
  const [primary] = service.deployments
  if (primary === undefined) return
  for (const task of liveTasks(ecs, service)) retire(ecs, task, scalingReason(primary))
  if (service.taskArns.length > 0) return
  service.status = 'INACTIVE'
  service.inactiveAt = ecs.context.now
  service.deployments = []
}

/** What requests asked of service deployments takes effect here. */
function settleRequests(ecs: Ecs, service: ServiceState): void {
  for (const one of service.serviceDeployments) {
    if (one.status === 'PENDING') {
      one.status = 'IN_PROGRESS'
      one.startedAt = ecs.context.now
      one.updatedAt = ecs.context.now
      watchAlarms(ecs, service, one)
    } else if (one.status === 'STOP_REQUESTED') {
      finish(ecs, one, 'STOPPED', one.statusReason ?? '')
    } else if (one.status === 'ROLLBACK_REQUESTED') {
      failDeployment(ecs, service, {
        what: 'deployment stopped by request.',
        by: 'StopServiceDeployment',
        rollback: true,
      })
    }
  }
}

/** A deployment whose tasks fail to start is tried again at growing intervals. */
function pauseRestarts(ecs: Ecs, service: ServiceState): void {
  for (const deployment of service.deployments) {
    const { failedStarts, rolloutState, status, wanted } = deployment
    deployment.failedStarts = 0
    const goesOn = rolloutState !== 'FAILED' && (status === 'PRIMARY' || wanted > 0)
    if (failedStarts === 0 || !goesOn) continue
    deployment.restarts += 1
    const pauseMs = restartPauseMs(deployment.restarts, ecs.settings)
    if (pauseMs === 0) continue
    deployment.pausedUntil = ecs.context.now + pauseMs
    ecs.context.after(pauseMs, { type: 'resume', service: service.arn })
    addEvent(ecs, service, 'is unable to consistently start tasks successfully.')
    tellAction(ecs, service, 'WARN', 'SERVICE_TASK_START_IMPAIRED')
  }
}

/** A task that fails its checks before it ever was healthy serves nobody: it need not be replaced first. */
function stopSickNewcomers(ecs: Ecs, service: ServiceState): void {
  const sick = liveTasks(ecs, service).filter(
    (task) => isKept(task) && task.health === 'UNHEALTHY' && !task.wasHealthy,
  )
  stopUnhealthy(ecs, service, sick)
}

function roll(ecs: Ecs, service: ServiceState): void {
  const [primary, ...old] = service.deployments
  if (primary === undefined) return
  const tasks = liveTasks(ecs, service)
  const kept = tasks.filter(isKept)
  const of = (deployment: DeploymentState) =>
    kept.filter((task) => task.deployment === deployment.id)
  const { minimumHealthyPercent = 100, maximumPercent = 200 } =
    service.options.deploymentConfiguration
  const step = rollingStep({
    desired: service.desiredCount,
    minimumHealthyPercent,
    maximumPercent,
    occupied: ecs.settings.stoppingTasksCount ? tasks.length : kept.length,
    leaving: tasks.length - kept.length,
    primary: { ...picture(ecs, primary, of(primary)), failed: primary.rolloutState === 'FAILED' },
    old: old.map((one) => ({ ...picture(ecs, one, of(one)), wanted: one.wanted })),
  })
  const stopped = [...stop(ecs, primary, worst(of(primary)), step.primary.stopGood)]
  stopUnhealthy(ecs, service, of(primary).filter(isSick).slice(0, step.primary.stopBad))
  start(ecs, service, primary, step.primary.start)
  for (const [index, deployment] of old.entries()) {
    const share = step.old[index]
    if (share === undefined) continue
    deployment.wanted = share.wanted
    const surplus = of(deployment).filter(isSick).length + share.stop
    stopped.push(...stop(ecs, primary, worst(of(deployment)), surplus))
    start(ecs, service, deployment, share.start)
  }
  if (stopped.length > 0) reportStops(ecs, service, stopped)
  reportStall(ecs, service, step.stalled)
}

function reportStall(ecs: Ecs, service: ServiceState, stalled: boolean): void {
  if (stalled && !service.stalled) {
    addEvent(
      ecs,
      service,
      'was unable to stop or start tasks during a deployment because of the service deployment configuration. ' +
        'Update the minimumHealthyPercent or maximumPercent value and try again.',
    )
  }
  service.stalled = stalled
}

/** A replaced deployment is gone once its last task has stopped. */
function forgetReplaced(ecs: Ecs, service: ServiceState): void {
  const busy = new Set(liveTasks(ecs, service).map((task) => task.deployment))
  service.deployments = service.deployments.filter(
    (one) => one.status === 'PRIMARY' || one.wanted > 0 || busy.has(one.id),
  )
}

/** One deployment, and every task of it healthy. */
function isSteady(ecs: Ecs, service: ServiceState): boolean {
  const [primary] = service.deployments
  const tasks = liveTasks(ecs, service)
  return (
    primary !== undefined &&
    primary.rolloutState !== 'FAILED' &&
    service.deployments.length === 1 &&
    tasks.length === service.desiredCount &&
    tasks.every((task) => isKept(task) && task.health === 'HEALTHY')
  )
}

/** The rollout is complete a while after the service became steady and has passed its stages, whichever is later. */
function checkSteadyState(ecs: Ecs, service: ServiceState): void {
  const [primary] = service.deployments
  if (primary === undefined || !isSteady(ecs, service)) {
    service.steady = false
    return
  }
  const wasThrough = service.steady && !service.held
  if (!service.steady) {
    addEvent(ecs, service, 'has reached a steady state.')
    tellAction(ecs, service, 'INFO', 'SERVICE_STEADY_STATE')
  }
  service.steady = true
  service.held = walking(currentServiceDeployment(service)) !== undefined
  if (wasThrough || service.held || primary.rolloutState !== 'IN_PROGRESS') return
  completeSoon(ecs, service, primary)
}

/** A rollout that is good enough is complete a while later, too. The tasks that it lacks come afterwards. */
function checkEarlySuccess(ecs: Ecs, service: ServiceState): void {
  const [primary] = service.deployments
  const was = service.early
  service.early = isEarlySuccess(ecs, service)
  if (service.early && was !== true && primary !== undefined) completeSoon(ecs, service, primary)
}

function completeSoon(ecs: Ecs, service: ServiceState, { id }: DeploymentState): void {
  const event = { type: 'complete', service: service.arn, deployment: id } as const
  ecs.context.after(ecs.settings.completionDelayMs, event)
}

/** The time between the look that found it good and the completion is over. */
export function completeIfGood(ecs: Ecs, service: ServiceState, deploymentId: string): void {
  const [primary] = service.deployments
  const isGood = (service.steady && !service.held) || service.early === true
  if (!isGood || primary?.id !== deploymentId || primary.rolloutState !== 'IN_PROGRESS') return
  const current = currentServiceDeployment(service)
  if (current?.status === 'IN_PROGRESS') keepCounts(ecs, service, current)
  completeDeployment(ecs, service, primary)
}

/** The alarms of the current deployment are looked at. One that went off fails it. */
export function checkAlarms(ecs: Ecs, service: ServiceState, arn: string): void {
  const current = currentServiceDeployment(service)
  if (current?.arn !== arn) return
  const triggered = lookAtAlarms(ecs, service, current)
  if (triggered.length === 0) return
  failDeployment(ecs, service, {
    what: `alarm(s) ${triggered.join(', ')} in ALARM.`,
    by: 'ECS deployment alarms',
    rollback: current.configuration.alarms?.rollback ?? false,
  })
}
