import type { RunTaskCommandInput } from '@aws-sdk/client-ecs'
import type { JobUnit } from '@plumbline/desired-state'
import { ref, type Context, type Shape } from '../../model/index.ts'
import { networkOf } from '../compile-network.ts'
import { compileTaskDefinition } from '../compile-task.ts'
import { ebsVolumesOf } from '../compile-volumes.ts'
import { mainContainerOf } from '../main-container.ts'
import { normalTaskDefinition } from '../normal-task.ts'
import { ecsTags, familyOf, logGroupOf, tagsFor } from '../ownership.ts'

/** What it takes to start a job, and to tell how it went. */
export interface Start {
  /** For RunTask, without what makes one run different from another. */
  readonly input: RunTaskCommandInput
  /** What runs, in the normal form of a task definition. */
  readonly definition: Shape
  readonly attempts: number
  readonly timeoutMs?: number
  /** The container whose exit code counts, and those that end the task with themselves. */
  readonly main: string
  readonly essential: readonly string[]
  /** Left out where the containers write elsewhere: then no log tells whether a run began. */
  readonly logGroup?: string
}

export function compileStart(unit: JobUnit, context: Context): Start {
  const { spec } = unit
  const task = compileTaskDefinition(unit, context)
  const containers = task.containerDefinitions ?? []
  const main = mainContainerOf(unit)
  const group = logGroupOf(context)
  const logs = containers.find(({ name }) => name === main)?.logConfiguration?.options
  const fargate = task.requiresCompatibilities?.includes('FARGATE') === true
  return {
    input: {
      cluster: context.environment.cluster,
      taskDefinition: ref(`task-definition/${familyOf(context)}`) as unknown as string,
      launchType: fargate ? 'FARGATE' : 'EC2',
      ...(task.networkMode === 'awsvpc' && {
        networkConfiguration: { awsvpcConfiguration: networkOf(context, fargate) },
      }),
      ...ebsVolumesOf(unit, context),
      enableECSManagedTags: true,
      // Without `propagateTags`: these are all the tags of the task definition but the commit, which would differ from
      // one repeat of the request to the next.
      tags: ecsTags(tagsFor(context, unit)),
    },
    definition: normalTaskDefinition(task),
    attempts: 1 + spec.retries,
    ...(spec.timeoutSeconds !== undefined && { timeoutMs: spec.timeoutSeconds * 1_000 }),
    main,
    essential: containers.flatMap(({ name = '', essential }) => (essential === false ? [] : name)),
    ...(logs?.['awslogs-group'] === group && { logGroup: group }),
  }
}
