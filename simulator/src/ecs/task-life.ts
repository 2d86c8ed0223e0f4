import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { Ecs, ServiceState } from './model.ts'
import type { TaskState } from './task-model.ts'
import { byArn } from './task-definition-lookup.ts'

/**
 * The moments of a running task that ECS itself decides on, in ms after RUNNING. A moment that is absent never comes.
 * What target groups find out is not among them.
 */
export interface Life {
  readonly healthyMs?: number
  readonly unhealthyMs?: number
  readonly exitMs?: number
}

/** What becomes of a task once it runs: its fate, seen through the health checks that it has. */
export function lifeOf(ecs: Ecs, task: TaskState, service: ServiceState | undefined): Life {
  const checked = checkedContainers(ecs, task)
  const usual = healthyMs(ecs, task, checked, service)
  const { fate } = task
  switch (fate.kind) {
    case 'healthy':
      return fate.afterMs === undefined ? usual : { healthyMs: fate.afterMs }
    case 'exits':
      return { ...usual, exitMs: fate.afterMs ?? ecs.settings.exitAfterMs }
    case 'unhealthy':
      return unhealthyLife(ecs, task, checked, service, usual)
    case 'never-starts':
      break
  }
  return {}
}

/** When the program in a task answers the checks of target groups, in ms after RUNNING. */
export function answering({ fate }: TaskState): {
  readonly fromMs?: number
  readonly untilMs?: number
} {
  const { kind, afterMs } = fate
  if (kind === 'healthy') return { fromMs: afterMs ?? 0 }
  if (kind === 'exits') return { fromMs: 0 }
  return afterMs === undefined ? {} : { fromMs: 0, untilMs: afterMs }
}

export function graceMs(service: ServiceState | undefined): number {
  return 1_000 * (service?.options.healthCheckGracePeriodSeconds ?? 0)
}

/**
 * Without a scripted time a task never becomes healthy; with one it is fine until then. Failures within the grace period
 * of the service are ignored.
 */
function unhealthyLife(
  ecs: Ecs,
  task: TaskState,
  checked: readonly ContainerDefinition[],
  service: ServiceState | undefined,
  usual: Life,
): Life {
  const { afterMs } = task.fate
  // Without a check of its own ECS hears of the failure from the target groups.
  if (task.targets !== undefined && checked.length === 0) return afterMs === undefined ? {} : usual
  const failedMs = afterMs ?? Math.max(...failureTimesMs(checked), ecs.settings.targetHealthyMs)
  const unhealthyMs = Math.max(graceMs(service), failedMs)
  return afterMs === undefined ? { unhealthyMs } : { ...usual, unhealthyMs }
}

/** Each check fails for good after its start period and `retries` failures in a row. */
function failureTimesMs(checked: readonly ContainerDefinition[]): number[] {
  return checked.map(({ healthCheck: check }) => {
    const { startPeriod = 0, interval = 30, retries = 3 } = check ?? {}
    return 1_000 * (startPeriod + interval * retries)
  })
}

/** The first check of every container passes one interval after the start. */
function healthyMs(
  ecs: Ecs,
  task: TaskState,
  checked: readonly ContainerDefinition[],
  service: ServiceState | undefined,
): Life {
  const checks = checked.map(({ healthCheck: check }) => 1_000 * (check?.interval ?? 30))
  const waits = [...checks, ...targetWaits(ecs, task, service)]
  if (waits.length > 0) return { healthyMs: Math.max(...waits) }
  return service === undefined ? {} : { healthyMs: ecs.settings.healthyAfterMs }
}

/** Target groups tell when a target is healthy; where they are not modelled, a while after RUNNING is taken for it. */
function targetWaits(ecs: Ecs, task: TaskState, service: ServiceState | undefined): number[] {
  if (task.targets !== undefined) return [0]
  return service?.workload.loadBalancers.length ? [ecs.settings.targetHealthyMs] : []
}

/** Essential containers with a health check. */
export function checkedContainers(ecs: Ecs, task: TaskState): ContainerDefinition[] {
  const { definition } = byArn(ecs, task.taskDefinition)
  return (
    definition.containerDefinitions?.filter(
      (one) => one.essential !== false && one.healthCheck !== undefined,
    ) ?? []
  )
}
