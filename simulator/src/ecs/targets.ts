import { reachedAt, zoneOf } from './addresses.ts'
import { requestReconcile } from './due.ts'
import type { Ecs, ServiceState } from './model.ts'
import { addEvent } from './service-events.ts'
import { byArn } from './task-definition-lookup.ts'
import type { TaskState, TaskTarget } from './task-model.ts'
import { resolvedOf } from './traffic.ts'

/** Registers a task with the target groups of its revision. From then on load balancing decides on its health. */
export function registerTargets(ecs: Ecs, service: ServiceState, task: TaskState): void {
  const registry = ecs.context.peer('elasticloadbalancing')
  if (registry === undefined) return
  const targets = targetsOf(ecs, service, task)
  if (targets.length === 0) return
  task.targets = targets
  const registered = { ...service.registered }
  for (const { group, id, port } of targets) {
    const target = { group, id, port, zone: zoneOf(task), owner: task.arn }
    if (registry.register(target)) registered[group] = (registered[group] ?? 0) + 1
    else addEvent(ecs, service, `failed to register targets in (target-group ${group})`)
  }
  service.registered = registered
  requestReconcile(ecs, service)
}

function targetsOf(ecs: Ecs, service: ServiceState, task: TaskState): TaskTarget[] {
  const deployment = service.deployments.find((one) => one.id === task.deployment)
  const revision = service.revisions.find((one) => one.arn === deployment?.revision)
  const { networkMode, containerDefinitions } = byArn(ecs, task.taskDefinition).definition
  return resolvedOf(revision).flatMap(({ targetGroupArn: group, containerName, containerPort }) => {
    if (group === undefined) return []
    const container = containerDefinitions?.find((one) => one.name === containerName)
    const mapping = container?.portMappings?.find((one) => one.containerPort === containerPort)
    const address = reachedAt(task, networkMode, mapping ?? {})
    return [{ group, ...address, health: 'UNKNOWN' as const, why: '' }]
  })
}

/** Tells the target groups of a task, when it changes, whether the program in it answers their checks. */
export function answerChecks(ecs: Ecs, task: TaskState, answers: boolean): void {
  if (task.targets === undefined || (task.answers ?? false) === answers) return
  task.answers = answers
  const registry = ecs.context.peer('elasticloadbalancing')
  for (const target of task.targets) registry?.answer(addressIn(target), answers)
}

/** Takes a task out of its target groups and tells for how many ms it drains. */
export function deregisterTargets(ecs: Ecs, task: TaskState): number {
  const registry = ecs.context.peer('elasticloadbalancing')
  const delays = (task.targets ?? []).map((one) => registry?.deregister(addressIn(one)) ?? 0)
  return Math.max(0, ...delays)
}

function addressIn({ group, id, port }: TaskTarget) {
  return { group, id, port }
}

export function allTargetsHealthy({ targets = [] }: TaskState): boolean {
  return targets.every((one) => one.health === 'HEALTHY')
}

export function failedTarget({ targets = [] }: TaskState): TaskTarget | undefined {
  return targets.find((one) => one.health === 'UNHEALTHY')
}

/** One event for all that were registered with a group since the last look. */
export function reportRegistrations(ecs: Ecs, service: ServiceState): void {
  for (const [group, count] of Object.entries(service.registered ?? {})) {
    addEvent(ecs, service, `registered ${count} targets in (target-group ${group})`)
  }
  delete service.registered
}

/** Tasks were deregistered and drain. */
export function reportDraining(ecs: Ecs, service: ServiceState, tasks: readonly TaskState[]): void {
  const targets = tasks.flatMap((one) => one.targets ?? [])
  if (targets.length === 0) return
  const draining = tasks.filter((one) => one.targets !== undefined)
  addEvent(ecs, service, `has begun draining connections on ${draining.length} tasks.`)
  for (const group of new Set(targets.map((one) => one.group))) {
    const count = targets.filter((one) => one.group === group).length
    addEvent(ecs, service, `deregistered ${count} targets in (target-group ${group})`)
  }
}
