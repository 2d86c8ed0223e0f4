import { hex, lastSegment } from './arns.ts'
import type { Ecs, ServiceState } from './model.ts'
import type { TaskState } from './task-model.ts'

const eventsMax = 100

/** Adds a line to `Service.events`. The text follows `(service <name>) `. */
export function addEvent(ecs: Ecs, service: ServiceState, text: string): void {
  const raw = hex(ecs.context, 32)
  const id = raw.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const event = { id, at: ecs.context.now, message: `(service ${service.name}) ${text}` }
  service.events = [event, ...service.events].slice(0, eventsMax)
}

/** `(task 1a2b…) (task 3c4d…)` */
export function namesOf(tasks: readonly TaskState[]): string {
  return tasks.map((task) => `(task ${lastSegment(task.arn)})`).join(' ')
}
