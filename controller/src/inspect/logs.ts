import type { ContainerDefinition, Task } from '@aws-sdk/client-ecs'
import { tasksOf, type Whereabouts } from './running.ts'
import { taskDefinitionByArn } from '../kinds/ecs-reads.ts'
import { getLogEvents } from '../kinds/log-tail.ts'
import { taskIdOf } from '../kinds/tasks.ts'
import { oneLine, scrub, type AwsReader, type LogQuery, type Logs } from '../model/index.ts'

const lineLengthMax = 2_000
/** Of more stopped tasks than these, the newest are offered. */
const stoppedShown = 10

/** The last lines that a container of a unit wrote: five calls at most. */
export async function logsOf(
  reader: AwsReader,
  where: Whereabouts,
  query: LogQuery,
  now: () => number,
): Promise<Logs> {
  const [running, stopped] = await Promise.all([
    tasksOf(reader, where, 'RUNNING'),
    tasksOf(reader, where, 'STOPPED'),
  ])
  const all = [
    ...newestFirst(running.found),
    ...newestFirst(stopped.found).slice(0, stoppedShown),
  ].filter(({ startedAt }) => startedAt !== undefined)
  const tasks = all.map((task) => ({
    id: taskIdOf(task.taskArn ?? ''),
    stopped: task.lastStatus === 'STOPPED',
  }))
  const task = all.find(({ taskArn }) => taskIdOf(taskArn ?? '') === query.task) ?? all[0]
  if (task === undefined) {
    return { tasks, containers: [], why: 'No task of it has begun to run within the last hour.' }
  }
  const definitions = await containersOf(reader, task)
  const containers = definitions.map(({ name = '' }) => name)
  const chosen =
    definitions.find(({ name }) => name === query.container) ??
    definitions.find((one) => streamOf(one, task) !== undefined) ??
    definitions[0]
  const stream = chosen === undefined ? undefined : streamOf(chosen, task)
  if (chosen === undefined || stream === undefined) {
    const why =
      'Its log is kept elsewhere: only the log driver awslogs, with a prefix, can be read.'
    return { tasks, containers, why }
  }
  const { events = [] } = await reader.read(getLogEvents, {
    logGroupName: stream.group,
    logStreamName: stream.stream,
    limit: query.lines,
    startFromHead: false,
  })
  const lines = events.map(({ timestamp = 0, message = '' }) => ({
    at: timestamp,
    text: lineOf(message),
  }))
  const of = { task: taskIdOf(task.taskArn ?? ''), container: chosen.name ?? '' }
  return { tasks, containers, log: { at: now(), ...of, ...stream, lines } }
}

function newestFirst(tasks: readonly Task[]): readonly Task[] {
  return tasks.toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))
}

async function containersOf(
  reader: AwsReader,
  { taskDefinitionArn }: Task,
): Promise<readonly ContainerDefinition[]> {
  const found = await reader.look(taskDefinitionByArn, '', taskDefinitionArn ?? '')
  return found?.taskDefinition.containerDefinitions ?? []
}

/** Where the log driver `awslogs` puts the log of a container: `<prefix>/<container>/<task>`. */
function streamOf(
  { name, logConfiguration }: ContainerDefinition,
  { taskArn = '' }: Task,
): { readonly group: string; readonly stream: string } | undefined {
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } =
    logConfiguration?.options ?? {}
  if (logConfiguration?.logDriver !== 'awslogs') return undefined
  if (group === undefined || prefix === undefined) return undefined
  return { group, stream: `${prefix}/${name}/${taskIdOf(taskArn)}` }
}

/** Indentation is what makes a stack trace readable; everything else that steers a terminal goes. */
function lineOf(message: string): string {
  const clean = scrub(message).replaceAll('\t', '  ')
  const indent = /^ */.exec(clean)?.[0].slice(0, 8) ?? ''
  const text = `${indent}${oneLine(clean)}`
  return text.length > lineLengthMax ? `${text.slice(0, lineLengthMax - 1)}…` : text
}
