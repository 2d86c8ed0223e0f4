import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { Ecs, ServiceState } from './model.ts'
import type { TaskState } from './task-model.ts'
import { byArn } from './task-definition-lookup.ts'

/** The moments of a running task, in ms after RUNNING. A moment that is absent never comes. */
export interface Life {
  readonly healthyMs?: number
  readonly unhealthyMs?: number
  readonly exitMs?: number
}

/** What becomes of a task once it runs: its fate, seen through the health checks that it has. */
export function lifeOf(ecs: Ecs, task: TaskState, service: ServiceState | undefined): Life {
  const checked = checkedContainers(ecs, task)
  const usual = healthyMs(ecs, checked, service)
  const { fate } = task
  switch (fate.kind) {
    case 'healthy':
      return fate.afterMs === undefined ? usual : { healthyMs: fate.afterMs }
    case 'exits':
      return { ...usual, exitMs: fate.afterMs ?? ecs.settings.exitAfterMs }
    case 'unhealthy':
      return unhealthyLife(ecs, fate.afterMs, checked, service, usual)
    case 'never-starts':
      break
  }
  return {}
}

/**
 * Without a scripted time a task never becomes healthy; with one it is fine until then. Failures within the grace period
 * of the service are ignored.
 */
function unhealthyLife(
  ecs: Ecs,
  afterMs: number | undefined,
  checked: readonly ContainerDefinition[],
  service: ServiceState | undefined,
  usual: Life,
): Life {
  const graceMs = 1_000 * (service?.options.healthCheckGracePeriodSeconds ?? 0)
  const failedMs = afterMs ?? Math.max(...failureTimesMs(checked), ecs.settings.targetHealthyMs)
  const unhealthyMs = Math.max(graceMs, failedMs)
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
  checked: readonly ContainerDefinition[],
  service: ServiceState | undefined,
): Life {
  const checks = checked.map(({ healthCheck: check }) => 1_000 * (check?.interval ?? 30))
  const target = service?.workload.loadBalancers.length ? [ecs.settings.targetHealthyMs] : []
  const waits = [...checks, ...target]
  if (waits.length > 0) return { healthyMs: Math.max(...waits) }
  return service === undefined ? {} : { healthyMs: ecs.settings.healthyAfterMs }
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
