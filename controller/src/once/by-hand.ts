import type { Unit } from '@plumbline/desired-state'
import { createAws, type AwsConnection } from '../adapters/aws/aws.ts'
import { systemClock } from '../adapters/clock.ts'
import { systemRandom } from '../adapters/random.ts'
import { contextOf } from '../engine/context.ts'
import { tasksOf } from '../inspect/running.ts'
import { executeCommand } from '../kinds/execute-command.ts'
import { operations } from '../kinds/index.ts'
import { runTask } from '../kinds/job-run/calls.ts'
import { compileStart } from '../kinds/job-run/compile.ts'
import { mainContainerOf } from '../kinds/main-container.ts'
import { ecsTags, familyOf, tagsFor } from '../kinds/ownership.ts'
import { lookAtTask, taskIdOf } from '../kinds/tasks.ts'
import type { LookedAt } from './look.ts'
import {
  FaultError,
  ownAccount,
  type AwsReader,
  type Json,
  type JsonObject,
} from '../model/index.ts'
import type { ReadLiveOptions } from '../adoption/read-live.ts'

/** AWS as the person at the keyboard may use it, beside every controller. */
export interface ByHand {
  /**
   * Starts one task of what runs of a unit, or of the newest form of a job. Nobody looks after it: it ends by itself.
   * @returns its ARN
   * @throws FaultError `NothingRuns` for a service that is not there, and what ECS says of the request
   */
  start(looked: LookedAt, asked: OneOff): Promise<string>
  /** How a task stands that `start` started. */
  follow(looked: LookedAt, task: string): Promise<TaskState>
  /**
   * Opens a session in a container of a unit.
   * @throws FaultError `NoSuchTask`, `ExecIsOff`, and what ECS says
   */
  open(looked: LookedAt, asked: SessionAsked): Promise<Session>
  close(): void
}

export interface OneOff {
  /** Whose command is another one; the main container when left out. */
  readonly container?: string
  /** Instead of the command of the task definition. */
  readonly command?: readonly string[]
  /** Who starts it: part of what ECS shows as `startedBy`. */
  readonly by: string
}

export interface TaskState {
  readonly status: 'starts' | 'runs' | 'stopped'
  /** Why ECS stopped it, where it did not end by itself. */
  readonly reason?: string
  /** Of the container that the unit is about; left out where it never ran. */
  readonly exitCode?: number
}

export interface SessionAsked {
  /** Id of a task, or its beginning; the newest when left out. */
  readonly task?: string
  readonly container?: string
  readonly command: string
}

/** What the plugin of Session Manager takes. */
export interface Session {
  readonly session: JsonObject
  /** `ecs:cluster_task_runtime`, as the AWS CLI builds it. */
  readonly target: string
  readonly region: string
  readonly task: string
  readonly container: string
}

/** ECS takes 128 characters of `startedBy`: letters, digits, hyphens, underscores and slashes. */
const startedByMax = 128

/** Uses the credentials of whoever calls, and none of the roles of a controller. */
export function byHand(options: Pick<ReadLiveOptions, 'endpoint' | 'credentials'>): ByHand {
  const { endpoint, credentials } = options
  const aws: AwsConnection = createAws({
    operations: [...operations, executeCommand],
    clock: systemClock,
    random: systemRandom,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  })
  const placeOf = ({ unit }: LookedAt) => ({
    account: ownAccount,
    region: unit.environment.region,
  })
  return {
    async start(looked, asked) {
      const send = aws.sender(placeOf(looked))
      const input = { ...requestOf(looked), ...asOneOff(looked.unit, asked) }
      const answer = await send({ op: runTask.op, access: 'write', input })
      const { tasks = [], failures = [] } = answer as Started
      const arn = tasks[0]?.taskArn
      if (arn !== undefined) return arn
      throw fault('NotStarted', `ECS did not start it: ${failures[0]?.reason ?? 'nothing said'}`)
    },
    async follow(looked, task) {
      const { reader } = aws(placeOf(looked))
      const { cluster } = looked.unit.environment
      const found = await lookAtTask(reader, cluster, task)
      if (found === undefined) throw fault('NoSuchTask', 'ECS does not know the task any more')
      const exitCode = found.exits[mainContainerOf(looked.unit)]
      const status = found.stopped ? 'stopped' : found.startedAt === undefined ? 'starts' : 'runs'
      return {
        status,
        ...(found.stoppedReason !== undefined && { reason: found.stoppedReason }),
        ...(exitCode !== undefined && { exitCode }),
      }
    },
    async open(looked, asked) {
      const place = placeOf(looked)
      const chosen = await choose(aws(place).reader, looked, asked)
      const { cluster } = looked.unit.environment
      const { task, container, runtimeId } = chosen
      const { command } = asked
      const input = { cluster, task, container, command, interactive: true }
      const answer = await aws.sender(place)({ op: executeCommand.op, access: 'write', input })
      const { session, clusterArn = '' } = answer as Opened
      const target = `ecs:${taskIdOf(clusterArn)}_${task}_${runtimeId}`
      return { session: { ...session }, target, region: place.region, task, container }
    },
    close: () => aws.close(),
  }
}

