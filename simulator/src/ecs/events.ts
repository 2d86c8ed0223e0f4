import type { TimedEvent } from '../core/types.ts'
import { requestReconcile } from './due.ts'
import type { Ecs, ServiceState } from './model.ts'
import { checkAlarms, completeIfGood, reconcile } from './scheduler.ts'
import { advanceTask } from './task-progress.ts'

/**
 * Handles what was put on the timeline. Entries cannot be taken back: one whose occasion has passed is ignored.
 */
export function handleEvent(ecs: Ecs, event: TimedEvent): void {
  if (event.type === 'task') return taskEvent(ecs, event)
  const service = ecs.state.services[String(event.service)]
  if (service === undefined) return
  ecs.touched.add(service.arn)
  serviceEvent(ecs, service, event)
}

function taskEvent(ecs: Ecs, event: TimedEvent): void {
  const task = ecs.state.tasks[String(event.task)]
  if (task === undefined || task.version !== event.version) return
  if (task.service !== '') ecs.touched.add(task.service)
  advanceTask(ecs, task)
}

function serviceEvent(ecs: Ecs, service: ServiceState, event: TimedEvent): void {
  switch (event.type) {
    case 'reconcile':
    case 'stage':
      return reconcile(ecs, service)
    case 'resume':
      return requestReconcile(ecs, service)
    case 'alarms':
      return checkAlarms(ecs, service, String(event.deployment))
    case 'complete':
      return completeIfGood(ecs, service, String(event.deployment))
  }
}
