import type { Tag } from '@aws-sdk/client-ecs'
import { below, hex, lastSegment } from './arns.ts'
import { deregisterInstances } from './discovery.ts'
import { fateOf } from './fates.ts'
import type { DeploymentState, Ecs, ServiceState } from './model.ts'
import type { TaskState, TaskStatus } from './task-model.ts'
import { isFargate } from './service-options.ts'
import { byArn } from './task-definition-lookup.ts'
import { pull } from './pulls.ts'
import { deregisterTargets } from './targets.ts'
import { tellTask } from './telling.ts'

/** Tasks of a service that have not stopped. */
export function liveTasks(ecs: Ecs, service: ServiceState): TaskState[] {
  return service.taskArns.flatMap((arn) => ecs.state.tasks[arn] ?? [])
}

/** Whether a task is meant to run. */
export function isKept(task: TaskState): boolean {
  return task.stop === undefined
}

export function startServiceTask(
  ecs: Ecs,
  service: ServiceState,
  deployment: DeploymentState,
): TaskState {
  const revision = service.revisions.find((one) => one.arn === deployment.revision)
  const { workload, options } = revision ?? service
  const task = newTask(ecs, {
    clusterArn: service.clusterArn,
    service: service.arn,
    deployment: deployment.id,
    taskDefinition: workload.taskDefinition,
    group: `service:${service.name}`,
    startedBy: deployment.id,
    enableExecuteCommand: service.options.enableExecuteCommand,
    overrides: { containerOverrides: [], inferenceAcceleratorOverrides: [] },
    tags: serviceTaskTags(ecs, service, workload.taskDefinition),
    ...(revision?.digests && { digests: revision.digests }),
    ...capacityOf(options),
    ...(workload.networkConfiguration && { networkConfiguration: workload.networkConfiguration }),
  })
  service.taskArns.push(task.arn)
  return task
}

type NewTask = Omit<
  TaskState,
  'arn' | 'createdAt' | 'fate' | 'status' | 'version' | 'health' | 'wasHealthy'
>

/** Puts a task into PROVISIONING. Its fate is decided here: a rule that comes later is for later tasks. */
export function newTask(ecs: Ecs, input: NewTask): TaskState {
  const taskDefinition = byArn(ecs, input.taskDefinition)
  const pulled = pull(ecs, taskDefinition, input.digests)
  const task: TaskState = {
    ...input,
    arn: below(input.clusterArn, 'task', hex(ecs.context, 32)),
    createdAt: ecs.context.now,
    fate: fateOf(ecs, taskDefinition, input, pulled),
    status: 'PROVISIONING',
    version: 0,
    health: 'UNKNOWN',
    wasHealthy: false,
    ...('digests' in pulled && { digests: pulled.digests }),
  }
  ecs.state.tasks[task.arn] = task
  enter(ecs, task, 'PROVISIONING', ecs.settings.provisioningMs)
  return task
}

/** Moves a task into a state, and on from there after `ms` unless something else happens to it before. */
export function enter(ecs: Ecs, task: TaskState, status: TaskStatus, ms?: number): void {
  task.status = status
  task.version += 1
  tellTask(ecs, task)
  if (ms !== undefined)
    ecs.context.after(ms, { type: 'task', task: task.arn, version: task.version })
}

/**
 * Begins to stop a task; does nothing to one that is stopping already. It leaves its target groups first, and drains as
 * long as there is something in it that could answer.
 */
export function stopTask(
  ecs: Ecs,
  task: TaskState,
  stop: Omit<NonNullable<TaskState['stop']>, 'at'>,
): void {
  if (task.stop !== undefined) return
  task.stop = { ...stop, at: ecs.context.now }
  const drainMs = deregisterTargets(ecs, task)
  deregisterInstances(ecs, task)
  if (task.status === 'RUNNING') {
    const waitMs = stop.code === 'EssentialContainerExited' ? 0 : drainMs
    enter(ecs, task, 'DEACTIVATING', Math.max(ecs.settings.deactivatingMs, waitMs))
  } else enter(ecs, task, 'DEPROVISIONING', ecs.settings.deprovisioningMs)
}

/** Forgets tasks that stopped long ago. */
export function forgetStopped(ecs: Ecs): void {
  const { stopped, tasks } = ecs.state
  const oldest = ecs.context.now - ecs.settings.stoppedTasksKeptMs
  const kept = stopped.findIndex((arn) => (tasks[arn]?.stoppedAt ?? 0) > oldest)
  for (const arn of stopped.splice(0, kept === -1 ? stopped.length : kept)) delete tasks[arn]
}

export function capacityOf(
  options: Pick<ServiceState['options'], 'launchType' | 'capacityProviderStrategy'>,
): Pick<TaskState, 'launchType' | 'capacityProvider' | 'platformVersion'> {
  const provider = options.capacityProviderStrategy?.toSorted(
    (a, b) => (b.weight ?? 0) - (a.weight ?? 0),
  )[0]?.capacityProvider
  const fargate = isFargate(options)
  const launchType = options.launchType ?? (fargate ? 'FARGATE' : undefined)
  return {
    ...(launchType && { launchType }),
    ...(provider !== undefined && { capacityProvider: provider }),
    ...(fargate && { platformVersion: '1.4.0' }),
  }
}

function serviceTaskTags(ecs: Ecs, service: ServiceState, taskDefinition: string): Tag[] {
  const { propagateTags, enableECSManagedTags } = service.options
  const managed = [
    { key: 'aws:ecs:clusterName', value: lastSegment(service.clusterArn) },
    { key: 'aws:ecs:serviceName', value: service.name },
  ]
  const propagated = propagateTags === 'TASK_DEFINITION' ? byArn(ecs, taskDefinition).tags : []
  return [
    ...(enableECSManagedTags ? managed : []),
    ...(propagateTags === 'SERVICE' ? service.tags : propagated),
  ]
}