interface Started {
  readonly tasks?: readonly { readonly taskArn?: string }[]
  readonly failures?: readonly { readonly reason?: string }[]
}

interface Opened {
  readonly session?: JsonObject
  readonly clusterArn?: string
}

/** A task that is like those of the unit. */
function requestOf({ unit, source, model }: LookedAt): JsonObject {
  if (unit.kind === 'bundle') throw fault('NothingRuns', 'a bundle runs on hosts, not as tasks')
  const context = contextOf({ source, revision: '', unit })
  if (unit.kind === 'job') {
    const taskDefinition = model.taskDefinition?.taskDefinitionArn ?? familyOf(context)
    return { ...compileStart(unit, context).input, taskDefinition } as unknown as JsonObject
  }
  const { service } = model
  if (service === undefined) {
    throw fault('NothingRuns', `nothing of ${unit.id} is there yet: there is no service to be like`)
  }
  const { clusterArn, taskDefinition, networkConfiguration, platformVersion } = service
  const { launchType, capacityProviderStrategy, enableExecuteCommand, deployments } = service
  const [deployment] = (deployments ?? []) as readonly JsonObject[]
  const fields = {
    cluster: clusterArn,
    taskDefinition,
    networkConfiguration,
    platformVersion,
    enableExecuteCommand,
    volumeConfigurations: deployment?.volumeConfigurations,
    ...(Array.isArray(capacityProviderStrategy) && capacityProviderStrategy.length > 0
      ? { capacityProviderStrategy }
      : { launchType }),
    enableECSManagedTags: true,
    tags: ecsTags(tagsFor(context, unit)),
  }
  return Object.fromEntries<Json>(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function asOneOff(unit: Unit, { container, command, by }: OneOff): JsonObject {
  const name = container ?? mainContainerOf(unit)
  const startedBy = `by-hand/${by.replaceAll(/[^\w/-]/g, '-')}`.slice(0, startedByMax)
  return {
    startedBy,
    ...(command !== undefined && {
      overrides: { containerOverrides: [{ name, command: [...command] }] },
    }),
  }
}

interface Chosen {
  readonly task: string
  readonly container: string
  readonly runtimeId: string
}

/** The newest task that runs, or the one that is named, and its container. */
async function choose(
  reader: AwsReader,
  { unit, source }: LookedAt,
  { task: named = '', container }: SessionAsked,
): Promise<Chosen> {
  const context = contextOf({ source, revision: '', unit })
  const { cluster } = unit.environment
  const where = { unit: unit.id, cluster, family: familyOf(context) }
  const service = unit.kind === 'service' ? { service: unit.name } : {}
  const { found } = await tasksOf(reader, { ...where, ...service })
  const running = found
    .filter(({ taskArn = '' }) => taskIdOf(taskArn).startsWith(named))
    .toSorted((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0))
  const task = running.find(({ lastStatus }) => lastStatus === 'RUNNING')
  if (task === undefined) {
    const which = named === '' ? 'no task' : `no task ${named}`
    throw fault('NoSuchTask', `${which} of ${unit.id} runs`, 'plumbline status tells what runs')
  }
  if (task.enableExecuteCommand !== true) {
    const hint = `write exec: true into the document of ${unit.name}; tasks that start after that have it`
    throw fault('ExecIsOff', `commands cannot be run in the tasks of ${unit.id}`, hint)
  }
  const name = container ?? mainContainerOf(unit)
  const all = task.containers ?? []
  const runtimeId = all.find((one) => one.name === name)?.runtimeId
  if (runtimeId === undefined) {
    const names = all.map((one) => one.name).join(', ')
    throw fault(
      'NoSuchContainer',
      `no container ${name} runs there`,
      `its containers are: ${names}`,
    )
  }
  return { task: taskIdOf(task.taskArn ?? ''), container: name, runtimeId }
}

function fault(code: string, message: string, hint = 'plumbline explain says why'): FaultError {
  return new FaultError({ code, source: 'user', retry: 'never', message, hint })
}
