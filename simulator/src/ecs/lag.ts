import type { Ecs, Picture, ServiceState } from './model.ts'
import type { TaskState } from './task-model.ts'
import { serviceByArn } from './service-lookup.ts'

/** A service and the tasks to count, as one read sees them. */
export interface SeenState {
  readonly service: ServiceState
  readonly tasks: Record<string, TaskState>
}

/** The moment that one lagging read sees: a new draw for each read, so that reads may go back in time. */
export function seenAt(ecs: Ecs): number {
  const { ms } = ecs.state.lag
  return ms === 0 ? ecs.context.now : ecs.context.now - Math.floor(ecs.context.random() * (ms + 1))
}

/** A service as a read sees it: as it is, or, while reads lag, as it was at some moment before. */
export function seenState(ecs: Ecs, arn: string): SeenState | undefined {
  const service = serviceByArn(ecs, arn)
  if (service === undefined) return undefined
  if (ecs.state.lag.ms === 0) return { service, tasks: ecs.state.tasks }
  const at = seenAt(ecs)
  return ecs.state.lag.pictures[arn]?.findLast((picture) => picture.at <= at)
}

/** Reads lag by up to `ms` from now on; 0 ends it. What exists already has been there for ever. */
export function setLag(ecs: Ecs, ms: number): void {
  const { lag, services } = ecs.state
  lag.ms = ms
  for (const arn of Object.keys(lag.pictures)) delete lag.pictures[arn]
  if (ms === 0) return
  for (const service of Object.values(services))
    lag.pictures[service.arn] = [picture(ecs, service, 0)]
}

/** Keeps a picture of every service that was touched, and drops those that no read can see any more. */
export function rememberTouched(ecs: Ecs): void {
  const { lag, services } = ecs.state
  if (lag.ms === 0) return
  for (const arn of ecs.touched) {
    const service = services[arn]
    if (service === undefined) continue
    const { now } = ecs.context
    const pictures = [...(lag.pictures[arn] ?? []), picture(ecs, service, now)]
    const oldest = pictures.findLastIndex((one) => one.at <= now - lag.ms)
    lag.pictures[arn] = pictures.slice(Math.max(0, oldest))
  }
}

function picture(ecs: Ecs, service: ServiceState, at: number): Picture {
  const tasks = service.taskArns.flatMap((arn) => ecs.state.tasks[arn] ?? [])
  return structuredClone({
    at,
    service,
    tasks: Object.fromEntries(tasks.map((task) => [task.arn, task])),
  })
}
