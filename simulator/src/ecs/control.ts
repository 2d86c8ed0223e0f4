import { AwsError, type ControlCommand } from '../core/types.ts'
import { findCluster } from './clusters.ts'
import { setLag } from './lag.ts'
import type { Ecs } from './model.ts'
import type { Fate, FateRule } from './task-model.ts'
import { serviceToChange } from './service-lookup.ts'
import { isKept, liveTasks } from './tasks.ts'
import { stopByHand } from './task-writes.ts'

const commands = {
  fate: setFate,
  'clear-fates': clearFates,
  'stop-tasks': stopTasks,
  lag: lag,
} satisfies Record<string, (ecs: Ecs, command: ControlCommand) => object>

/** Answers a command of the control endpoint. */
export function control(ecs: Ecs, command: ControlCommand): object {
  const name = command.type as keyof typeof commands
  if (!Object.hasOwn(commands, name)) {
    throw refused(
      `ecs does not know "${command.type}"; it knows ${Object.keys(commands).join(', ')}`,
    )
  }
  return commands[name](ecs, command)
}

const fateKinds: readonly Fate['kind'][] = ['healthy', 'unhealthy', 'exits', 'never-starts']

/** Decides how tasks fare that start from now on. The newest rule that matches a task counts. */
function setFate(ecs: Ecs, command: ControlCommand): object {
  const kind = fateKinds.find((one) => one === command.fate)
  if (kind === undefined) throw refused(`fate must be one of ${fateKinds.join(', ')}`)
  const afterSeconds = number(command, 'afterSeconds')
  const exitCode = number(command, 'exitCode')
  const reason = text(command, 'reason')
  const image = text(command, 'image')
  const taskDefinition = text(command, 'taskDefinition')
  const group = text(command, 'group')
  const lines = texts(command, 'lines')
  const rule: FateRule = {
    ...(image !== undefined && { image }),
    ...(taskDefinition !== undefined && { taskDefinition }),
    ...(group !== undefined && { group }),
    fate: {
      kind,
      ...(afterSeconds !== undefined && { afterMs: afterSeconds * 1_000 }),
      ...(exitCode !== undefined && { exitCode }),
      ...(reason !== undefined && { reason }),
      ...(lines !== undefined && { lines }),
    },
  }
  ecs.state.fates.unshift(rule)
  return { fates: ecs.state.fates.length }
}

function clearFates(ecs: Ecs): object {
  ecs.state.fates.length = 0
  return { fates: 0 }
}

/** Stops the tasks of a service behind the back of its scheduler, which then starts others. */
function stopTasks(ecs: Ecs, command: ControlCommand): object {
  const name = text(command, 'service')
  if (name === undefined) throw refused('stop-tasks needs service, the name of the service')
  const cluster = findCluster(ecs, text(command, 'cluster'))
  const service = serviceToChange(ecs, cluster.arn, name)
  const tasks = liveTasks(ecs, service).filter(isKept)
  for (const task of tasks) stopByHand(ecs, task, text(command, 'reason') ?? 'Stopped by hand')
  return { stopped: tasks.map((task) => task.arn) }
}

/** DescribeServices, ListServices and ListTaskDefinitions see a state up to `ms` old from now on. */
function lag(ecs: Ecs, command: ControlCommand): object {
  const ms = number(command, 'ms') ?? 0
  setLag(ecs, ms)
  return { ms }
}

function text(command: ControlCommand, field: string): string | undefined {
  const value = command[field]
  if (value === undefined || typeof value === 'string') return value
  throw refused(`${field} of ${command.type} must be a text`)
}

function texts(command: ControlCommand, field: string): readonly string[] | undefined {
  const value = command[field]
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value
  throw refused(`${field} of ${command.type} must be a list of texts`)
}

function number(command: ControlCommand, field: string): number | undefined {
  const value = command[field]
  if (value === undefined || (typeof value === 'number' && value >= 0)) return value
  throw refused(`${field} of ${command.type} must be a number, 0 or more`)
}

function refused(message: string): AwsError {
  return new AwsError('InvalidControl', `${message}. See the specification of the simulated ECS.`)
}
