import { requestReconcile } from './due.ts'
import type { DeploymentState, Ecs, ServiceState } from './model.ts'
import type { DeploymentPicture } from './rolling.ts'
import { addEvent, namesOf } from './service-events.ts'
import { failedTarget, reportDraining } from './targets.ts'
import type { TaskState } from './task-model.ts'
import { startServiceTask, stopTask } from './tasks.ts'

/** A task asked to leave by the scheduler. */
export function retire(ecs: Ecs, task: TaskState, reason: string): void {
  stopTask(ecs, task, { code: 'ServiceSchedulerInitiated', reason, exitCode: 0 })
}

export function scalingReason(deployment: DeploymentState): string {
  return `Scaling activity initiated by (deployment ${deployment.id})`
}

export function stopUnhealthy(ecs: Ecs, service: ServiceState, tasks: readonly TaskState[]): void {
  for (const task of tasks) retire(ecs, task, sicknessOf(task))
  if (tasks.length > 0) reportStops(ecs, service, tasks)
}

function sicknessOf(task: TaskState): string {
  const target = failedTarget(task)
  if (target === undefined) return 'Task failed container health checks'
  return `Task failed ELB health checks in (target-group ${target.group})`
}

export function isSick(task: TaskState): boolean {
  return task.health === 'UNHEALTHY'
}

export function picture(
  ecs: Ecs,
  deployment: DeploymentState,
  tasks: readonly TaskState[],
): DeploymentPicture {
  const bad = tasks.filter(isSick).length
  const paused = (deployment.pausedUntil ?? 0) > ecs.context.now
  return {
    good: tasks.length - bad,
    healthy: tasks.filter((task) => task.health === 'HEALTHY').length,
    bad,
    mayLaunch: !paused && deployment.rolloutState !== 'FAILED',
  }
}

/** Sick tasks first, then those that are not healthy yet, then the youngest. */
export function worst(tasks: readonly TaskState[]): TaskState[] {
  const rank = { UNHEALTHY: 0, UNKNOWN: 1, HEALTHY: 2 }
  return tasks.toSorted((a, b) => rank[a.health] - rank[b.health] || b.createdAt - a.createdAt)
}

export function stop(
  ecs: Ecs,
  primary: DeploymentState,
  tasks: readonly TaskState[],
  count: number,
): TaskState[] {
  const chosen = tasks.slice(0, count)
  for (const task of chosen) retire(ecs, task, scalingReason(primary))
  return chosen
}

export function start(
  ecs: Ecs,
  service: ServiceState,
  deployment: DeploymentState,
  count: number,
): void {
  if (count === 0) return
  const tasks = Array.from({ length: count }, () => startServiceTask(ecs, service, deployment))
  addEvent(ecs, service, `has started ${count} tasks: ${namesOf(tasks)}.`)
}

/** The look that follows sees the room that the stopped tasks leave. */
export function reportStops(ecs: Ecs, service: ServiceState, tasks: readonly TaskState[]): void {
  reportDraining(ecs, service, tasks)
  addEvent(ecs, service, `has stopped ${tasks.length} running tasks: ${namesOf(tasks)}.`)
  if (!ecs.settings.stoppingTasksCount) requestReconcile(ecs, service)
}
