import { recordFailure, recordHealthy } from './breaker.ts'
import { requestReconcile } from './due.ts'
import type { Ecs, ServiceState } from './model.ts'
import type { TaskState } from './task-model.ts'
import { addEvent, namesOf } from './service-events.ts'
import { lifeOf } from './task-life.ts'
import { enter, forgetStopped, stopTask } from './tasks.ts'

/** The next thing happens to a task: called when its time has come. */
export function advanceTask(ecs: Ecs, task: TaskState): void {
  const { settings } = ecs
  const service = ecs.state.services[task.service]
  switch (task.status) {
    case 'PROVISIONING':
      return enter(ecs, task, 'PENDING', pullingMs(ecs, task))
    case 'PENDING':
      if (task.fate.kind === 'never-starts') return failToStart(ecs, task, service)
      return enter(ecs, task, 'ACTIVATING', settings.activatingMs)
    case 'ACTIVATING':
      return run(ecs, task, service)
    case 'RUNNING':
      return live(ecs, task, service)
    case 'DEACTIVATING':
      return enter(ecs, task, 'STOPPING', settings.stoppingMs)
    case 'STOPPING':
      return enter(ecs, task, 'DEPROVISIONING', settings.deprovisioningMs)
    case 'DEPROVISIONING':
      return end(ecs, task, service)
    case 'STOPPED':
  }
}

function pullingMs(ecs: Ecs, task: TaskState): number {
  const { kind, afterMs } = task.fate
  return kind === 'never-starts' && afterMs !== undefined ? afterMs : ecs.settings.pullingMs
}

function failToStart(ecs: Ecs, task: TaskState, service: ServiceState | undefined): void {
  const reason = task.fate.reason ?? 'CannotPullContainerError: the image cannot be pulled'
  stopTask(ecs, task, { code: 'TaskFailedToStart', reason, containerReason: reason })
  if (service === undefined) return
  const deployment = service.deployments.find((one) => one.id === task.deployment)
  if (deployment !== undefined) deployment.failedStarts += 1
  recordFailure(ecs, service, task)
  requestReconcile(ecs, service)
}

function run(ecs: Ecs, task: TaskState, service: ServiceState | undefined): void {
  enter(ecs, task, 'RUNNING')
  task.startedAt = ecs.context.now
  const deployment = service?.deployments.find((one) => one.id === task.deployment)
  if (deployment !== undefined) {
    deployment.ran = true
    deployment.failedStarts = 0
    deployment.restarts = 0
    const revision = service?.revisions.find((one) => one.arn === deployment.revision)
    if (revision !== undefined) revision.resolved = true
  }
  live(ecs, task, service)
}

/** Everything that is due in the life of a running task, and a date with what comes next. */
function live(ecs: Ecs, task: TaskState, service: ServiceState | undefined): void {
  const { healthyMs, unhealthyMs, exitMs } = lifeOf(ecs, task, service)
  const elapsedMs = ecs.context.now - (task.startedAt ?? ecs.context.now)
  if (exitMs !== undefined && elapsedMs >= exitMs) return exit(ecs, task, service)
  if (unhealthyMs !== undefined && elapsedMs >= unhealthyMs) return sicken(ecs, task, service)
  if (healthyMs !== undefined && elapsedMs >= healthyMs) {
    thrive(ecs, task, service)
  }
  const later = [healthyMs, unhealthyMs, exitMs].flatMap((ms) =>
    ms !== undefined && ms > elapsedMs ? [ms] : [],
  )
  if (later.length > 0) enter(ecs, task, 'RUNNING', Math.min(...later) - elapsedMs)
}

function thrive(ecs: Ecs, task: TaskState, service: ServiceState | undefined): void {
  task.health = 'HEALTHY'
  task.wasHealthy = true
  task.version += 1
  if (service === undefined) return
  recordHealthy(service, task)
  requestReconcile(ecs, service)
}

/** The task goes on running until the scheduler stops it. */
function sicken(ecs: Ecs, task: TaskState, service: ServiceState | undefined): void {
  if (task.health === 'UNHEALTHY') return
  task.health = 'UNHEALTHY'
  task.version += 1
  if (service === undefined) return
  addEvent(ecs, service, `${namesOf([task])} failed container health checks.`)
  recordFailure(ecs, service, task)
  requestReconcile(ecs, service)
}

function exit(ecs: Ecs, task: TaskState, service: ServiceState | undefined): void {
  const { exitCode = 1, reason } = task.fate
  stopTask(ecs, task, {
    code: 'EssentialContainerExited',
    reason: 'Essential container in task exited',
    exitCode,
    ...(reason !== undefined && { containerReason: reason }),
  })
  if (service === undefined) return
  if (!task.wasHealthy && ecs.settings.earlyExitsCount) recordFailure(ecs, service, task)
  requestReconcile(ecs, service)
}

function end(ecs: Ecs, task: TaskState, service: ServiceState | undefined): void {
  enter(ecs, task, 'STOPPED')
  task.stoppedAt = ecs.context.now
  ecs.state.stopped.push(task.arn)
  forgetStopped(ecs)
  if (service === undefined) return
  service.taskArns = service.taskArns.filter((arn) => arn !== task.arn)
  requestReconcile(ecs, service)
}
