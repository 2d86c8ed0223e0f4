import {
  oneLine,
  scrub,
  type AwsReader,
  type StoppedContainer,
  type StoppedTasks,
} from '../model/index.ts'
import { listTasks, lookAtTask, taskIdOf, type RunTask } from './tasks.ts'

/** One page of stopped tasks is looked at: of more than a hundred, further ones would tell the same. */
const stoppedMax = 100
const groupsMax = 5
const textMax = 400

/** The tasks of a service that a deployment started and that stopped. ECS knows them for about an hour. */
export async function stoppedTasksOf(
  reader: AwsReader,
  service: { readonly cluster: string; readonly name: string },
  deployment: string,
): Promise<readonly RunTask[]> {
  // A filter by `startedBy` admits no other (ListTasks reference).
  const { taskArns = [] } = await reader.read(listTasks, {
    cluster: service.cluster,
    serviceName: service.name,
    desiredStatus: 'STOPPED',
    maxResults: stoppedMax,
  })
  const found = await Promise.all(taskArns.map((arn) => lookAtTask(reader, service.cluster, arn)))
  return found.filter((task) => task !== undefined && task.startedBy === deployment) as RunTask[]
}

/** Tasks that failed, by what they failed of, most first. Those that the scheduler let go are no failures. Pure. */
export function groupStopped(stopped: readonly RunTask[]): readonly StoppedTasks[] {
  const groups = new Map<string, StoppedTasks>()
  for (const task of stopped.filter(isFailure)) {
    const { arn, stopCode = 'no stop code' } = task
    const reason = textOf(task.stoppedReason ?? 'ECS gives no reason')
    const containers = containersOf(task)
    const key = JSON.stringify([stopCode, reason, containers]).replaceAll(idPattern, '')
    const one = { count: 1, stopCode, reason, containers, example: taskIdOf(arn) }
    const before = groups.get(key)
    groups.set(key, before === undefined ? one : { ...before, count: before.count + 1 })
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count).slice(0, groupsMax)
}

/** Ids of requests and of tasks differ in texts that say the same. */
const idPattern = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g

/** The scheduler stops tasks when it scales and when it replaces them, and says of others what they failed. */
function isFailure({ stopCode, stoppedReason = '' }: RunTask): boolean {
  return stopCode !== 'ServiceSchedulerInitiated' || /fail|unhealthy/i.test(stoppedReason)
}

function containersOf({ exits, reasons = {} }: RunTask): readonly StoppedContainer[] {
  const names = [...new Set([...Object.keys(exits), ...Object.keys(reasons)])].toSorted()
  const containers = names.map((name) => {
    const exitCode = exits[name]
    const reason = reasons[name]
    return {
      name,
      ...(exitCode !== undefined && { exitCode }),
      ...(reason !== undefined && { reason: textOf(reason) }),
    }
  })
  return containers.toSorted((a, b) => blame(b) - blame(a))
}

/** Exit codes of SIGKILL and SIGTERM: ECS ends the other containers so when one has ended. */
const endedByEcs = new Set([137, 143])

/** How much a container looks like the one that the task stopped for. */
function blame({ exitCode, reason }: StoppedContainer): number {
  if (reason !== undefined) return 3
  if (exitCode === undefined) return 0
  return exitCode === 0 || endedByEcs.has(exitCode) ? 1 : 2
}

/** A text of somebody else as it is kept: one line, without credentials, of bounded length. */
export function textOf(text: string): string {
  const clean = oneLine(scrub(text))
  return clean.length > textMax ? `${clean.slice(0, textMax - 1)}…` : clean
}
