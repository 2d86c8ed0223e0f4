import type { Ecs, TaskDefinitionState } from './model.ts'
import type { Fate } from './task-model.ts'

/** The one fate that no command scripts: an image with this tag cannot be pulled. */
const missingTag = 'does-not-exist'

/** How a task that starts now will fare: the newest rule that matches, else the built-in one, else healthy. */
export function fateOf(ecs: Ecs, taskDefinition: TaskDefinitionState): Fate {
  const images = imagesOf(taskDefinition)
  const rule = ecs.state.fates.find(
    (one) =>
      (one.image === undefined || images.some((image) => image.includes(one.image ?? ''))) &&
      (one.taskDefinition === undefined || isNamed(taskDefinition, one.taskDefinition)),
  )
  if (rule !== undefined) return rule.fate
  const missing = images.find((image) => image.endsWith(`:${missingTag}`))
  if (missing === undefined) return { kind: 'healthy' }
  return { kind: 'never-starts', reason: notFound(missing) }
}

function imagesOf(taskDefinition: TaskDefinitionState): string[] {
  return taskDefinition.definition.containerDefinitions?.flatMap((one) => one.image ?? []) ?? []
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
