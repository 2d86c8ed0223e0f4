import {
  type DescribeTasksRequest,
  type DescribeTasksResponse,
  DesiredStatus,
  LaunchType,
  type ListTasksRequest,
  type ListTasksResponse,
  TaskField,
} from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import { below, isArn } from './arns.ts'
import { findCluster } from './clusters.ts'
import { invalid, oneOf, required } from './errors.ts'
import type { Ecs } from './model.ts'
import type { TaskState } from './task-model.ts'
import { page } from './paging.ts'
import { serviceArnOf, serviceByArn } from './service-lookup.ts'
import { forgetStopped } from './tasks.ts'
import { taskView } from './task-view.ts'

const tasksMax = 100

export function taskArnOf(clusterArn: string, reference: string): string {
  return isArn(reference) ? reference : below(clusterArn, 'task', reference)
}

/** Up to 100 tasks. Stopped ones are there for an hour. */
export function describeTasks(input: DescribeTasksRequest, ecs: Ecs): DescribeTasksResponse {
  const references = required(input.tasks, 'tasks')
  for (const field of input.include ?? []) oneOf(field, TaskField, 'include')
  if (references.length === 0) throw invalid('Tasks cannot be empty.')
  if (references.length > tasksMax) {
    throw invalid(`At most ${tasksMax} tasks can be described in one call.`)
  }
  forgetStopped(ecs)
  const { arn: clusterArn } = findCluster(ecs, input.cluster)
  const arns = references.map((reference) => taskArnOf(clusterArn, reference))
  const found = [...new Set(arns)].map((arn) => ({ arn, task: ecs.state.tasks[arn] }))
  const withTags = input.include?.includes('TAGS') ?? false
  return {
    tasks: found.flatMap(({ task }) =>
      task === undefined ? [] : [{ ...taskView(ecs, task), ...(withTags && { tags: task.tags }) }],
    ),
    failures: found.flatMap(({ arn, task }) =>
      task === undefined ? [{ arn, reason: 'MISSING' }] : [],
    ),
  }
}

/** ARNs of tasks, those that are meant to run unless the request says otherwise. */
export function listTasks(input: ListTasksRequest, ecs: Ecs): ListTasksResponse {
  oneOf(input.desiredStatus, DesiredStatus, 'desiredStatus')
  oneOf(input.launchType, LaunchType, 'launchType')
  if (input.startedBy !== undefined && (input.serviceName ?? input.family) !== undefined) {
    throw invalid('startedBy must be the only filter. Leave serviceName and family out.')
  }
  forgetStopped(ecs)
  const cluster = findCluster(ecs, input.cluster)
  const candidates = candidatesOf(ecs, input).filter((task) => task.clusterArn === cluster.arn)
  const arns = candidates.filter((task) => isListed(task, input)).map((task) => task.arn)
  const { items, ...next } = page(ecs, input, { usual: 100, max: 100 }, arns, (arn) => arn)
  return { taskArns: items, ...next }
}

function candidatesOf(ecs: Ecs, input: ListTasksRequest): TaskState[] {
  if (input.containerInstance !== undefined) return []
  if (input.serviceName === undefined) return Object.values(ecs.state.tasks)
  const arn = serviceArnOf(ecs, input.cluster, input.serviceName)
  const service = serviceByArn(ecs, arn)
  if (service === undefined) throw new AwsError('ServiceNotFoundException', 'Service not found.')
  const known = [...service.taskArns, ...ecs.state.stopped]
  return known.flatMap((one) => ecs.state.tasks[one] ?? []).filter((task) => task.service === arn)
}

function isListed(task: TaskState, input: ListTasksRequest): boolean {
  const { family, startedBy, launchType, desiredStatus = 'RUNNING' } = input
  const meant = task.stop === undefined ? 'RUNNING' : 'STOPPED'
  return (
    meant === desiredStatus &&
    (family === undefined || familyOf(task) === family) &&
    (startedBy === undefined || task.startedBy === startedBy) &&
    (launchType === undefined || task.launchType === launchType)
  )
}

function familyOf(task: TaskState): string | undefined {
  return /:task-definition\/([^:]+):/.exec(task.taskDefinition)?.[1]
}
