import {
  DescribeTasksCommand,
  ListTasksCommand,
  type DescribeTasksCommandInput,
  type DescribeTasksCommandOutput,
  type DesiredStatus,
  type Task,
} from '@aws-sdk/client-ecs'
import { reads, type AwsReader, type BatchRead } from '../model/index.ts'
import { tagsOf } from './ownership.ts'

export const listTasks = reads('ecs:ListTasks', ListTasksCommand)
export const describeTasks = reads('ecs:DescribeTasks', DescribeTasksCommand)

/** The most that one page of ListTasks holds. */
const tasksPerPage = 100

/** A task as far as jobs care about it. Times in epoch ms. */
export interface RunTask {
  readonly arn: string
  /** The revision of the task definition that it runs, by its ARN. */
  readonly revision: string
  readonly startedBy: string
  readonly createdAt: number
  readonly startedAt?: number
  /** Somebody asked for its end, or it came by itself; it may still be on its way there. */
  readonly stopping: boolean
  readonly stopped: boolean
  readonly stoppedAt?: number
  readonly stopCode?: string
  readonly stoppedReason?: string
  /** Exit codes of the containers that ran, by name. */
  readonly exits: Readonly<Record<string, number>>
  /** What ECS says of containers that did not simply end, by name. */
  readonly reasons?: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
}

/** Tasks of one cluster by ARN. ECS knows a stopped one for about an hour. */
const tasksByArn: BatchRead<DescribeTasksCommandInput, DescribeTasksCommandOutput, RunTask> = {
  operation: describeTasks,
  max: 100,
  request: (cluster, arns) => ({ cluster, tasks: [...arns], include: ['TAGS'] }),
  items: (output) => (output.tasks ?? []).map((task) => [task.taskArn ?? '', runTaskOf(task)]),
}

export function lookAtTask(
  reader: AwsReader,
  cluster: string,
  arn: string,
): Promise<RunTask | undefined> {
  return reader.look(tasksByArn, cluster, arn)
}

/** The tasks of a family that are meant to run, or the ones that are not and that ECS still knows. */
export async function tasksOfFamily(
  reader: AwsReader,
  cluster: string,
  family: string,
  desiredStatus: DesiredStatus,
): Promise<readonly RunTask[]> {
  const arns: string[] = []
  let nextToken: string | undefined
  do {
    const page = await reader.read(listTasks, {
      cluster,
      family,
      desiredStatus,
      maxResults: tasksPerPage,
      ...(nextToken !== undefined && { nextToken }),
    })
    arns.push(...(page.taskArns ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  const tasks = await Promise.all(arns.map((arn) => lookAtTask(reader, cluster, arn)))
  return tasks.filter((task) => task !== undefined)
}

function runTaskOf(task: Task): RunTask {
  const { startedAt, stoppedAt, stopCode, stoppedReason } = task
  return {
    arn: task.taskArn ?? '',
    revision: task.taskDefinitionArn ?? '',
    startedBy: task.startedBy ?? '',
    createdAt: task.createdAt?.getTime() ?? 0,
    stopping: task.desiredStatus === 'STOPPED',
    stopped: task.lastStatus === 'STOPPED',
    exits: exitsOf(task),
    reasons: reasonsOf(task),
    tags: tagsOf(task.tags),
    ...(startedAt !== undefined && { startedAt: startedAt.getTime() }),
    ...(stoppedAt !== undefined && { stoppedAt: stoppedAt.getTime() }),
    ...(stopCode !== undefined && { stopCode }),
    ...(stoppedReason !== undefined && { stoppedReason }),
  }
}

function exitsOf({ containers = [] }: Task): Readonly<Record<string, number>> {
  return Object.fromEntries(
    containers.flatMap(({ name, exitCode }) =>
      name === undefined || exitCode === undefined ? [] : [[name, exitCode]],
    ),
  )
}

function reasonsOf({ containers = [] }: Task): Readonly<Record<string, string>> {
  return Object.fromEntries(
    containers.flatMap(({ name, reason }) =>
      name === undefined || reason === undefined ? [] : [[name, reason]],
    ),
  )
}

/** The id of a task: the last part of its ARN, as in the name of its log stream. */
export function taskIdOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
