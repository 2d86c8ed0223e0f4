import {
  LaunchType,
  PropagateTags,
  type RunTaskRequest,
  type RunTaskResponse,
  type StopTaskRequest,
  type StopTaskResponse,
} from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import { checkProviders, findCluster } from './clusters.ts'
import { requestReconcile } from './due.ts'
import { between, invalid, oneOf, required } from './errors.ts'
import type { ClusterState, Ecs, TaskDefinitionState } from './model.ts'
import type { TaskState } from './task-model.ts'
import { checkTags } from './tag-rules.ts'
import { runnable } from './task-definition-lookup.ts'
import { taskArnOf } from './task-reads.ts'
import { capacityOf, newTask, stopTask } from './tasks.ts'
import { taskView } from './task-view.ts'
import { canonical } from '../core/values.ts'

/**
 * Starts up to 10 tasks that no service looks after: they run, and end, as their fate says. The same client token and
 * parameters answer with the same tasks.
 * @throws AwsError ConflictException for a client token that stands for other parameters
 */
export function runTask(input: RunTaskRequest, ecs: Ecs): RunTaskResponse {
  oneOf(input.launchType, LaunchType, 'launchType')
  oneOf(input.propagateTags, PropagateTags, 'propagateTags')
  between(input.count, 1, 10, 'count')
  checkTags(input.tags ?? [])
  const cluster = findCluster(ecs, input.cluster)
  const { clientToken, ...request } = input
  const key = `${cluster.arn}/${clientToken}`
  const earlier = clientToken === undefined ? undefined : ecs.state.runs[key]
  if (earlier !== undefined) return repeat(ecs, earlier, canonical(request))
  const taskDefinition = runnable(ecs, required(input.taskDefinition, 'taskDefinition'))
  checkRun(input, taskDefinition)
  checkProviders(cluster, input.capacityProviderStrategy)
  checkOverrides(input, taskDefinition)
  const tasks = Array.from({ length: input.count ?? 1 }, () =>
    oneOff(ecs, cluster, taskDefinition, input),
  )
  if (clientToken !== undefined) {
    ecs.state.runs[key] = { input: canonical(request), tasks: tasks.map((task) => task.arn) }
  }
  return { tasks: tasks.map((task) => withTags(ecs, task)), failures: [] }
}

function repeat(ecs: Ecs, earlier: Ecs['state']['runs'][string], request: string): RunTaskResponse {
  if (earlier.input !== request) {
    throw new AwsError(
      'ConflictException',
      'The clientToken was used before with other parameters. Use a new token.',
      400,
      { resourceIds: [...earlier.tasks] },
    )
  }
  const tasks = earlier.tasks.flatMap((arn) => ecs.state.tasks[arn] ?? [])
  return { tasks: tasks.map((task) => withTags(ecs, task)), failures: [] }
}

function checkRun(input: RunTaskRequest, taskDefinition: TaskDefinitionState): void {
  const { networkMode, compatibilities = [] } = taskDefinition.definition
  if (input.launchType !== undefined && input.capacityProviderStrategy?.length) {
    throw invalid(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    )
  }
  if (input.launchType === 'FARGATE' && !compatibilities.includes('FARGATE')) {
    throw invalid('Task definition does not support launch_type FARGATE.')
  }
  if (networkMode === 'awsvpc' && input.networkConfiguration === undefined) {
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
  }
}

function checkOverrides(input: RunTaskRequest, { definition }: TaskDefinitionState): void {
  const names = definition.containerDefinitions?.map((one) => one.name) ?? []
  for (const { name } of input.overrides?.containerOverrides ?? []) {
    if (names.includes(name)) continue
    throw invalid(`Override for container named ${name} is not a container in the TaskDefinition.`)
  }
}

/** What the request asks for, else the default of the cluster, else EC2. */
function capacity(cluster: ClusterState, input: RunTaskRequest): Parameters<typeof capacityOf>[0] {
  const asked = input.capacityProviderStrategy ?? []
  if (asked.length > 0) return { capacityProviderStrategy: asked }
  if (input.launchType !== undefined) return { launchType: input.launchType }
  const usual = cluster.defaultCapacityProviderStrategy
  return usual.length > 0 ? { capacityProviderStrategy: usual } : { launchType: 'EC2' }
}

function oneOff(
  ecs: Ecs,
  cluster: ClusterState,
  taskDefinition: TaskDefinitionState,
  input: RunTaskRequest,
): TaskState {
  const propagated = input.propagateTags === 'TASK_DEFINITION' ? taskDefinition.tags : []
  const managed = [{ key: 'aws:ecs:clusterName', value: cluster.name }]
  return newTask(ecs, {
    clusterArn: cluster.arn,
    service: '',
    deployment: '',
    taskDefinition: taskDefinition.arn,
    group: input.group ?? `family:${taskDefinition.definition.family}`,
    startedBy: input.startedBy ?? '',
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    overrides: { containerOverrides: [], inferenceAcceleratorOverrides: [], ...input.overrides },
    tags: [...(input.enableECSManagedTags ? managed : []), ...propagated, ...(input.tags ?? [])],
    ...capacityOf(capacity(cluster, input)),
    ...(input.networkConfiguration && { networkConfiguration: input.networkConfiguration }),
  })
}

function withTags(ecs: Ecs, task: TaskState) {
  return { ...taskView(ecs, task), tags: task.tags }
}

/** Stops one task. The scheduler replaces it when it belongs to a service. */
export function stopTaskByRequest(input: StopTaskRequest, ecs: Ecs): StopTaskResponse {
  const cluster = findCluster(ecs, input.cluster)
  const task = ecs.state.tasks[taskArnOf(cluster.arn, required(input.task, 'task'))]
  if (task === undefined) throw invalid('The referenced task was not found.')
  stopByHand(ecs, task, input.reason ?? 'Task stopped by user')
  return { task: taskView(ecs, task) }
}

export function stopByHand(ecs: Ecs, task: TaskState, reason: string): void {
  stopTask(ecs, task, { code: 'UserInitiated', reason, exitCode: 0 })
  const service = ecs.state.services[task.service]
  if (service === undefined) return
  ecs.touched.add(service.arn)
  requestReconcile(ecs, service)
}
