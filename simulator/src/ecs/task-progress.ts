import type { Peers } from '../core/peers.ts'
import { recordFailure, recordHealthy } from './breaker.ts'
import { registerInstances } from './discovery.ts'
import { beginLogs } from './container-logs.ts'
import { requestReconcile } from './due.ts'
import type { Ecs, RevisionState, ServiceState } from './model.ts'
import type { TaskState, TaskTarget } from './task-model.ts'
import { addEvent, namesOf } from './service-events.ts'
import { allTargetsHealthy, answerChecks, failedTarget, registerTargets } from './targets.ts'
import { answering, graceMs, lifeOf } from './task-life.ts'
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
      enter(ecs, task, 'ACTIVATING', settings.activatingMs)
      if (service !== undefined) registerTargets(ecs, service, task)
      return
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
  beginLogs(ecs, task)
  const deployment = service?.deployments.find((one) => one.id === task.deployment)
  if (deployment !== undefined) {
    deployment.ran = true
    deployment.failedStarts = 0
    deployment.restarts = 0
    const revision = service?.revisions.find((one) => one.arn === deployment.revision)
    if (revision !== undefined) resolveImages(revision, task)
  }
  if (service !== undefined) registerInstances(ecs, service, task)
  live(ecs, task, service)
}

/** ECS looks a tag up once for all tasks of a revision. */
function resolveImages(revision: RevisionState, { digests }: TaskState): void {
  if (!revision.resolved && digests !== undefined) revision.digests = digests
  revision.resolved = true
}

/** Everything that is due in the life of a running task, and a date with what comes next. */
function live(ecs: Ecs, task: TaskState, service: ServiceState | undefined): void {
  const { healthyMs, unhealthyMs, exitMs } = lifeOf(ecs, task, service)
  const elapsedMs = ecs.context.now - (task.startedAt ?? ecs.context.now)
  const isPast = (ms: number | undefined) => ms !== undefined && elapsedMs >= ms
  if (isPast(exitMs)) return exit(ecs, task, service)
  if (isPast(unhealthyMs)) {
    return sicken(ecs, task, service, `${namesOf([task])} failed container health checks.`)
  }
  const { fromMs, untilMs } = answering(task)
  answerChecks(ecs, task, isPast(fromMs) && !isPast(untilMs))
  const failed = failedTarget(task)
  const ignoredMs = failed && graceMs(service)
  if (failed && isPast(ignoredMs)) sicken(ecs, task, service, failureIn(task, failed))
  else if (isPast(healthyMs) && allTargetsHealthy(task)) thrive(ecs, task, service)
  const answers = task.targets === undefined ? [] : [fromMs, untilMs]
  const later = [healthyMs, unhealthyMs, exitMs, ignoredMs, ...answers].flatMap((ms) =>
    ms !== undefined && ms > elapsedMs ? [ms] : [],
  )
  if (later.length > 0) enter(ecs, task, 'RUNNING', Math.min(...later) - elapsedMs)
}

function failureIn(task: TaskState, { group, port, why }: TaskTarget): string {
  return `${namesOf([task])} (port ${port}) is unhealthy in (target-group ${group}) due to (reason ${why}).`
}

/** A target group found a task healthy or unhealthy. */
export function hearHealth(
  ecs: Ecs,
  ...[owner, news]: Parameters<Peers['ecs']['hearHealth']>
): void {
  const task = ecs.state.tasks[owner]
  const target = task?.targets?.find((one) => one.group === news.group && one.port === news.port)
  if (task === undefined || target === undefined || task.stop !== undefined) return
  target.health = news.isHealthy ? 'HEALTHY' : 'UNHEALTHY'
  target.why = news.why
  ecs.touched.add(task.service)
  if (task.status === 'RUNNING') live(ecs, task, ecs.state.services[task.service])
}

function thrive(ecs: Ecs, task: TaskState, service: ServiceState | undefined): void {
  if (task.health === 'HEALTHY') return
  task.health = 'HEALTHY'
  task.wasHealthy = true
  task.version += 1
  if (service === undefined) return
  recordHealthy(service, task)
  requestReconcile(ecs, service)
}

/** The task goes on running until the scheduler stops it. */
function sicken(ecs: Ecs, task: TaskState, service: ServiceState | undefined, event: string): void {
  if (task.health === 'UNHEALTHY') return
  task.health = 'UNHEALTHY'
  task.version += 1
  if (service === undefined) return
  addEvent(ecs, service, event)
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
