import type { Ecs, TaskDefinitionState } from './model.ts'
import { imagesOf, type Pull } from './pulls.ts'
import type { Fate, TaskState } from './task-model.ts'

/** The one fate that no command scripts: an image with this tag cannot be pulled. */
const missingTag = 'does-not-exist'

/**
 * How a task that starts now will fare: the newest rule that matches, else as its images can be pulled, else well. A task of
 * a service runs on then, and one that RunTask started ends after a while.
 */
export function fateOf(
  ecs: Ecs,
  taskDefinition: TaskDefinitionState,
  task: Pick<TaskState, 'service' | 'group'>,
  pulled: Pull,
): Fate {
  const images = imagesOf(taskDefinition)
  const rule = ecs.state.fates.find(
    (one) =>
      (one.image === undefined || images.some((image) => image.includes(one.image ?? ''))) &&
      (one.taskDefinition === undefined || isNamed(taskDefinition, one.taskDefinition)) &&
      (one.group === undefined || task.group.includes(one.group)),
  )
  if (rule !== undefined) return rule.fate
  const missing =
    'missing' in pulled
      ? pulled.missing
      : images.find((image) => image.endsWith(`:${missingTag}`) && !(image in pulled.digests))
  if (missing !== undefined) return { kind: 'never-starts', reason: notFound(missing) }
  if (task.service !== '') return { kind: 'healthy' }
  return { kind: 'exits', afterMs: ecs.settings.jobMs, exitCode: 0 }
}

/** `web:3` names one revision, so that it does not also mean `web:31`; `web` is a part of the ARN. */
function isNamed(taskDefinition: TaskDefinitionState, name: string): boolean {
  const { arn } = taskDefinition
  return /:\d+$/.test(name) ? arn === name || arn.endsWith(`/${name}`) : arn.includes(name)
}

function notFound(image: string): string {
  return (
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): ' +
    `failed to resolve ref ${image}: ${image}: not found`
  )
}
