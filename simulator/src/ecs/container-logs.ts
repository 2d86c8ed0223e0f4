import { lastSegment } from './arns.ts'
import type { Ecs } from './model.ts'
import { byArn } from './task-definition-lookup.ts'
import type { TaskState } from './task-model.ts'

/** The log streams of the containers of a task that starts to run, `<prefix>/<container>/<id of the task>`, and what they write. */
export function beginLogs(ecs: Ecs, task: TaskState): void {
  const logs = ecs.context.peer('logs')
  const { definition } = byArn(ecs, task.taskDefinition)
  for (const { name = '', logConfiguration } of definition.containerDefinitions ?? []) {
    const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } =
      logConfiguration?.options ?? {}
    if (logConfiguration?.logDriver !== 'awslogs' || group === undefined) continue
    // Without a prefix the name is the id of the container, which nobody can foretell.
    const stream = [...(prefix === undefined ? [] : [prefix]), name, lastSegment(task.arn)]
    logs?.begin(group, stream.join('/'))
    logs?.write(group, stream.join('/'), task.fate.lines ?? [])
  }
}
