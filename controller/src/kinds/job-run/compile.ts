import type { RunTaskCommandInput } from '@aws-sdk/client-ecs'
import type { JobUnit } from '@plumbline/desired-state'
import { createHash } from 'node:crypto'
import { ref, type Context, type Shape } from '../../model/index.ts'
import { compileTaskDefinition } from '../compile-task.ts'
import { mainContainerOf } from '../main-container.ts'
import { normalTaskDefinition } from '../normal-task.ts'
import { ecsTags, familyOf, logGroupOf, tagsFor } from '../ownership.ts'

/** What it takes to start a job, and to tell whether it ran. */
export interface RunRequest {
  /** For RunTask, without what makes one run different from another. */
  readonly input: RunTaskCommandInput
  /** What runs, in the normal form of a task definition. */
  readonly definition: Shape
  /** Hash of where it runs. */
  readonly place: string
  /** Hash of the unit, what runs and where: another one is another thing to run. */
  readonly identity: string
  readonly attempts: number
  readonly timeoutMs?: number
  /** The container whose exit code counts, and those that end the task with themselves. */
  readonly main: string
  readonly essential: readonly string[]
  /** Left out where the containers write elsewhere: then no log tells whether a run began. */
  readonly logGroup?: string
}

export function compileRun(unit: JobUnit, context: Context): RunRequest {
  const { spec } = unit
  const { cluster, network } = context.environment
  const task = compileTaskDefinition(unit, context)
  const definition = normalTaskDefinition(task)
  const containers = task.containerDefinitions ?? []
  const main = mainContainerOf(unit)
  const group = logGroupOf(context)
  const logs = containers.find(({ name }) => name === main)?.logConfiguration?.options
  const place = hashOf({
    cluster,
    subnets: network.subnets.toSorted(),
    securityGroups: network.securityGroups.toSorted(),
    assignPublicIp: network.assignPublicIp,
  }).slice(0, 8)
  return {
    input: {
      cluster,
      taskDefinition: ref(`task-definition/${familyOf(context)}`) as unknown as string,
      launchType: task.requiresCompatibilities?.includes('FARGATE') === true ? 'FARGATE' : 'EC2',
      ...(task.networkMode === 'awsvpc' && {
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [...network.subnets],
            securityGroups: [...network.securityGroups],
            assignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED',
          },
        },
      }),
      enableECSManagedTags: true,
      // Without `propagateTags`: these are all the tags of the task definition but the commit, which would differ from
      // one repeat of the request to the next.
      tags: ecsTags(tagsFor(context, unit)),
    },
    definition,
    place,
    identity: hashOf([unit.id, definition, place]),
    attempts: 1 + spec.retries,
    ...(spec.timeoutSeconds !== undefined && { timeoutMs: spec.timeoutSeconds * 1_000 }),
    main,
    essential: containers.flatMap(({ name = '', essential }) => (essential === false ? [] : name)),
    ...(logs?.['awslogs-group'] === group && { logGroup: group }),
  }
}

const tokenLength = 32

/**
 * The same attempt at the same thing has the same token, whoever sends it and how often: ECS starts one task for it. At
 * most 64 characters (RunTask reference); ECS remembers a token for a day.
 */
export function tokenOf(request: RunRequest, run: number, attempt: number): string {
  return hashOf([request.identity, run, attempt]).slice(0, tokenLength)
}

/** The token of a start that is repeated because the first one never had an effect, so long ago that ECS forgot. */
export function tokenAfter(token: string, at: number): string {
  return hashOf([token, at]).slice(0, tokenLength)
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
